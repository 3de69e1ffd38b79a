"""Presets on the Fine-tune page, and what the task makes of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core import events


@pytest.fixture
def ready(ready_to_finetune):
    return ready_to_finetune


def test_presets_set_the_numbers_and_own_numbers_clear_the_preset(qtbot, ready):
    quick, balanced, thorough = ready.presets.cards.values()
    assert balanced.radio.isChecked()
    qtbot.mouseClick(thorough, Qt.MouseButton.LeftButton)
    chosen = ready.form.training()
    assert (chosen.epochs, chosen.evaluate_every, chosen.patience) == (8, 39, 2)
    assert thorough.radio.isChecked()
    qtbot.mouseClick(quick, Qt.MouseButton.LeftButton)
    assert ready.form.training().max_steps == 20
    assert ready.form.training().evaluate_every == 0
    ready.form.epochs.setValue(7)
    assert not any(card.radio.isChecked() for card in (quick, balanced, thorough))
    ready.form.epochs.setValue(1)
    assert quick.radio.isChecked()
    assert "156 steps" in balanced.text.text()


def test_the_task_decides_what_a_preset_means(link, ready, data):
    told = {"mapping": data.mapping, "usable_rows": data.rows, "guessed_task": "summary"}
    link.tell(events.MappingChanged(**told, characters=2400))
    _, balanced, _ = ready.presets.cards.values()
    assert balanced.radio.isChecked()
    chosen = ready.form.training()
    assert (chosen.epochs, chosen.max_length) == (3, 896)
    assert "Every row 3 times." in balanced.text.text()
    link.tell(events.MappingChanged(**told, task="label"))
    assert (ready.form.training().epochs, ready.form.training().max_length) == (4, 512)
    ready.form.epochs.setValue(7)  # the user's own number stays
    link.tell(events.MappingChanged(**told))
    assert ready.form.training().epochs == 7
