"""A job that breaks by a mistake of the program leaves a report, and the window is told."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from core.engine.worker import Worker
from core.errors import NothingToDo
from core.events import CrashReported, Event, JobEnded
from core.jobs import Job

CANARY = "Quixworth coughs"


def ended(error: Exception) -> list[Event]:
    seen: list[Event] = []
    done = threading.Event()

    def take(event: Event) -> None:
        seen.append(event)
        if isinstance(event, JobEnded):
            done.set()

    def work(_job: Job) -> None:
        raise error

    worker = Worker("test", take)
    worker.put(7, work)
    assert done.wait(30)
    worker.stop(5)
    return seen


def test_the_report_comes_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    seen = ended(KeyError(CANARY))
    (reported,) = (event for event in seen if isinstance(event, CrashReported))
    assert reported.job == 7
    assert seen.index(reported) < len(seen) - 1
    text = Path(reported.file).read_text()
    assert "KeyError" in text
    assert "worker.py" in text
    assert CANARY not in text + caplog.text


def test_an_error_of_ours_is_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    seen = ended(NothingToDo(reason=CANARY, advice=""))
    assert not [event for event in seen if isinstance(event, CrashReported)]
    assert not list(tmp_path.rglob("crash-*"))
