"""The whole road in a home of its own: who is connected to, what lies on the disk afterwards.

Watched from outside the program: `strace` sees every system call of the engine and its trunk.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from support.engine_process import EngineProcess
from support.file_keyring import environment_with
from support.small_run import small_model

import core.executable
from core.commands import (
    Connect,
    EvaluateRun,
    ListModels,
    MeasureLeak,
    OpenData,
    PrepareChat,
    SendMessage,
    StartRun,
)
from core.config import DataTable, ModelTable, PrivacyTable, RunConfig, TrainingTable
from core.events import ChatAnswered, ChatKept, LeakMeasured, RunFinished

ROW = "Vandersplint limps"
SAID = "Quixworth coughs"
STRACE = ["strace", "-f", "-q", "-e", "trace=connect,sendto,sendmsg,sendmmsg"]
MAY_HOLD_ROWS = {"evaluation.json"}
"""The one file that may hold rows: the report with “rows to read”, which the user asks for."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights of files on POSIX")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder above `home`, in which all was done once; beside it `calls`, what strace saw."""
    above = tmp_path_factory.mktemp("walk")
    home, keys = above / "home", above / "keyring"
    (home / "config").mkdir(parents=True)
    keys.mkdir()
    (home / "config" / "settings.toml").write_text("offline = true\n")
    small_model(above / "model")
    rows = above / "letters.jsonl"
    rows.write_text(
        "".join(
            json.dumps({"prompt": f"{ROW} on day {day}. Urgent?", "completion": "no"}) + "\n"
            for day in range(24)
        )
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEDSEA_HOME", str(home))
        patch.setenv("FEDSEA_DEBUG", "1")
        for name, value in environment_with(keys).items():
            patch.setenv(name, value)
        _watch(patch, above)
        _walk(above, rows)
    return above


def _watch(patch: pytest.MonkeyPatch, above: Path) -> None:
    """Start the engine under strace, and keep what it says to developers in the log."""
    if not shutil.which("strace"):
        return
    real = core.executable.program

    def program(*arguments: str) -> list[str]:
        return [*STRACE, "-o", str(above / "calls"), *real(*arguments)]

    patch.setattr("support.engine_process.program", program)


def _walk(above: Path, rows: Path) -> None:
    model = str(above / "model")
    noise = PrivacyTable(noise_level=0.5, smoothing=False)
    config = RunConfig(
        model=ModelTable(source=model, input_blocks=1, output_blocks=1),
        data=DataTable(train=str(rows)),
        privacy=noise,
        training=TrainingTable(max_steps=2, batch_size=2, max_length=64),
    )
    log = above / "home" / "log"
    log.mkdir(mode=0o700)
    with (log / "engine.log").open("w") as stderr, EngineProcess(stderr=stderr) as engine:
        for command in (
            OpenData(path=str(rows)),
            ListModels(),
            Connect(model=model),
            StartRun(config=config),
        ):
            ended = engine.do(command)
            assert ended.outcome == "done", ended
        folder = engine.of(RunFinished)[0].run.folder
        ended = engine.do(EvaluateRun(folder=folder, rows=2, with_rows=True))
        assert ended.outcome == "done", ended
        ended = engine.do(MeasureLeak(input_blocks=1, output_blocks=1, noise_level=0.5))
        assert ended.outcome == "done", ended
        assert engine.of(LeakMeasured)
        engine.do(PrepareChat(input_blocks=1, output_blocks=1, noise_level=0.5, smoothing=False))
        ended = engine.do(SendMessage(text=f"{SAID} since Tuesday.", max_new_tokens=3))
        assert ended.outcome == "done", ended
        assert engine.of(ChatAnswered)
        assert engine.of(ChatKept)[0].state == "kept"


def files(above: Path) -> list[Path]:
    return [file for file in (above / "home").rglob("*") if not file.is_symlink()]


def test_all_that_is_written_is_for_its_owner_only(walked: Path) -> None:
    home = walked / "home"
    open_ones = {
        str(file.relative_to(home)): oct(stat.S_IMODE(file.stat().st_mode))
        for file in files(walked)
        if stat.S_IMODE(file.stat().st_mode) & 0o077
        # Made by the test, before the program began:
        and file not in (home / "config" / "settings.toml", home / "log" / "engine.log")
        and file not in (home / "config",)
    }
    assert open_ones == {}


def test_no_file_holds_text_but_the_report_that_was_asked_for(walked: Path) -> None:
    holding = {
        file.name
        for file in files(walked)
        if file.is_file() and any(word.encode() in file.read_bytes() for word in (ROW, SAID))
    }
    assert holding == MAY_HOLD_ROWS


def test_parts_of_the_texts_are_nowhere_either(walked: Path) -> None:
    """Not even a name of them, as a traceback or a debug line may have it."""
    holding = {
        file.name
        for file in files(walked)
        if file.is_file()
        and any(word in file.read_bytes() for word in (b"Vandersplint", b"Quixworth"))
    }
    assert holding == MAY_HOLD_ROWS
    assert (walked / "home" / "log" / "engine.log").is_file()
    assert (walked / "home" / "log" / "trunk.log").is_file()


def test_the_doctor_says_nothing_of_it(walked: Path) -> None:
    done = subprocess.run(
        core.executable.program("doctor", "--quick"),
        env={**core.executable.compute_environment(), "FEDSEA_HOME": str(walked / "home")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    for word in ("Vandersplint", "Quixworth", "letters", str(walked)):
        assert word not in done.stdout + done.stderr


def test_only_this_computer_was_ever_connected_to(walked: Path) -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    lines = (walked / "calls").read_text(errors="replace").splitlines()
    addresses = [match[1] for line in lines for match in _ADDRESS.finditer(line)]
    assert any(_CONNECT.search(line) for line in lines), "the trunk was reached, so it was seen"
    assert {address for address in addresses if not _is_here(address)} == set()


_CONNECT = re.compile(r"connect\(.*AF_INET")
_ADDRESS = re.compile(r'(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"')


def _is_here(address: str) -> bool:
    return address.startswith("127.") or address in ("::1", "0.0.0.0", "::")


def test_the_watcher_sees_who_is_connected_to(tmp_path: Path) -> None:
    """The test above could fail: a connection to elsewhere is in what strace writes."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    code = "import socket; s = socket.socket(); s.settimeout(0.01); s.connect_ex(('192.0.2.1', 9))"
    calls = tmp_path / "calls"
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(
            [
                *STRACE,
                "-o",
                str(calls),
                sys.executable,
                "-c",
                code,
            ],
            env=dict(os.environ),
            timeout=60,
        )
    assert "192.0.2.1" in calls.read_text()
