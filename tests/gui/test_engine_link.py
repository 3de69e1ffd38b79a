"""The link to the engine, against a small program that speaks like one."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from core import commands
from gui.engine_link import EngineLink, prepare_log

FAKE = Path(__file__).with_name("fake_engine.py")


@pytest.fixture
def engine(qapp):
    made = []

    def start(mode="answer"):
        link = EngineLink(command=[sys.executable, str(FAKE), mode])
        made.append(link)
        return link

    yield start
    for link in made:
        link.close()


def test_job_events_arrive_in_order(qtbot, engine):
    link = engine()
    with qtbot.waitSignal(link.ready, timeout=10_000):
        link.start()
    job = link.run(commands.OpenData(path="x.csv"))
    seen = []
    job.progress.connect(lambda event: seen.append(("progress", event.share)))
    job.received.connect(lambda event: seen.append(type(event).__name__))
    with qtbot.waitSignal(job.ended, timeout=10_000) as ended:
        pass
    assert seen == ["JobStarted", ("progress", 0.5), "DataOpened"]
    assert ended.args[0].outcome == "done"
    assert not job.running


def test_dead_engine_is_noticed_and_can_be_restarted(qtbot, engine):
    link = engine("die")
    with qtbot.waitSignal(link.ready, timeout=10_000):
        link.start()
    job = link.run(commands.ListRuns())
    seen = []
    link.gone.connect(lambda problem: seen.append(problem.code))
    job.ended.connect(lambda event: seen.append(event.outcome))
    qtbot.waitUntil(lambda: len(seen) == 2, timeout=10_000)
    assert seen == ["EngineGone", "failed"]
    assert not link.running
    with qtbot.waitSignal(link.ready, timeout=10_000):
        link.restart()
    assert link.running


def test_missing_engine_is_a_problem_not_a_crash(qtbot, qapp):
    link = EngineLink(command=["/nowhere/fedsea", "engine"])
    with qtbot.waitSignal(link.gone, timeout=5_000):
        link.start()
    job = link.run(commands.ListRuns())
    with qtbot.waitSignal(job.ended, timeout=5_000) as ended:
        pass
    assert ended.args[0].problem.code == "EngineGone"


def test_close_is_quick_even_if_the_engine_is_deaf(qtbot, engine):
    link = engine("deaf")
    with qtbot.waitSignal(link.ready, timeout=10_000):
        link.start()
    with qtbot.assertNotEmitted(link.gone):
        begin = time.monotonic()
        link.close()
        assert time.monotonic() - begin < 5
    assert not link.running


def test_log_is_set_aside_when_large(tmp_path):
    log = tmp_path / "logs" / "engine.log"
    assert prepare_log(log) == log
    log.write_bytes(b"x" * (1024 * 1024 + 1))
    prepare_log(log)
    assert log.stat().st_size == 0
    assert log.with_suffix(".old.log").exists()
