"""Exporting a run from the window: the choice, the place, the progress, and what came of it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog

from core import commands, events
from core.errors import ExportWrong
from core.policy import Policy
from gui.models.export import exporter
from gui.models.held_policy import HeldPolicy
from gui.state import AppState
from gui.widgets import export_card
from gui.widgets.export_card import ExportCard

RUN = "/runs/one"


@pytest.fixture
def card(qtbot, look, connected, link):
    made = ExportCard(exporter(connected, link))
    made.show_run(RUN, "Letters: A/B")
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def sent(link) -> commands.ExportRun:
    (command,) = link.of(commands.ExportRun)
    return command


def done(link, **more) -> None:
    link.tell(
        events.RunExported(
            job=link._last, folder=RUN, path="/home/me/out", bytes=17_600_000,
            loss_here=1.25, loss_written=1.25004, **more,
        )
    )  # fmt: skip
    link.tell(events.JobEnded(job=link._last))


@pytest.mark.parametrize(
    ("format_", "place", "wanted", "type_"),
    [
        ("adapter", "out", "out", "f32"),
        ("merged", "out", "out", "f32"),
        ("gguf", "out", "out.gguf", "f16"),
        ("gguf", "out.gguf", "out.gguf", "f16"),
    ],
)
def test_it_asks_for_what_was_chosen(format_, place, wanted, type_, card, link, tmp_path):
    card.cards[format_].radio.setChecked(True)
    card.export_to(str(tmp_path / place))
    command = sent(link)
    assert (command.folder, command.format, command.type) == (RUN, format_, type_)
    assert command.path == str(tmp_path / wanted)
    assert not command.replace


def test_the_numbers_that_go_with_each_form(card, link, tmp_path):
    def offered(format_):
        card.cards[format_].radio.setChecked(True)
        return [card.type.itemData(index) for index in range(card.type.count())]

    assert offered("merged") == ["f32", "f16"]
    assert offered("gguf") == ["f16", "q8_0", "f32"]
    assert not card.type_field.isHidden()
    card.type.setCurrentIndex(1)
    card.export_to(str(tmp_path / "out"))
    assert sent(link).type == "q8_0"
    assert offered("adapter") == ["f32"]
    assert card.type_field.isHidden()


@pytest.mark.parametrize("agrees", [True, False])
def test_what_is_there_is_replaced_only_after_asking(agrees, card, link, tmp_path, monkeypatch):
    asked = []

    class Answer:
        def __init__(self, _parent, _title, text, _detail, **_):
            asked.append(text)

        def agreed(self):
            return agrees

    monkeypatch.setattr(export_card, "Question", Answer)
    (tmp_path / "out").mkdir()
    card.export_to(str(tmp_path / "out"))
    assert asked == ["There is already “out”."]
    assert [command.replace for command in link.of(commands.ExportRun)] == [True] * agrees


def test_the_dialog_proposes_a_free_name(card, link, tmp_path, monkeypatch):
    monkeypatch.setattr(
        export_card.QStandardPaths, "writableLocation", staticmethod(lambda _: str(tmp_path))
    )
    given = []

    def answer(_parent, _title, proposed, *_, **__):
        given.append(proposed)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(answer))
    (tmp_path / "Letters A B adapter").mkdir()
    card.start.click()
    card.cards["gguf"].radio.setChecked(True)
    card.start.click()
    assert given == [str(tmp_path / "Letters A B adapter 2"), str(tmp_path / "Letters A B.gguf")]
    assert not link.of(commands.ExportRun)


def test_progress_and_the_end(card, link, tmp_path):
    card.export_to(str(tmp_path / "out"))
    assert card.progress.isVisible()
    assert not card.start.isEnabled()
    assert "wait until the export is done" in card.note.text()
    link.tell(events.JobProgress(job=link._last, stage="Writing the export", share=0.4))
    assert "40" in card.progress.stage.text()
    assert card.progress.bar.value() == 400
    done(link)
    assert card.progress.isHidden()
    assert card.start.isEnabled()
    assert card.banner.headline.text() == "“out” is written and was found right."
    assert "1.2500" in card.banner.rest.text()


def test_cancelling_is_no_error(card, link, tmp_path):
    card.export_to(str(tmp_path / "out"))
    job = link._last
    card.progress.cancel.click()
    assert link.of(commands.Cancel)[-1].target == job
    assert card.progress.stage.text() == "Stopping …"
    link.tell(events.JobEnded(job=job, outcome="cancelled"))
    assert card.banner.headline.text() == "Stopped. Nothing was left behind."
    assert card.start.isEnabled()


def test_a_cancel_that_came_too_late_tells_of_the_export(card, link, tmp_path):
    card.export_to(str(tmp_path / "out"))
    job = link._last
    link.tell(events.RunExported(job=job, folder=RUN, path="/home/me/out"))
    link.tell(events.JobEnded(job=job, outcome="cancelled"))
    assert "is written" in card.banner.headline.text()


def test_a_failure_says_why(card, link, tmp_path):
    card.export_to(str(tmp_path / "out"))
    problem = ExportWrong(reason="Its loss is another.").problem()
    link.tell(events.JobEnded(job=link._last, outcome="failed", problem=problem))
    assert "removed again" in card.banner.headline.text()
    assert "Its loss is another." in card.banner.rest.text()
    card.show_run("/runs/two", "Another")
    assert card.banner.isHidden()  # it was not about this run


def test_a_server_that_forbids_it(card, link, tmp_path):
    card.show_run(RUN, "Letters", allowed=False)
    assert not card.start.isEnabled()
    assert "trunk server of this run asked" in card.note.text()
    assert card.start.accessibleDescription() == card.note.text()


def test_a_policy_that_forbids_it(qtbot, look, link):
    state = AppState(held=HeldPolicy(Policy(allow_adapter_sharing=False)), save=False)
    state.take(events.EngineReady())
    card = ExportCard(exporter(state, link))
    card.show_run(RUN, "Letters")
    qtbot.addWidget(card)
    assert not card.start.isEnabled()
    assert "must not be exported" in card.rule.text.text()


def test_not_during_a_run(card, connected, link):
    connected.begin_run(77)
    assert not card.start.isEnabled()
    assert "A fine-tune is running" in card.note.text()
    link.tell(events.JobEnded(job=77))
    assert card.start.isEnabled()


def test_two_cards_show_one_export(qtbot, card, connected, link, tmp_path):
    other = ExportCard(exporter(connected, link))
    other.show_run("/runs/two", "Another")
    qtbot.addWidget(other)
    card.export_to(str(tmp_path / "out"))
    assert not other.progress.isHidden()
    assert not other.start.isEnabled()
    done(link)
    assert not card.banner.isHidden()
    assert other.banner.isHidden()


def test_every_control_has_a_name(card, check_controls):
    check_controls(card)
