"""Mapping by looking, in the real window with a real engine: task, template, rows, remarks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.config import TrainingTable
from core.events import RowsShown, ShownRow
from gui.app import build
from gui.main_window import MainWindow
from gui.models.run_plan import planned_run
from gui.pages.data_page import DataPage

SOON, LATER = 15_000, 120_000
ROWS = 260
WITHOUT_ANSWER, TOO_WIDE, BEYOND = 41, 52, 251
"""Lines of the file with something to say about them."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = ["question,context,answer"]
    for number in range(2, ROWS + 2):
        answer = "" if number in (WITHOUT_ANSWER, BEYOND) else ("yes", "no")[number % 2]
        context = "" if number == 3 else f"Context {number}."
        more = ",too much" if number == TOO_WIDE else ""
        lines.append(f"Is it {number}?,{context},{answer}{more}")
    path = tmp_path_factory.mktemp("mapping") / "questions.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def wait(until: Callable[[], bool], most: int) -> bool:
    """As `qtbot.waitUntil`, for what the tests of a module share."""
    for _ in range(most // 50):
        if until():
            return True
        QTest.qWait(50)
    return until()


@pytest.fixture(scope="module")
def window(qapp: QApplication, demo_model_folder: Path) -> Iterator[MainWindow]:
    hook, locale = sys.excepthook, QLocale()
    window = build(qapp)
    window.resize(1280, 900)
    window.show()
    assert wait(lambda: window.state.connected, LATER)
    yield window
    window.close()
    assert wait(lambda: not window.link.running, SOON)
    sys.excepthook = hook
    QLocale.setDefault(locale)
    window.deleteLater()


@pytest.fixture
def page(qtbot: Any, window: MainWindow, file: Path) -> DataPage:
    """The Data page with the file opened afresh and its first rows shown."""
    page = window.page("data")
    assert isinstance(page, DataPage)
    window.show_place("data")
    page.model_view.view.show_rows([])
    page.open(str(file))
    qtbot.waitUntil(lambda: "Is it 4?" in shown(page), timeout=LATER)
    page.model_view.template.fold.setChecked(False)
    return page


def shown(page: DataPage) -> str:
    return page.model_view.view.toPlainText()


def planned(window: MainWindow) -> Any:
    usual = {"train_input_blocks": False, "most_read_back": 1.0, "name": ""}
    return planned_run(window.state, TrainingTable(), **usual).data  # type: ignore[arg-type]


def choose(page: DataPage, task: str) -> None:
    box = page.model_view.task.box
    box.setCurrentIndex(box.findText(task, Qt.MatchFlag.MatchStartsWith))
    box.activated.emit(box.currentIndex())


def test_three_rows_and_the_guessed_task(page: DataPage, window: MainWindow) -> None:
    text = shown(page)
    assert [f"Row {row}:" in text for row in (1, 2, 3, 4)] == [True, True, True, False]
    # Of a question beside a context both are asked, and a row of 2 lines with one empty has one.
    assert "Context 2.\n\nIs it 2?" in text
    assert "Is it 3?" in text
    assert page.model_view.task.box.currentText() == "answer with a label (guessed)"
    assert planned(window).task == ""
    assert page.table.model().role_word(0) == page.table.model().role_word(1) == "text"
    assert page._choice.prompt.currentText() == "context+question"


def test_the_task_is_changed_and_back(qtbot: Any, page: DataPage, window: MainWindow) -> None:
    choose(page, "summarise")
    qtbot.waitUntil(lambda: planned(window).task == "summary", timeout=SOON)
    assert page.model_view.task.box.currentText() == "summarise"
    choose(page, "answer with a label")
    qtbot.waitUntil(lambda: planned(window).task == "", timeout=SOON)


def test_the_template_is_edited(qtbot: Any, page: DataPage, window: MainWindow) -> None:
    editor = page.model_view.template
    assert editor.inside.isHidden()
    editor.fold.setFocus()
    qtbot.keyClick(editor.fold, Qt.Key.Key_Space)
    assert editor.text.isVisible()
    assert editor.text.toPlainText() == "{context}\n\n{question}"
    assert not editor.usual.isEnabled()

    editor.text.setFocus()
    qtbot.keyClick(editor.text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor.text, "Answer: ")
    (question, context) = editor.columns.actions()
    assert (question.text(), context.text()) == ("question", "context")  # not the answer
    question.trigger()
    assert window.focusWidget() is editor.text
    qtbot.waitUntil(lambda: "Answer: Is it 2?" in shown(page), timeout=SOON)
    assert "Context 2." not in shown(page)
    assert planned(window).template == "Answer: {question}"
    assert not page._choice.prompt.isEnabled()
    assert page.table.model().role_word(1) == ""

    qtbot.keyClicks(editor.text, " {contxt}")
    qtbot.waitUntil(lambda: "“contxt”" in editor.note.text(), timeout=SOON)
    assert "Write a column as {column}" in editor.note.text()
    assert editor.text.accessibleDescription() == editor.note.text()
    assert page.banner.isHidden()
    qtbot.waitUntil(lambda: not page.primary_button.isEnabled(), timeout=SOON)
    qtbot.waitUntil(lambda: shown(page).startswith("No row can be shown"), timeout=SOON)
    page.model_view.show_rows(RowsShown([ShownRow(tokens=3)]))  # of the template before
    assert shown(page).startswith("No row can be shown")
    assert editor.text.toPlainText() == "Answer: {question} {contxt}"  # nothing is lost

    editor.usual.click()
    qtbot.waitUntil(lambda: "Context 2.\n\nIs it 2?" in shown(page), timeout=SOON)
    assert editor.text.toPlainText() == "{context}\n\n{question}"
    assert planned(window).template == ""
    assert page.primary_button.isEnabled()
    qtbot.keySequence(editor.text, QKeySequence(QKeySequence.StandardKey.Undo))
    qtbot.waitUntil(lambda: planned(window).template.endswith("{contxt}"), timeout=SOON)


def test_an_empty_template_is_not_taken_for_the_usual_one(qtbot: Any, page: DataPage) -> None:
    editor = page.model_view.template
    editor.text.clear()
    qtbot.waitUntil(lambda: "names no column" in editor.note.text(), timeout=SOON)
    assert not editor.inside.isHidden()  # it opens where something is wrong
    assert editor.text.toPlainText() == ""
    editor.usual.click()
    qtbot.waitUntil(lambda: "Is it 4?" in shown(page), timeout=SOON)


def remark(page: DataPage, start: str, line: int) -> QPoint:
    """Where a remark stands in its table, scrolled into view."""
    model = page.remarks.table.model()
    for row in range(model.rowCount()):
        place, text = (model.index(row, column).data() for column in (0, 1))
        if text.startswith(start) and place in (f"line {line}", "whole file"):
            page.remarks.table.scrollTo(model.index(row, 1))
            return page.remarks.table.visualRect(model.index(row, 1)).center()
    raise AssertionError(start)


def test_a_remark_leads_to_its_row(qtbot: Any, page: DataPage) -> None:
    table = page.remarks.table

    def click(start: str, line: int) -> str:
        where = remark(page, start, line)
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
        return page.remarks.place.text()

    assert click("There is no answer", WITHOUT_ANSWER) == (
        "It is row 40 of the table. Nothing is learnt from it."
    )
    assert page.table.currentIndex().row() == 39
    assert page.table.viewport().rect().intersects(page.table.visualRect(page.table.currentIndex()))
    qtbot.waitUntil(lambda: shown(page).startswith("Row 40 is not learnt from"), timeout=SOON)
    assert "Row 41:" in shown(page)
    assert "Row 42:" in shown(page)
    assert "left out when the file was read" in click("The number of fields", TOO_WIDE)
    assert page.table.currentIndex().row() == 39
    assert "beyond the first 200 rows" in click("There is no answer", BEYOND)

    # The same with the keyboard.
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=remark(page, "The number", 52)
    )
    page.table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert page.table.currentIndex().row() == 39


def test_a_remark_on_the_whole_file(qtbot: Any, page: DataPage, tmp_path: Path) -> None:
    path = tmp_path / "same.csv"
    path.write_text("question,answer\na,yes\nb,yes\nb,yes\n", "utf-8")
    page.open(str(path))
    qtbot.waitUntil(lambda: page.remarks.title.text() == "2 remarks on the file", timeout=SOON)
    qtbot.mouseClick(
        page.remarks.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=remark(page, "All rows have the answer", 0),
    )
    assert "about the whole file" in page.remarks.place.text()
