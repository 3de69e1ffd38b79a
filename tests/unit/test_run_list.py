"""Which runs there are, which cannot be read and why; names and notes of a run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from support.run_folder import make_run, make_unfinished

from core.errors import RunsUnlisted, RunUnchanged
from core.run_notes import LONGEST_NAME, LONGEST_NOTES, read_notes, rename_run, write_notes
from core.training.run_folder import DAMAGED, NOT_FINISHED, list_runs, read_run

needs_rights = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the administrator may read everything"
)


def test_what_cannot_be_read_is_listed_with_its_reason(tmp_path: Path) -> None:
    make_run(tmp_path, "1 older", created="2026-11-22T10:00:00+01:00")
    make_run(tmp_path, "2 newer", created="2026-11-23T10:00:00+01:00")
    make_unfinished(tmp_path, "3 killed")
    broken = make_run(tmp_path, "4 damaged")
    (Path(broken.folder) / "summary.json").write_bytes(b'{"folder": "\xff')
    other = make_run(tmp_path, "5 other")
    (Path(other.folder) / "summary.json").write_text('{"folder": 7}')
    (tmp_path / "no run at all").mkdir()
    (tmp_path / "letters.csv").write_text("a,b")
    runs, unreadable = list_runs(tmp_path)
    assert [Path(run.folder).name for run in runs] == ["2 newer", "1 older"]
    assert [(run.name, run.reason) for run in unreadable] == [
        ("5 other", DAMAGED),
        ("4 damaged", DAMAGED),
        ("3 killed", NOT_FINISHED),
    ]


def test_a_summary_that_is_a_folder_gives_the_systems_reason(tmp_path: Path) -> None:
    (tmp_path / "strange" / "summary.json").mkdir(parents=True)
    runs, (strange,) = list_runs(tmp_path)
    assert runs == []
    assert strange.reason not in ("", DAMAGED, NOT_FINISHED)


def test_no_runs_folder_is_no_runs(tmp_path: Path) -> None:
    assert list_runs(tmp_path / "nothing") == ([], [])


def test_a_runs_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "runs"
    file.write_text("")
    with pytest.raises(RunsUnlisted):
        list_runs(file)


def test_a_moved_run_knows_where_it_is_now(tmp_path: Path) -> None:
    run = make_run(tmp_path, "before")
    Path(run.folder).rename(tmp_path / "after")
    assert read_run(tmp_path / "after").folder == str(tmp_path / "after")


def test_another_name_changes_nothing_else(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    folder = Path(run.folder)
    rename_run(folder, "Grüße & <b>")
    renamed = read_run(folder)
    assert renamed.name == "Grüße & <b>"
    assert (renamed.steps, renamed.eval_loss_after) == (run.steps, run.eval_loss_after)
    rename_run(folder, "x" * 1000)
    assert len(read_run(folder).name) == LONGEST_NAME
    assert not list(folder.glob("*.part"))


def test_notes_are_kept_and_go(tmp_path: Path) -> None:
    folder = Path(make_run(tmp_path).folder)
    assert read_notes(folder) == ""
    write_notes(folder, "Grüße\nzweite Zeile")
    assert read_notes(folder) == "Grüße\nzweite Zeile"
    assert (folder / "notes.txt").read_text("utf-8").startswith("Grüße")
    write_notes(folder, "x" * (LONGEST_NOTES + 5))
    assert len(read_notes(folder)) == LONGEST_NOTES
    write_notes(folder, "")
    assert not (folder / "notes.txt").exists()


def test_a_run_that_is_gone_cannot_be_changed(tmp_path: Path) -> None:
    for change in (rename_run, write_notes):
        with pytest.raises(RunUnchanged):
            change(tmp_path / "gone", "x")


@needs_rights
def test_a_folder_without_rights_says_so(tmp_path: Path) -> None:
    folder = Path(make_run(tmp_path).folder)
    folder.chmod(0o500)
    try:
        with pytest.raises(RunUnchanged, match="ermission"):
            write_notes(folder, "x")
    finally:
        folder.chmod(0o700)
