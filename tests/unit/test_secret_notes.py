"""Secrets of runs that can never go on are taken out of the keyring, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from support.file_keyring import FOLDER, FileKeyring

from core.config import RunConfig
from core.net.run_secrets import find_secret, keep_secret
from core.paths import run_secrets_folder
from core.training.run_folder import RunFolder
from core.training.secret_notes import forget_left_secrets, note_secret

RUN, SECRET = "letters ab12", b"s" * 32


@pytest.fixture(autouse=True)
def own_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = keyring.get_keyring()
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path / "home"))
    keyring.set_keyring(FileKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def begun(tmp_path: Path) -> RunFolder:
    """A run whose secret is kept, and that is at work."""
    folder = RunFolder(tmp_path / "run", RunConfig())
    note_secret(RUN, folder.path)
    assert keep_secret(RUN, SECRET)
    return folder


def notes() -> list[Path]:
    return list(run_secrets_folder().glob("*"))


def test_a_run_at_work_keeps_its_secret_and_a_dead_one_does_not(begun: RunFolder) -> None:
    forget_left_secrets()
    assert find_secret(RUN) == SECRET
    begun.close()  # what the system does for a process that was killed
    forget_left_secrets()
    assert find_secret(RUN) is None
    assert notes() == []


def test_a_run_with_a_checkpoint_keeps_its_secret(begun: RunFolder) -> None:
    begun.close()
    (begun.path / "checkpoint-000005").mkdir()
    forget_left_secrets()
    assert find_secret(RUN) == SECRET


def test_a_folder_that_was_moved_keeps_its_secret(begun: RunFolder, tmp_path: Path) -> None:
    begun.close()
    begun.path.rename(tmp_path / "moved")
    forget_left_secrets()
    assert find_secret(RUN) == SECRET


def test_a_keyring_that_does_not_answer_is_asked_again_another_time(begun: RunFolder) -> None:
    begun.close()
    keyring.set_keyring(fail.Keyring())
    forget_left_secrets()
    assert len(notes()) == 1
    keyring.set_keyring(FileKeyring())
    forget_left_secrets()
    assert find_secret(RUN) is None
    assert notes() == []


def test_a_note_holds_no_secret_and_a_damaged_one_stops_nothing(begun: RunFolder) -> None:
    (note,) = notes()
    assert SECRET.hex() not in note.read_text()
    begun.close()
    (run_secrets_folder() / "0.json").write_text("{")
    forget_left_secrets()
    assert find_secret(RUN) is None
