"""What can be done with a run: notes, another name, the trash, chat, the report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLabel
from support.runs_page import HOSTILE, answer, cell, row_of

from core import commands, events
from core.errors import LedgerUnreadable
from core.report.content import report_of
from core.report.record import LossCurve, RunRecord
from core.report.words import Words
from core.run_notes import read_notes
from core.training.run_folder import read_run
from gui.models import run_removal
from gui.models.chat_choice import chat_choice
from gui.models.runs_model import Column
from gui.report_pdf import text_document
from gui.widgets.question import Question

# --- notes and names -------------------------------------------------------------------------


def test_notes_are_saved_while_they_are_written(qtbot, filled, runs):
    folder = runs / "2026-11-24 10.00"
    qtbot.keyClicks(filled.notes.text, "Too much noise")
    assert filled.notes.state.text() == "Saving …"
    qtbot.waitUntil(lambda: filled.notes.state.text() == "Saved", timeout=5_000)
    assert read_notes(folder) == "Too much noise"


def test_notes_are_kept_at_once_when_another_run_is_chosen_or_the_page_left(filled, runs):
    filled.notes.text.setPlainText("first")
    filled.table.selectRow(1)
    assert read_notes(runs / "2026-11-24 10.00") == "first"
    assert filled.notes.text.toPlainText() == ""
    filled.notes.text.setPlainText("second")
    filled.hide()
    assert read_notes(runs / "2026-11-23 10.00") == "second"
    filled.show()
    filled.table.selectRow(0)
    assert filled.notes.text.toPlainText() == "first"


def test_notes_that_cannot_be_saved_are_told(filled, runs):
    folder = runs / "2026-11-24 10.00"
    (folder / "notes.txt").mkdir()
    filled.notes.text.setPlainText("x")
    filled.notes.save()
    assert filled.banner.headline.text() == "The run cannot be changed."
    assert filled.notes.state.text() == "Not saved"


def test_f2_renames_and_the_folder_stays(qtbot, filled, link, runs):
    filled.table.setFocus()
    qtbot.keyClick(filled.table, Qt.Key.Key_F2)
    dialog = filled.findChild(QInputDialog)
    assert dialog.textValue() == "More letters"
    dialog.setTextValue("  Better\n name ")
    dialog.accept()
    assert read_run(runs / "2026-11-24 10.00").name == "Better name"
    answer(link, runs)
    assert cell(filled, 0, Column.NAME) == "Better name"
    assert filled.card.name.text() == "Better name"


def test_an_empty_name_changes_nothing(filled, runs):
    filled.tasks.rename_to(filled.run, "   ")
    assert read_run(runs / "2026-11-24 10.00").name == "More letters"


# --- deleting --------------------------------------------------------------------------------


def question_of(page) -> Question:
    return next(it for it in page.findChildren(Question) if it.isVisible())


def test_the_delete_key_asks_and_enter_keeps(qtbot, filled, runs):
    filled.table.setFocus()
    qtbot.keyClick(filled.table, Qt.Key.Key_Delete)
    question = question_of(filled)
    assert "Delete “More letters”?" in question.text()
    qtbot.keyClick(question, Qt.Key.Key_Return)
    assert (runs / "2026-11-24 10.00").is_dir()


def test_a_deleted_run_is_in_the_trash_with_its_notes(
    filled, link, runs, tmp_path, monkeypatch, state
):
    trash = tmp_path / "trash"
    monkeypatch.setattr(
        run_removal.QFile, "moveToTrash", lambda path: (bool(Path(path).rename(trash)), str(trash))
    )
    folder = runs / "2026-11-24 10.00"
    filled.notes.text.setPlainText("written a moment ago")
    chat_choice(state).choose(str(folder))
    filled.card.remove_button.click()
    question_of(filled).do_it.click()
    assert not folder.exists()
    assert read_notes(trash) == "written a moment ago"
    assert chat_choice(state).adapter == ""
    assert HOSTILE in (cell(filled, 0, Column.NAME), filled.run.name)
    answer(link, runs)
    assert filled.model.rowCount() == 5
    assert not folder.exists()  # nor do notes bring it back
    filled.hide()
    assert not folder.exists()


def test_without_a_trash_it_asks_once_more(filled, runs, monkeypatch):
    monkeypatch.setattr(run_removal.QFile, "moveToTrash", lambda _: False)
    folder = runs / "2026-11-24 10.00"
    filled.tasks.remove_now(filled.run)
    question = question_of(filled)
    assert "for good" in question.text()
    assert folder.is_dir()
    question.do_it.click()
    assert not folder.exists()


def test_an_unreadable_run_can_be_deleted(filled, runs, monkeypatch):
    monkeypatch.setattr(run_removal.QFile, "moveToTrash", lambda _: False)
    filled.table.selectRow(4)
    filled.tasks.remove_now(filled.run)
    question_of(filled).do_it.click()
    assert not (runs / "2026-11-20 09.00 killed").exists()
    assert filled.model.rowCount() == 5


# --- what else can be done -------------------------------------------------------------------


def test_use_in_chat_leads_there_with_the_run(qtbot, filled, state, runs):
    with qtbot.waitSignal(filled.go_to) as led:
        filled.chat_button.click()
    assert led.args == ["chat"]
    assert chat_choice(state).adapter == str(runs / "2026-11-24 10.00")


def test_the_folder_is_shown_by_the_system(filled, runs, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    filled.card.reveal_button.click()
    assert opened[0].toLocalFile() == str(runs / "2026-11-24 10.00")


def test_cards_of_others_hear_which_run_is_chosen(filled):
    heard = []
    filled.run_chosen.connect(heard.append)
    filled.table.selectRow(1)
    filled.table.selectRow(4)
    assert [run.name if run else None for run in heard] == [HOSTILE, None]
    filled.details.addWidget(QLabel("a card"))


# --- the report ------------------------------------------------------------------------------


def report(page, link, monkeypatch, path: str, record: RunRecord | None = None) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, "Pages (*.pdf)"))
    page.card.report_button.click()
    (sent,) = link.of(commands.RecordRun)
    assert sent.folder == page.run.folder
    assert not page.card.report_button.isEnabled()
    given = record or RunRecord(made="2026-11-24T12:00:00+00:00", curve=LossCurve([(1, 2.0)]))
    job = link._last
    link.tell(events.RunRecorded(job=job, run=page.run, record=given))
    link.tell(events.JobEnded(job=job))
    assert page.card.report_button.isEnabled()


def test_a_report_becomes_pages(filled, link, monkeypatch, tmp_path):
    target = tmp_path / "report"
    report(filled, link, monkeypatch, str(target))
    pages = target.with_suffix(".pdf").read_bytes()
    assert pages.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) >= 2
    assert filled.banner.headline.text() == "The report is in report.pdf."


@pytest.mark.parametrize(("appearance", "size"), [("light", 100), ("dark", 150)])
def test_pages_look_the_same_whatever_the_window_looks_like(filled, look, appearance, size):
    look.setup(appearance, size)
    document = report_of(filled.run, RunRecord(), Words())
    pages = text_document(document)
    title = pages.begin().begin().fragment().charFormat().font()
    assert (title.pointSizeF(), title.pixelSize()) == (19.0, -1)
    assert (pages.defaultFont().pointSizeF(), pages.defaultFont().pixelSize()) == (9.5, -1)
    assert document.title == pages.begin().text()


def test_a_report_becomes_html(filled, link, monkeypatch, tmp_path):
    filled.table.selectRow(row_of(filled, HOSTILE))
    target = tmp_path / "report.html"
    report(filled, link, monkeypatch, str(target))
    html = target.read_text("utf-8")
    assert html.startswith('<!DOCTYPE html>\n<html lang="')
    assert "<b>bold" not in html
    assert "&lt;b&gt;bold" in html


def test_a_report_that_cannot_be_written_says_why(filled, link, monkeypatch, tmp_path):
    filled.resize(filled.width(), 500)
    filled.show_in_view(filled.card)
    report(filled, link, monkeypatch, str(tmp_path / "nowhere" / "report.pdf"))
    assert filled.banner.headline.text() == "The report cannot be written to report.pdf."
    assert not filled.banner.visibleRegion().isEmpty()
    assert filled.banner.property("tone") == "bad"


def test_a_run_that_cannot_be_read_for_a_report_says_why(filled, link, monkeypatch, tmp_path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.pdf"), ""))
    filled.card.report_button.click()
    problem = LedgerUnreadable(folder="/x", reason="Permission denied").problem()
    link.tell(events.JobEnded(job=link._last, outcome="failed", problem=problem))
    assert filled.banner.headline.text() == "The ledger of what left cannot be read."
    assert filled.job_card.isHidden()


def test_no_file_chosen_is_no_report(filled, link, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    filled.card.report_button.click()
    assert link.of(commands.RecordRun) == []
