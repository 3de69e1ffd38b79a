"""The page of runs: the list, comparing, the keyboard, and how it looks."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from support.run_folder import RUN, make_run
from support.runs_page import HOSTILE, answer, cell, read_all, row_of

from core import commands, events
from core.errors import RunsUnlisted
from gui.models.runs_model import Column
from gui.theme import theme
from gui.widgets.curves import COMPARED

# --- the list --------------------------------------------------------------------------------


def test_before_the_first_answer_nothing_is_claimed(runs_page):
    assert runs_page._empty_words.headline.text() == "One moment"
    assert not runs_page.chat_button.isVisible()


def test_without_runs_it_says_what_to_do(qtbot, runs_page, link, tmp_path):
    runs_page.shown()
    answer(link, tmp_path / "none")
    assert runs_page._empty_words.headline.text() == "No runs yet"
    assert "Fine-tune page" in runs_page._empty_words.sentence.text()
    (button,) = runs_page.empty.findChildren(QPushButton)
    with qtbot.waitSignal(runs_page.go_to) as led:
        button.click()
    assert led.args == ["finetune"]


def test_a_run_is_a_line_with_its_settings_and_result(filled):
    page = filled
    assert not page.empty.isVisible()
    row = row_of(page, "Letters")
    found = [cell(page, row, column) for column in Column]
    assert "2026" in found[Column.MADE]
    assert found[Column.RESULT] == "It helped"
    assert found[Column.CUT] == "3 + 2"
    assert found[Column.NOISE] == "0.5, hardened"
    assert found[Column.READ].replace("\u00a0", " ") == "68 %"
    assert found[Column.END] == "Finished"
    tip = cell(page, row, Column.NOISE, Qt.ItemDataRole.ToolTipRole)
    assert "Gradients left with noise 0.5." in tip
    row = row_of(page, "No noise")
    assert (cell(page, row, Column.NOISE), cell(page, row, Column.READ)) == ("No noise", "–")
    colour = cell(page, row, Column.NOISE, Qt.ItemDataRole.ForegroundRole).color()
    assert colour == theme().color("warning")
    row = row_of(page, HOSTILE)
    assert cell(page, row, Column.END) == "Stopped"
    assert "<b>" not in cell(page, row, Column.NAME, Qt.ItemDataRole.ToolTipRole)
    spoken = cell(page, row, Column.COMPARE, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Compare: not ticked"


def test_newest_first_and_the_newest_is_chosen(filled):
    names = [cell(filled, row, Column.NAME) for row in range(6)]
    assert names[:2] == ["More letters", HOSTILE]
    assert names[4:] == ["2026-11-20 09.00 killed", "2026-11-19 09.00 damaged"]
    assert filled.run.name == "More letters"
    assert filled.card.name.text() == "More letters"


def test_what_cannot_be_read_says_why_and_can_only_be_shown_or_deleted(filled):
    page = filled
    page.table.selectRow(4)
    assert cell(page, 4, Column.RESULT) == "Unreadable"
    assert page.card.word.text() == "Cannot be read"
    assert "still going on, or it ended before" in page.card.sentence.text()
    assert page.card.reveal_button.isVisible()
    assert page.card.remove_button.isVisible()
    assert not page.card.report_button.isVisible()
    assert not page.card.rename_button.isVisible()
    assert not page.chat_button.isEnabled()
    assert not page.notes.isVisible()
    page.table.selectRow(5)
    assert "summary.json is damaged" in page.card.sentence.text()
    page.model.toggle(5)
    assert page.model.ticked == []


def test_the_run_going_on_is_not_shown_as_unreadable(filled, link, state, runs):
    killed = str(runs / "2026-11-20 09.00 killed")
    state.begin_run(77)
    link.tell(events.RunStarted(job=77, folder=killed))
    filled.refresh()
    answer(link, runs)
    assert filled.model.rowCount() == 5
    link.tell(events.JobEnded(job=77))
    assert filled.model.rowCount() == 6


def test_a_folder_of_runs_that_cannot_be_read_is_told(runs_page, link):
    runs_page.shown()
    problem = RunsUnlisted(folder="/x", reason="Permission denied").problem()
    link.tell(events.JobEnded(job=link._last, outcome="failed", problem=problem))
    assert runs_page.banner.headline.text() == "The folder of the runs cannot be read."


def test_it_asks_again_when_the_engine_is_new(filled, link):
    before = len(link.of(commands.ListRuns))
    link.tell(events.EngineReady(version="new", device="cpu"))
    assert len(link.of(commands.ListRuns)) == before + 1


# --- comparing -------------------------------------------------------------------------------


def test_one_run_is_shown_alone(filled, link):
    (curve,) = filled.compare.plot.curves
    assert curve.training[1] == [10.0, 8.8, 7.6, 7.2]
    assert filled.compare.heading.text() == "Loss"
    assert filled.compare.alone.isVisible()
    assert not filled.compare.legend.isVisible()
    asked = len(link.of(commands.ReadRun))
    filled.table.selectRow(1)
    filled.table.selectRow(0)
    assert len(link.of(commands.ReadRun)) == asked + 1  # what was read is kept


def test_ticked_runs_are_compared_by_name_dash_and_marker(qtbot, filled, link):
    page = filled
    for row in (3, 0, 2):
        page.model.toggle(row)
    read_all(link)
    assert [curve.name for curve in page.compare.plot.curves] == [
        "Letters",
        "More letters",
        "No noise",
    ]
    assert [name.text() for name in page.compare.legend.names] == [
        "Letters",
        "More letters",
        "No noise",
    ]
    assert "No noise: Training loss 5.00 at step 1" in page.compare.plot.summary()
    assert len({look.dash for look in COMPARED}) == len({it.marker for it in COMPARED}) == 3
    qtbot.waitUntil(lambda: page.compare.plot._canvas is not None, timeout=20_000)
    canvas = page.compare.plot._canvas
    page.compare.plot._draw()
    drawn = [line.getData()[1].tolist() for line in canvas._lines]
    assert drawn[0] == [2.5, 2.2, 1.9, 1.8]
    assert [line.opts["pen"].style() for line in canvas._lines] == [it.dash for it in COMPARED]
    assert [it.opts["symbol"] for it in canvas._points] == [it.marker for it in COMPARED]
    page.model.toggle(0)
    page.model.toggle(2)
    page.model.toggle(3)
    page.compare.plot._draw()
    assert canvas._lines[1].getData()[1] is None or not len(canvas._lines[1].getData()[1])
    assert canvas._points[0].opts["symbol"] == "o"


def test_a_fourth_run_is_refused_with_a_word(filled):
    for row in range(4):
        filled.model.toggle(row)
    assert len(filled.model.ticked) == 3
    assert "3 runs can be compared at most." in filled.banner.headline.text()


def test_ticks_stay_with_their_runs(filled, link, runs):
    filled.model.toggle(3)
    make_run(runs, "2026-11-25 10.00", created="2026-11-25T10:00:00+00:00", name="Newest")
    filled.refresh()
    answer(link, runs)
    assert [run.name for run in filled.model.ticked] == ["Letters"]
    assert filled.run.name == "More letters"  # the choice stays too


# --- keyboard and look -----------------------------------------------------------------------


def test_the_list_works_with_the_keyboard(qtbot, filled):
    filled.table.setFocus()
    qtbot.keyClick(filled.table, Qt.Key.Key_Down)
    assert filled.run.name == HOSTILE
    qtbot.keyClick(filled.table, Qt.Key.Key_Space)
    assert [run.name for run in filled.model.ticked] == [HOSTILE]
    qtbot.keyClick(filled.table, Qt.Key.Key_Space)
    assert filled.model.ticked == []
    qtbot.keyClick(filled.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert filled.table.currentIndex().row() == 5


def test_a_click_on_the_tick_counts(qtbot, filled):
    box = filled.table.visualRect(filled.model.index(2, Column.COMPARE))
    place = box.center()
    place.setX(box.left() + theme().px(18))
    qtbot.mouseClick(filled.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [run.name for run in filled.model.ticked] == ["No noise"]


def test_controls_have_names(filled, check_controls):
    check_controls(filled)


@pytest.mark.parametrize("size", [100, 150])
@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_words_are_not_cut_off(qtbot, filled, look, appearance, size):
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    try:
        look.setup(appearance, size)
        filled.model.toggle(0)
        filled.model.toggle(1)
        filled.table.fit()
        qtbot.wait(50)
        table, model = filled.table, filled.model
        for column in set(Column) - {Column.NAME}:
            for row in range(model.rowCount()):
                wanted = table.sizeHintForIndex(model.index(row, column)).width()
                assert wanted <= table.columnWidth(column), cell(filled, row, column)
        for widget in filled.findChildren(QLabel) + filled.findChildren(QPushButton):
            if not widget.isVisible() or isinstance(widget.window(), QMessageBox):
                continue
            hint = widget.minimumSizeHint()
            assert widget.width() >= min(hint.width(), widget.sizeHint().width()), widget.text()
            wraps = isinstance(widget, QLabel) and widget.wordWrap()
            needed = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
            assert widget.height() >= needed, widget.text()
    finally:
        QLocale.setDefault(before)


def test_all_columns_fit_into_the_window_as_it_comes(filled):
    assert filled.table.horizontalScrollBar().maximum() == 0


def test_a_summary_with_any_figures_can_be_shown(runs_page, link):
    odd = msgspec.structs.replace(
        RUN, folder="/x", name="", created="yesterday", eval_loss_before=None, eval_loss_after=None,
        accuracy_before=None, accuracy_after=None, seconds=0.0, data="x" * 500,
    )  # fmt: skip
    link.tell(events.RunsListed(runs=[odd]))
    assert cell(runs_page, 0, Column.RESULT) == "Not measured"
    assert cell(runs_page, 0, Column.NAME) == "x"
    assert cell(runs_page, 0, Column.MADE) == "yesterday"
