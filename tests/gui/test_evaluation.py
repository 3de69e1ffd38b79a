"""“Did it help?”: asked, measured, stopped, and shown so that it can be read and heard."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from core import commands
from core.errors import ServerLost
from core.evaluation_report import (
    ComparedRow,
    Comparison,
    EvaluationReport,
    Outcome,
    save_report,
    without_rows,
)
from core.events import JobEnded, JobProgress, RunEvaluated, ServerChanged
from gui.models.evaluation import evaluations
from gui.text import share_text
from gui.widgets.evaluation_card import EvaluationCard
from gui.widgets.evaluation_view import EvaluationView

LABELS = EvaluationReport(
    "labels",
    base=Outcome(2.5, 0.25, 0.1, 0.45, [[1, 9], [6, 4]]),
    trivial=Outcome(None, 0.5, 0.3, 0.7, [[10, 0], [10, 0]]),
    tuned=Outcome(0.25, 0.9, 0.7, 0.97, [[9, 1], [1, 9]]),
    against_base=Comparison(13, 1, 0.002),
    against_trivial=Comparison(9, 1, 0.02),
    labels=["routine", "at once"],
    trivial_answer="routine",
    improved=[
        ComparedRow(7, "My arm <b>itches</b>.", "routine", "at once", "routine", 4.0, 0.1),
        ComparedRow(9, "Mrs Keller coughs.", "at once", "routine", "at once", 3.0, 0.1),
    ],
    worst=[ComparedRow(12, "A splinter.", "routine", "routine", "", 1.0, 2.0)],
    run="/runs/one",
    rows=20,
    rows_there=20,
    answered_rows=20,
    noise_level=0.5,
    hardened=0.5,
    seconds=40.0,
    bytes_sent=1_000_000,
)
TEXT = EvaluationReport(
    "text",
    base=Outcome(2.5, rouge_l=0.2, token_f1=0.25),
    trivial=Outcome(rouge_l=0.4, token_f1=0.41),
    tuned=Outcome(1.5, rouge_l=0.3, token_f1=0.33),
    trivial_answer="I do not know.",
    rows=64,
    rows_there=200,
    answered_rows=20,
    max_new_tokens=48,
    noise_level=0.5,
    other_noise=True,
)


@pytest.fixture
def view(qtbot, look):
    made = EvaluationView()
    qtbot.addWidget(made)
    made.resize(1000, 1400)
    made.show()
    return made


@pytest.fixture
def card(qtbot, look, connected, link):
    made = EvaluationCard(evaluations(connected, link))
    made.show_run("/runs/one")
    qtbot.addWidget(made)
    made.resize(1000, 1400)
    made.show()
    return made


def cells(table) -> list[list[str]]:
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_all_three_stand_side_by_side(view):
    view.show_report(LABELS)
    assert view.word.text() == "Yes"
    for share in (0.9, 0.25, 0.5):
        assert share_text(share) in view.sentence.text()
    assert "“routine”" in view.sentence.text()
    assert cells(view.figures) == [
        ["2.50", share_text(0.25), f"{share_text(0.1)} to {share_text(0.45)}"],
        ["–", share_text(0.5), f"{share_text(0.3)} to {share_text(0.7)}"],
        ["0.25", share_text(0.9), f"{share_text(0.7)} to {share_text(0.97)}"],
    ]
    assert "hardened for noise" in view.how.text()
    assert "other noise" not in view.how.text()


def test_a_model_that_does_not_beat_the_trivial_answer_is_told_so(view):
    view.show_report(TEXT)
    assert view.word.text() == "No"
    assert "does not beat the trivial answer" in view.sentence.text()
    assert cells(view.figures)[1] == ["–", share_text(0.4), share_text(0.41)]
    assert not view.matrix_card.isVisible()
    assert "48 tokens at most" in view.how.text()
    assert "drawn from 200 rows" in view.how.text()
    assert "other noise" in view.how.text()


def test_the_matrix_is_a_table_that_is_heard_with_its_labels(view, check_controls):
    view.show_report(LABELS)
    assert cells(view.matrix) == [["9", "1"], ["1", "9"]]
    index = view.matrix.model().index(0, 1)
    heard = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "routine, at once: 1"
    assert view.matrix.accessibleName()
    rows = view.matrix.model().rowCount()
    assert view.matrix.height() >= rows * view.matrix.rowHeight(0)
    assert view.matrix.verticalScrollBar().maximum() == 0
    check_controls(view)


def test_rows_are_read_one_by_one_and_never_as_markup(qtbot, view):
    view.show_report(LABELS)
    rows = view.rows
    assert [text.toPlainText() for text in rows.texts] == [
        "My arm <b>itches</b>.",
        "routine",
        "at once",
        "routine",
    ]
    assert "line 7" in rows.place.text()
    qtbot.mouseClick(rows.after, Qt.MouseButton.LeftButton)
    assert "line 9" in rows.place.text()
    qtbot.keyClick(rows.kind, Qt.Key.Key_Down)
    assert "line 12" in rows.place.text()
    assert rows.texts[3].toPlainText() == "(nothing)"
    assert not rows.after.isEnabled()
    view.show_report(replace(LABELS, worst=[]))
    assert rows.place.text() == "There is no such row."
    assert not rows.texts[0].isVisible()


def test_a_report_without_rows_says_why(view):
    view.show_report(without_rows(LABELS))
    assert view.rows.absent.isVisible()
    assert not view.rows.kind.isVisible()
    view.show_report(LABELS)
    assert not view.rows.absent.isVisible()


def test_the_view_follows_light_dark_and_large_text(view, look):
    view.show_report(LABELS)
    before = view.figures.height()
    look.setup("dark", 150)
    assert view.figures.height() > before
    assert cells(view.figures)[0][0] == "2.50"


# --- asking ----------------------------------------------------------------------------------


def ask(qtbot, card, link) -> int:
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    return link._last


def test_it_is_asked_measured_and_shown(qtbot, card, link):
    assert card.button.text() == "Did it help?"
    assert not card.view.isVisible()
    job = ask(qtbot, card, link)
    assert link.of(commands.EvaluateRun) == [commands.EvaluateRun(folder="/runs/one")]
    assert card.progress.isVisible()
    assert not card.button.isVisible()
    link.tell(JobProgress(job=job, stage="Measuring the base model", share=0.25))
    assert card.progress.stage.text() == f"Measuring the base model · {share_text(0.25)}"
    link.tell(RunEvaluated(job=job, folder="/runs/one", report=LABELS))
    link.tell(JobEnded(job=job))
    assert card.view.isVisible()
    assert card.view.word.text() == "Yes"
    assert card.button.text() == "Measure again"
    card.show_run("/runs/other")
    assert not card.view.isVisible()
    card.show_run("/runs/one")
    assert card.view.isVisible()


def test_another_file_more_rows_and_keeping_rows_are_folded_away(
    qtbot, card, link, monkeypatch, check_controls
):
    options = card.options
    assert not options.inside.isVisible()
    options.fold.click()
    assert options.inside.isVisible()
    assert not options.own_button.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/data/other.csv", ""))
    qtbot.mouseClick(options.choose_button, Qt.MouseButton.LeftButton)
    assert options.file.text() == "other.csv"
    assert "rows of other.csv that the run has not learnt from" in card.text.text()
    options.most.setValue(12)
    options.keep.click()
    check_controls(card)
    job = ask(qtbot, card, link)
    wish = commands.EvaluateRun(folder="/runs/one", data="/data/other.csv", rows=12, with_rows=True)
    assert link.of(commands.EvaluateRun) == [wish]
    assert not options.isVisible()
    link.tell(JobEnded(job=job, outcome="cancelled"))
    qtbot.mouseClick(options.own_button, Qt.MouseButton.LeftButton)
    assert options.data == ""
    assert "the rows held back from training" in card.text.text()


def test_another_run_is_measured_on_its_own_rows(card):
    card.options.use("/data/other.csv")
    card.show_run("/runs/one")
    assert card.options.data == "/data/other.csv"
    card.show_run("/runs/other")
    assert card.options.data == ""


def test_it_can_be_stopped(qtbot, card, link):
    job = ask(qtbot, card, link)
    qtbot.mouseClick(card.progress.cancel, Qt.MouseButton.LeftButton)
    assert link.of(commands.Cancel)[0].target == job
    assert not card.progress.cancel.isEnabled()
    link.tell(JobEnded(job=job, outcome="cancelled"))
    assert card.trouble.text() == "The measurement was stopped."
    assert card.button.isEnabled()
    assert not card.view.isVisible()


def test_a_failure_says_what_to_do_and_stays_with_its_run(qtbot, card, link):
    problem = ServerLost(reason="The cable was pulled.").problem()
    link.tell(JobEnded(job=ask(qtbot, card, link), outcome="failed", problem=problem))
    assert card.trouble.text() == " ".join(problem.sentences())
    card.show_run("/runs/other")
    assert card.trouble.text() == ""


def test_what_is_in_the_way_is_said(qtbot, card, link, state):
    state.begin_run(99)
    assert not card.button.isEnabled()
    assert "fine-tune is running" in card.trouble.text()
    link.tell(JobEnded(job=99))
    assert card.button.isEnabled()
    link.tell(ServerChanged(state="lost"))
    assert not card.button.isEnabled()
    assert "Server page" in card.trouble.text()


def test_only_one_run_is_measured_at_a_time(qtbot, card, link):
    ask(qtbot, card, link)
    card.show_run("/runs/other")
    assert not card.progress.isVisible()
    assert not card.button.isEnabled()
    assert "Another run" in card.trouble.text()


def test_a_saved_report_is_found_again(card, tmp_path: Path):
    save_report(without_rows(LABELS), tmp_path)
    card.show_run(str(tmp_path))
    assert card.view.isVisible()
    assert card.view.rows.absent.isVisible()


def test_every_control_has_a_name(card, link, qtbot, check_controls):
    check_controls(card)
