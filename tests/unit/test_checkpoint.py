"""Checkpoints are whole or not there, and what is damaged is said plainly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from support.file_keyring import FOLDER, FileKeyring

from core.config import RunConfig, TrainingTable, checked
from core.errors import BadSetting, CheckpointUnusable, RunFolderUnusable
from core.events import Evaluated, StepDone
from core.model.adapter import WholeAdapter
from core.net.run_secrets import find_secret, forget_secret, keep_secret
from core.protocol.messages import Moment, Part
from core.run_errors import RunNotWritten
from core.training.best import BestSoFar
from core.training.checkpoint import (
    Marks,
    Standing,
    checkpoints,
    read_checkpoint,
    read_standing,
    write_checkpoint,
)
from core.training.keeper import discard, list_unfinished, open_unfinished
from core.training.run_folder import RunFolder
from core.training.training_state import TrainingState, state_of


def standing(step: int, **more: object) -> Standing:
    values = {
        "format": 1,
        "run": "letters ab12",
        "has_secret": True,
        "marks": Marks("m", "s", "r"),
        "step": step,
        "total_steps": 40,
        "epoch": 1,
        "step_in_epoch": 3,
        "learning_rate": 0.001,
        "before": Evaluated(when="before", loss=2.5),
        "best": None,
        "without_better": 0,
        "hardened": None,
        "seconds": 1.5,
        "bytes_sent": 10,
        "bytes_received": 20,
        "metrics_bytes": 0,
        **more,
    }
    return Standing(**values)


def state(steps: int) -> TrainingState:
    def matrices(value: float) -> dict:
        return {3: {(0, Part.A): torch.full((4, 8), value), (0, Part.B): torch.full((8, 4), value)}}

    means = {moment: matrices(float(moment)) for moment in Moment} if steps else {}
    return TrainingState(steps, WholeAdapter(4, 8.0, matrices(0.5)), means)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = RunFolder(tmp_path / "run", RunConfig(training=TrainingTable(lora_rank=4)))
    folder.close()
    return tmp_path / "run"


def save(run: Path, step: int, **more: object) -> None:
    write_checkpoint(run, standing(step, **more), state(step).tensors())


def test_a_checkpoint_comes_back_as_it_was_and_replaces_the_older(run: Path) -> None:
    save(run, 25)
    save(run, 50)
    assert [it.name for it in checkpoints(run)] == ["checkpoint-000050"]
    found, tensors = read_checkpoint(run)
    assert (found.step, found.learning_rate, found.before.loss) == (50, 0.001, 2.5)
    again = state_of(tensors, 50, 4, 8.0)
    assert torch.equal(again.means[Moment.SECOND][3][0, Part.B], torch.full((8, 4), 2.0))
    assert torch.equal(again.adapter.blocks[3][0, Part.A], torch.full((4, 8), 0.5))
    assert {it.name for it in (run / "checkpoint-000050").iterdir()} == {
        *("state.safetensors", "checkpoint.json")
    }


def test_a_disk_that_is_full_leaves_the_checkpoint_before_and_nothing_half(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(run, 25)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", full)
        with pytest.raises(RunNotWritten, match="No space left"):
            save(run, 50)
    assert not list(run.glob("*.part"))
    assert read_standing(run).step == 25
    (run / "checkpoint-000050.part").mkdir()  # what a crash would leave
    save(run, 50)
    assert read_standing(run).step == 50
    assert not list(run.glob("*.part"))


def test_of_two_the_newest_that_is_whole_counts(run: Path) -> None:
    save(run, 25)
    (run / "checkpoint-000025").rename(run / "kept")
    save(run, 50)
    (run / "kept").rename(run / "checkpoint-000025")
    assert read_checkpoint(run)[0].step == 50
    (run / "checkpoint-000050" / "state.safetensors").write_bytes(b"")
    assert read_checkpoint(run)[0].step == 25


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("state.safetensors", b"", "state.safetensors is damaged"),
        ("state.safetensors", None, "state.safetensors cannot be read"),
        ("checkpoint.json", b"{", "checkpoint.json is damaged"),
        ("checkpoint.json", None, "checkpoint.json cannot be read"),
        ("checkpoint.json", b" " * (2 << 20), "checkpoint.json is too large"),
    ],
)
def test_damage_is_named(run: Path, file: str, content: bytes | None, words: str) -> None:
    save(run, 25)
    path = run / "checkpoint-000025" / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(CheckpointUnusable, match=words):
        open_unfinished(run)
    RunFolder.reopen(run).close()  # and the folder is not held


def test_values_out_of_range_are_damage_too(run: Path) -> None:
    save(run, 25)
    path = run / "checkpoint-000025" / "checkpoint.json"
    raw = json.loads(path.read_text())
    for key, value in (("step", -1), ("format", 2), ("marks", {}), ("surprise", 1)):
        path.write_text(json.dumps({**raw, key: value}))
        with pytest.raises(CheckpointUnusable, match="damaged or of another version"):
            read_standing(run)


@pytest.mark.parametrize(
    "tensors",
    [
        {},
        {"adapter.3.0.A": torch.ones(4, 8)},
        {**state(1).tensors(), "first.3.0.A": torch.ones(4, 9)},
        {**state(1).tensors(), "adapter.3.0.A": torch.full((4, 8), torch.nan)},
        {**state(1).tensors(), "adapter.3.0.A": torch.ones(4, 8, dtype=torch.float16)},
        {**state(1).tensors(), "third.3.0.A": torch.ones(4, 8)},
        {**state(1).tensors(), "adapter.3.0.C": torch.ones(4, 8)},
        {**state(1).tensors(), "adapter.3": torch.ones(4, 8)},
    ],
)
def test_tensors_that_are_no_state_are_refused(run: Path, tensors: dict) -> None:
    write_checkpoint(run, standing(25), tensors)
    with pytest.raises(CheckpointUnusable, match="not those of a run"):
        open_unfinished(run)


def test_a_run_is_worked_on_by_one_at_a_time(run: Path) -> None:
    save(run, 25)
    assert [(it.name, it.step, it.total_steps) for it in list_unfinished(run.parent)] == [
        ("run", 25, 40)
    ]
    unfinished = open_unfinished(run)
    with pytest.raises(RunFolderUnusable, match="Another run is using it"):
        open_unfinished(run)
    assert list_unfinished(run.parent) == []
    unfinished.folder.close()
    assert len(list_unfinished(run.parent)) == 1
    (run / "summary.json").write_text("{}")
    assert list_unfinished(run.parent) == []


def test_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(CheckpointUnusable, match="no run in that folder"):
        open_unfinished(tmp_path)
    RunFolder(tmp_path / "run", RunConfig()).close()
    with pytest.raises(CheckpointUnusable, match="no checkpoint in it"):
        open_unfinished(tmp_path / "run")


def test_other_rows_settings_or_model_are_refused(run: Path) -> None:
    save(run, 25)
    unfinished = open_unfinished(run)
    unfinished.check(Marks("m", "s", "r"))
    for marks, words in (
        (Marks("x", "s", "r"), "another model"),
        (Marks("m", "x", "r"), "settings in run.toml"),
        (Marks("m", "s", "x"), "rows to learn from"),
    ):
        with pytest.raises(CheckpointUnusable, match=words):
            unfinished.check(marks)
    unfinished.folder.close()


def test_what_happened_after_the_checkpoint_is_cut_from_the_metrics(run: Path) -> None:
    folder = RunFolder.reopen(run)
    folder.go_on(0)
    folder.record(StepDone(step=1, loss=2.0))
    kept = folder.metrics_bytes
    folder.record(StepDone(step=2, loss=1.0))
    folder.close()
    folder = RunFolder.reopen(run)
    folder.go_on(kept)
    folder.record(Evaluated(step=1, loss=1.5))
    steps, evaluations = folder.history()
    folder.close()
    assert [step.step for step in steps] == [1]
    assert [it.loss for it in evaluations] == [1.5]


# --- the secret ------------------------------------------------------------------------------


def test_the_secret_is_in_the_keyring_or_nowhere(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backends import fail, null

    before = keyring.get_keyring()
    monkeypatch.setenv(FOLDER, str(tmp_path))
    try:
        for useless in (fail.Keyring(), null.Keyring()):
            keyring.set_keyring(useless)
            assert not keep_secret("letters ab12", b"s" * 32)
            assert find_secret("letters ab12") is None
            forget_secret("letters ab12")
        keyring.set_keyring(FileKeyring())
        assert keep_secret("letters ab12", b"s" * 32)
        assert find_secret("letters ab12") == b"s" * 32
        assert find_secret("letters cd34") is None
        save(run, 25)
        discard(run)
        assert find_secret("letters ab12") is None
        assert checkpoints(run) == []
        assert (run / "run.toml").exists()
    finally:
        keyring.set_keyring(before)


# --- early stopping --------------------------------------------------------------------------


class OneAdapter:
    """Stands for a model whose adapter says at which step it was saved."""

    def __init__(self) -> None:
        self.step = 0
        self.source = self

    family = None
    name = "model"

    def collect_adapter(self) -> OneAdapter:
        return self

    def save(self, folder: Path, *_: object) -> None:
        folder.mkdir()
        (folder / "step").write_text(str(self.step))


@pytest.mark.parametrize(
    ("losses", "patience", "stops_at", "best"),
    [
        ([3.0, 2.0, 2.5, 2.0, 1.0], 2, 4, 2),
        ([3.0, 2.0, 2.5, 1.9, 1.0], 2, None, 5),
        ([1.0, 2.0, 3.0], 1, 2, 1),
        ([1.0, 2.0, 3.0], 0, None, 1),
        ([float("nan"), 2.0, 3.0], 2, None, 2),
    ],
)
def test_it_stops_when_nothing_was_better_for_so_long(
    tmp_path: Path, losses: list[float], patience: int, stops_at: int | None, best: int
) -> None:
    found, model = BestSoFar(tmp_path, patience), OneAdapter()
    stopped = None
    for number, loss in enumerate(losses, start=1):
        model.step = number
        found.take(Evaluated(step=number, loss=loss), model)  # type: ignore[arg-type]
        if found.hopeless:
            stopped = number
            break
    assert stopped == stops_at
    assert found.best is not None
    assert found.best.step == best
    found.finish(can_go_on=False)
    assert [it.name for it in tmp_path.iterdir()] == ["best"]
    assert (tmp_path / "best" / "step").read_text() == str(best)


def test_patience_needs_something_to_count() -> None:
    with pytest.raises(BadSetting, match="evaluate_every"):
        checked(RunConfig(training=TrainingTable(patience=3)))
    checked(RunConfig(training=TrainingTable(patience=3, evaluate_every=10)))
