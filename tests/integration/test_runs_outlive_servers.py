"""A fine-tune whose server is lost goes on by itself, as if nothing had happened."""

from __future__ import annotations

import math
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.disturbed_run import DISTURBED_AT, EVERY, STEPS, Disturbed, Servers, run_disturbed
from support.file_keyring import FOLDER, FileKeyring
from support.trunk_process import TOKEN

from core.net.reconnecting import TRYING_AGAIN

TOLERANCE = 1e-4
"""Of each loss; relative."""
Begun = Callable[[str], Servers]


@pytest.fixture(scope="module")
def undisturbed(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Disturbed:
    servers = Servers(model, tmp_path_factory.mktemp("undisturbed"))
    try:
        run = run_disturbed(servers, model)
    finally:
        servers.close()
    assert run.ran.code == 0, run.ran.errors
    assert TRYING_AGAIN not in run.stages
    assert len(set(run.ran.losses.values())) == STEPS
    return run


@pytest.fixture
def servers(model: Path, tmp_path: Path) -> Iterator[Servers]:
    found = Servers(model, tmp_path / "disturbed")
    yield found
    found.close()


def assert_as_if_nothing_had_happened(run: Disturbed, undisturbed: Disturbed) -> None:
    assert run.ran.code == 0, run.ran.errors
    assert TRYING_AGAIN in run.stages
    expected, found = undisturbed.ran, run.ran
    assert list(found.losses) == list(range(1, STEPS + 1))
    for step, loss in found.losses.items():
        assert math.isclose(loss, expected.losses[step], rel_tol=TOLERANCE), step
    for place, loss in expected.measured.items():
        assert math.isclose(found.measured[place], loss, rel_tol=TOLERANCE), place
    assert run.metrics() == list(range(1, STEPS + 1))  # none is lost, none is there twice
    (result,), (other,) = found.of("result"), expected.of("result")
    assert math.isclose(result["eval_loss_after"], other["eval_loss_after"], rel_tol=TOLERANCE)
    sent = dict(expected.rows)  # each row has a length of its own
    assert len(found.rows) > len(expected.rows)  # sent again to the new session …
    for length, row in found.rows:
        assert row == sent[length]  # … as the very same bytes


def resumed_at(run: Disturbed) -> list[int | None]:
    return [event["resumed_at"] for event in run.ran.of("run_started")]


_LARGEST_FILE = 400_000
LAST_CHECKPOINT = DISTURBED_AT // EVERY * EVERY


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(signal.SIGKILL, id="killed"),
        pytest.param(signal.SIGTERM, id="upgraded", marks=pytest.mark.slow),
    ],
)
def test_the_server_ends_and_comes_back(
    servers: Servers, model: Path, undisturbed: Disturbed, how: signal.Signals
) -> None:
    run = run_disturbed(servers, model, lambda _: servers.replace(how))
    assert_as_if_nothing_had_happened(run, undisturbed)
    assert resumed_at(run) == [None, LAST_CHECKPOINT]
    assert not list(run.folder.glob("checkpoint-*"))


def test_it_goes_on_at_another_server_of_the_same_model(
    servers: Servers, model: Path, undisturbed: Disturbed, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = servers.recorded(servers.start())
    (servers.folder / "keyring").mkdir()
    monkeypatch.setenv(FOLDER, str(servers.folder / "keyring"))
    FileKeyring().set_password("FedSEA Desktop", other, TOKEN)
    run = run_disturbed(
        servers, model, lambda _: servers.end(signal.SIGKILL), options=("--also-server", other)
    )
    assert_as_if_nothing_had_happened(run, undisturbed)
    assert resumed_at(run) == [None, LAST_CHECKPOINT]


@pytest.mark.slow
def test_without_a_keyring_it_goes_on_from_memory(
    servers: Servers, model: Path, undisturbed: Disturbed
) -> None:
    none = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    run = run_disturbed(servers, model, lambda _: servers.replace(), variables=none)
    assert_as_if_nothing_had_happened(run, undisturbed)
    assert [it["obstacle"] for it in run.ran.of("run_started")] == ["keyring", "keyring"]
    assert resumed_at(run) == [None, LAST_CHECKPOINT]


@pytest.mark.slow
def test_it_can_be_stopped_while_the_server_is_away(servers: Servers, model: Path) -> None:
    def away(_: object) -> None:
        servers.end(signal.SIGKILL)

    run = run_disturbed(servers, model, away, interrupt_when=TRYING_AGAIN)
    assert run.ran.code != 0
    assert "Traceback" not in run.ran.errors
    assert list(run.folder.glob(f"checkpoint-*{LAST_CHECKPOINT}"))  # it can go on another day


@pytest.mark.slow
def test_another_model_at_the_address_is_refused_and_nothing_is_lost(
    servers: Servers, model: Path, demo_model_folder: Path
) -> None:
    def exchange(_: object) -> None:
        servers.end(signal.SIGKILL)
        servers.serve = ("--model", str(demo_model_folder))
        servers.start(servers.first.url.rpartition(":")[2])

    run = run_disturbed(servers, model, exchange)
    assert run.ran.code == 2
    assert "model" in run.ran.errors
    assert list(run.folder.glob(f"checkpoint-*{LAST_CHECKPOINT}"))


@pytest.mark.slow
def test_a_full_disk_costs_nothing_that_a_checkpoint_has(
    servers: Servers, model: Path, undisturbed: Disturbed
) -> None:
    """No file may grow beyond a limit that the second checkpoint, with AdamW's means, passes."""
    full = run_disturbed(servers, model, largest_file=_LARGEST_FILE)
    assert full.ran.code == 2
    assert "Make room there, then resume the run" in full.ran.errors
    (checkpoint,) = full.folder.glob("checkpoint-*")
    assert checkpoint.name.endswith("-000000")
    resumed = run_disturbed(servers, model, resume=True)
    assert resumed.ran.code == 0, resumed.ran.errors
    assert resumed.metrics() == list(range(1, STEPS + 1))
    for step, loss in resumed.ran.losses.items():
        assert math.isclose(loss, undisturbed.ran.losses[step], rel_tol=TOLERANCE), step


@pytest.mark.slow
@pytest.mark.parametrize("asleep", ["server", "client"])
def test_a_computer_sleeps_longer_than_the_other_waits(
    servers: Servers, model: Path, undisturbed: Disturbed, asleep: str
) -> None:
    """Nothing is closed meanwhile: the heartbeat has to find out."""

    def sleep(client: subprocess.Popen[str]) -> None:
        process = client if asleep == "client" else servers.first.process
        process.send_signal(signal.SIGSTOP)
        time.sleep(60)
        process.send_signal(signal.SIGCONT)

    run = run_disturbed(servers, model, sleep)
    assert_as_if_nothing_had_happened(run, undisturbed)
