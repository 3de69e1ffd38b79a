"""The estimate on the fine-tune page: told on demand, and only for the settings it was made for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core import commands
from core.errors import TooLittleMemory
from core.events import JobEnded, RunForecast


@pytest.fixture
def page(finetune_page):
    return finetune_page


@pytest.fixture
def ready(ready_to_finetune):
    return ready_to_finetune


def test_the_estimate_is_told_and_counts_for_these_settings_only(qtbot, ready, link):
    card = ready.forecast
    assert card.time.isHidden()
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    (asked,) = link.of(commands.ForecastRun)
    assert asked.config == ready.run_config()
    assert card.button.text() == "Stop"
    job = card._job.number
    link.tell(
        RunForecast(
            job=job,
            seconds=480,
            total_steps=104,
            cut_rows=2,
            cut_tokens=30,
            memory_here=300_000_000,
            memory_free=8_000_000_000,
            disk=20_000_000,
            bytes_sent=51_000_000,
            bytes_received=63_000_000,
        )
    )
    link.tell(JobEnded(job=job))
    assert card.time.text() == "About 8 minutes for 104 steps"
    assert "2 rows are longer" in card.cut.text()
    assert not card.time.isHidden()
    assert card.bar.isHidden()
    ready.form.epochs.setValue(ready.form.epochs.value() + 1)
    assert card.time.isHidden()


def test_an_estimate_that_is_refused_says_why(qtbot, ready, link):
    card = ready.forecast
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    problem = TooLittleMemory(
        needed="9.1", free="4.0", batch_size=2, accumulation=2, max_length=512
    ).problem()
    link.tell(JobEnded(job=card._job.number, outcome="failed", problem=problem))
    assert card.banner.isVisibleTo(card)
    assert card.button.text() == "Estimate"
    assert card.time.isHidden()


def test_starting_stops_the_estimate(qtbot, ready, link):
    card = ready.forecast
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    job = card._job.number
    ready.start()
    assert [each.target for each in link.of(commands.Cancel)] == [job]
