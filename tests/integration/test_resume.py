"""A run that is killed in the middle goes on as if nothing had happened."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from pathlib import Path

import pytest
from support.killable_run import EVERY, LEARNT, STEPS, Ran, run_client, write_run

from core.ledger.reading import entries
from core.paths import ledger_folder

pytestmark = pytest.mark.slow  # test_runs_outlive_servers.py has the same with a tiny model
TOLERANCE = 1e-4
KILLED_AFTER = 8


@pytest.fixture(scope="module")
def base(demo_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("resume")


@pytest.fixture(scope="module")
def uninterrupted(base: Path) -> Ran:
    ran = run_client(
        base / "whole", str(write_run(base / "data")), "--output", str(base / "whole" / "run w")
    )
    assert ran.code == 0, ran.errors
    return ran


@pytest.fixture(scope="module")
def killed(base: Path) -> Ran:
    folder = base / "killed"
    ran = run_client(
        folder,
        str(write_run(base / "data")),
        *("--output", str(folder / "run k")),
        kill_after=KILLED_AFTER,
    )
    assert ran.code == -9
    shutil.copytree(folder / "run k", base / "as killed")
    return ran


@pytest.fixture(scope="module")
def resumed(base: Path, killed: Ran) -> Ran:
    ran = run_client(base / "resumed", "--resume", str(base / "killed" / "run k"))
    assert ran.code == 0, ran.errors
    return ran


def close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=TOLERANCE)


def test_the_losses_are_those_of_the_uninterrupted_run(
    uninterrupted: Ran, killed: Ran, resumed: Ran
) -> None:
    (started,) = resumed.of("run_started")
    first = started["resumed_at"] + 1
    assert 0 < KILLED_AFTER - started["resumed_at"] <= EVERY
    assert list(resumed.losses) == list(range(first, STEPS + 1))
    assert list(uninterrupted.losses) == list(range(1, STEPS + 1))
    for ran in (killed, resumed):
        for step, loss in ran.losses.items():
            assert close(loss, uninterrupted.losses[step]), step
        for place, loss in ran.measured.items():
            assert close(loss, uninterrupted.measured[place]), place
    assert len(set(uninterrupted.losses.values())) == STEPS
    assert resumed.of("result")[0]["steps"] == STEPS
    one, other = resumed.of("result")[0], uninterrupted.of("result")[0]
    for name in ("eval_loss_before", "eval_loss_after", "best_loss"):
        assert close(one[name], other[name]), name
    assert one["best_step"] == other["best_step"]


def test_rates_and_epochs_go_on_where_they_were(uninterrupted: Ran, resumed: Ran) -> None:
    every = {event["step"]: event for event in uninterrupted.of("step")}
    for event in resumed.of("step"):
        expected = every[event["step"]]
        assert event["learning_rate"] == expected["learning_rate"]
        assert event["epoch"] == expected["epoch"]
        assert event["tokens"] == expected["tokens"]


def test_each_row_leaves_as_the_same_bytes(uninterrupted: Ran, killed: Ran, resumed: Ran) -> None:
    expected = dict(uninterrupted.rows)
    assert len(expected) == len(uninterrupted.rows) == LEARNT + 3
    assert len(set(expected.values())) == len(expected)
    for ran in (killed, resumed):
        assert len(ran.rows) > 3
        for length, sent in ran.rows:
            assert sent == expected[length]
    # What was compared is what the ledger has.
    for ran, name in ((uninterrupted, "run w"), (killed, "run k"), (resumed, "run k")):
        noted = {it.sha256 for it, _ in entries(ledger_folder()) if it.run == name}
        states = [
            hashed
            for frame, hashed in zip(ran.frames, ran.hashes, strict=True)
            if len(frame) > 10_000
        ]
        assert len(states) > 10
        assert set(states) <= noted


def test_the_metrics_have_every_step_once_and_the_plot_gets_the_old_ones(
    base: Path, uninterrupted: Ran, resumed: Ran
) -> None:
    lines = (base / "killed" / "run k" / "metrics.jsonl").read_text("utf-8").splitlines()
    noted = [json.loads(line) for line in lines]
    assert [it["step"] for it in noted if it["event"] == "step"] == list(range(1, STEPS + 1))
    measured = [(it["when"], it["step"]) for it in noted if it["event"] == "evaluated"]
    assert measured == list(uninterrupted.measured)
    (history,) = resumed.of("run_resumed")
    assert [step for step, _ in history["losses"]] == list(range(1, history["step"] + 1))
    for step, loss in history["losses"]:
        assert close(loss, uninterrupted.losses[step])


def test_nothing_that_was_only_for_going_on_is_left(
    base: Path, uninterrupted: Ran, resumed: Ran
) -> None:
    assert list((base / "keyring").iterdir()) == []
    for run in (base / "whole" / "run w", base / "killed" / "run k"):
        names = {it.name for it in run.iterdir()}
        assert {"run.toml", "metrics.jsonl", "adapter", "best", "summary.json"} <= names
        assert not [name for name in names if name.startswith(("checkpoint", "best-"))]


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_learnt_and_the_run_can_go_on(base: Path, uninterrupted: Ran) -> None:
    folder = base / "stopped" / "run s"
    stopped = run_client(
        base / "stopped",
        str(write_run(base / "data")),
        *("--output", str(folder)),
        interrupt_after=2,
    )
    assert stopped.code == 0, stopped.errors
    (result,) = stopped.of("result")
    assert result["stopped"]
    assert (folder / "adapter" / "adapter_model.safetensors").is_file()
    again = run_client(base / "stopped again", "--resume", str(folder))
    assert again.code == 0, again.errors
    assert list(again.losses) == list(range(result["steps"] + 1, STEPS + 1))
    for step, loss in again.losses.items():
        assert close(loss, uninterrupted.losses[step]), step
    (result,) = again.of("result")
    assert (result["steps"], result["stopped"]) == (STEPS, False)


# --- what cannot go on: told before anything is sent ---------------------------------------------


@pytest.fixture
def copy(base: Path, tmp_path: Path, killed: Ran) -> Path:
    """The folder as it was when the run was killed."""
    return Path(shutil.copytree(base / "as killed", tmp_path / "copy"))


def refused(copy: Path, tmp_path: Path, *words: str) -> None:
    before = fingerprints(copy)
    ran = run_client(tmp_path / "try", "--resume", str(copy))
    assert ran.code == 2
    assert all(word in ran.errors for word in words), ran.errors
    assert "Nothing was changed or sent" in ran.errors
    assert ran.rows == []
    assert fingerprints(copy) == before


def fingerprints(folder: Path) -> dict[str, str]:
    """Every file but the lock that a killed process leaves; the next one to look takes it away."""
    return {
        it.relative_to(folder).as_posix(): hashlib.sha256(it.read_bytes()).hexdigest()
        for it in folder.rglob("*")
        if it.is_file() and it.name != "in-use.lock"
    }


def test_a_damaged_checkpoint_is_told_and_costs_nothing(copy: Path, tmp_path: Path) -> None:
    (file,) = copy.glob("checkpoint-*/state.safetensors")
    data = bytearray(file.read_bytes())
    data[-100] ^= 1
    file.write_bytes(data)
    refused(copy, tmp_path, "state.safetensors is damaged")


def test_without_its_secret_a_run_does_not_go_on(copy: Path, tmp_path: Path) -> None:
    refused(copy, tmp_path, "not in the keyring")
