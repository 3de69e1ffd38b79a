"""The data page: opening, dropping, columns, rows that hold anything at all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from core import commands, events
from core.errors import DataUnreadable, MappingImpossible
from gui.models.rows_model import RowsModel, plain_tooltip
from gui.pages.data_page import DataPage

HOSTILE = '<b>bold</b><img src="file:///etc/passwd"><a href="https://x">click</a>'
MAPPING = events.ColumnMapping(prompt="letter", response="urgency")


@pytest.fixture
def page(qtbot, connected, link, look):
    page = DataPage(connected, link, look)
    qtbot.addWidget(page)
    page.resize(1000, 720)
    return page


def open_file(link, **changes):
    given = {
        "path": "/home/a/letters.csv",
        "name": "letters.csv",
        "columns": ["letter", "urgency", "id"],
        "rows": 3,
        "preview": [["Chest pain\nsince today", "same day", "1"], [HOSTILE, "routine", "2"]],
        "mapping": MAPPING,
        **changes,
    }
    link.tell(events.DataOpened(**given))
    link.tell(events.MappingChanged(mapping=given["mapping"], usable_rows=given["rows"]))


def drop(page, *urls):
    mime = QMimeData()
    mime.setUrls(list(urls))
    enter = QDragEnterEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    enter.ignore()
    QApplication.sendEvent(page, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(page, event)
    return True


def test_empty_page_says_what_to_do(page):
    assert not page.empty.isHidden()
    assert page.filled.isHidden()
    assert page.primary_button.isHidden()


def test_sample(page, link):
    from gui.widgets.buttons import Button

    button = next(it for it in page.findChildren(Button) if it.text() == "Use the sample")
    button.click()
    assert [command.path for command in link.of(commands.OpenData)] == [""]
    assert not page.job_card.isHidden()


def test_opened_file(qtbot, page, link):
    open_file(link)
    assert page.empty.isHidden()
    assert page.subtitle.text() == "letters.csv · 3 rows"
    assert page.primary_button.isEnabled()
    with qtbot.waitSignal(page.go_to) as gone:
        page.primary_button.click()
    assert gone.args == ["privacy"]


def test_drop_one_file(page, link, state):
    assert drop(page, QUrl.fromLocalFile("/home/a/letters.csv"))
    assert [command.path for command in link.of(commands.OpenData)] == ["/home/a/letters.csv"]
    assert state.settings.last_folder == "/home/a"


def test_drop_of_several_or_remote_files(page, link):
    assert drop(page, QUrl.fromLocalFile("/a.csv"), QUrl.fromLocalFile("/b.csv"))
    assert "drop one" in page.banner.headline.text()
    assert not drop(page, QUrl("https://example.org/a.csv"))
    assert link.of(commands.OpenData) == []


def test_progress_and_cancel(page, link):
    page.open("/big.csv")
    job = link._last
    link.tell(events.JobProgress(job=job, stage="Reading the file", share=0.25))
    assert page.job_card.bar.value() == 250
    page.job_card.stop.click()
    assert [command.target for command in link.of(commands.Cancel)] == [job]
    link.tell(events.JobEnded(job=job, outcome="cancelled"))
    assert page.job_card.isHidden()
    assert page.banner.isHidden()


def test_unreadable_file_keeps_the_old_one(page, link):
    open_file(link)
    page.open("/broken.xlsx")
    problem = DataUnreadable(file="broken.xlsx", reason="It is cut off.", advice="Copy it again.")
    link.tell(events.JobEnded(job=link._last, outcome="failed", problem=problem.problem()))
    assert page.banner.headline.text() == "broken.xlsx cannot be opened."
    assert page.banner.rest.text() == "It is cut off. Copy it again."
    assert not page.filled.isHidden()


def test_choosing_columns(page, link):
    open_file(link)
    choice = page._choice
    choice.prompt.setCurrentIndex(choice.prompt.findData("id"))
    choice.prompt.activated.emit(choice.prompt.currentIndex())
    (sent,) = link.of(commands.ChooseColumns)
    assert sent.mapping == events.ColumnMapping(prompt="id", response="urgency")
    problem = MappingImpossible(reason="They are numbers.").problem()
    link.tell(events.MappingChanged(mapping=sent.mapping, mapping_problem=problem))
    assert "cannot be used" in page.banner.headline.text()
    assert not page.primary_button.isEnabled()
    link.tell(events.MappingChanged(mapping=MAPPING, usable_rows=2))
    assert page.banner.isHidden()
    assert page.primary_button.isEnabled()
    assert "2 of 3 rows can be learnt from" in page.subtitle.text()


def test_chats(page, link):
    open_file(link, columns=["messages"], mapping=events.ColumnMapping(messages="messages"))
    choice = page._choice
    assert choice.kind.currentData() == "chats"
    assert not choice.messages.isHidden()
    assert choice.mapping() == events.ColumnMapping(messages="messages")


def test_cells_are_never_markup(qapp):
    model = RowsModel()
    model.show_rows(["a", "b"], [[HOSTILE, "x" * 5000], ["short"]])
    model.set_mapping(events.ColumnMapping(prompt="a", response="b"), ["a"])
    assert model.index(0, 0).data() == HOSTILE
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip
    assert "<img" not in tip
    assert "&lt;b&gt;bold" in tip
    assert len(model.index(0, 1).data()) <= 160
    assert len(model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)) < 2000
    assert model.index(1, 1).data() is None  # a short row is no crash
    header = model.headerData(0, Qt.Orientation.Horizontal)
    assert header == "a  ·  text"
    assert model.headerData(0, Qt.Orientation.Vertical) == "1"
    assert plain_tooltip("") == ""


def test_many_columns_and_no_rows(page, link):
    columns = [f"column {number}" for number in range(200)]
    open_file(link, columns=columns, preview=[], rows=0, mapping=events.ColumnMapping())
    assert not page.primary_button.isEnabled()
    assert page.table.model().columnCount() == 200


def test_before_the_engine_is_ready(qtbot, state, link, look):
    page = DataPage(state, link, look)
    qtbot.addWidget(page)
    page.open("/x.csv")
    assert "getting ready" in page.banner.headline.text()
    assert link.of(commands.OpenData) == []


def test_controls_have_names(page, link, check_controls):
    open_file(link)
    check_controls(page)


def test_free_text(page, link):
    mapping = events.ColumnMapping(text="text")
    open_file(link, columns=["file", "text"], mapping=mapping)
    choice = page._choice
    assert choice.kind.currentData() == "texts"
    assert not choice.text.isHidden()
    assert choice.mapping() == mapping
    assert page.table.model().role_word(1) == "free text"
    choice.text.setCurrentIndex(choice.text.findData("file"))
    choice.text.activated.emit(choice.text.currentIndex())
    (sent,) = link.of(commands.ChooseColumns)
    assert sent.mapping == events.ColumnMapping(text="file")


def test_a_folder_is_opened(page, link, monkeypatch, tmp_path):
    from PySide6.QtWidgets import QFileDialog

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.choose_folder()
    assert [command.path for command in link.of(commands.OpenData)] == [str(tmp_path)]


def test_what_belongs_together(page, link, state):
    from core.config import TrainingTable
    from gui.models.run_plan import planned_run

    mapping = events.ColumnMapping(prompt="letter", response="urgency", group="id")
    open_file(link, mapping=mapping)
    choice = page._choice
    assert choice.mapping() == mapping

    def planned():
        run = planned_run(
            state, TrainingTable(), train_input_blocks=False, most_read_back=1.0, name=""
        )
        return run.data.group

    assert planned() == "id"
    choice.group.setCurrentIndex(choice.group.findData(""))
    choice.group.activated.emit(choice.group.currentIndex())
    (sent,) = link.of(commands.ChooseColumns)
    assert sent.mapping == MAPPING
    link.tell(events.MappingChanged(mapping=MAPPING, usable_rows=3))
    assert planned() == "-"  # not guessed again


FOUND = events.PersonalFound(
    counts={"name": 4, "date": 2},
    rows_with=3,
    rows_looked_at=3,
    rows=3,
    examples=[events.PersonalExample("name", "Frau ", "<b>Kunz</b>", " wartet")],
)


def test_personal_data_is_looked_for_and_shown(qtbot, page, link):
    open_file(link)
    qtbot.waitUntil(lambda: link.of(commands.ScanPersonal) != [])
    link.tell(FOUND)
    card = page.personal_card
    assert card.summary.text() == "Names 4, Dates 2; in 3 of the 3 rows looked at."
    assert card.examples[0].text() == "Names: … Frau «<b>Kunz</b>» wartet …"
    assert card.examples[0].textFormat() == Qt.TextFormat.PlainText
    assert card.examples[1].isHidden()
    link.tell(events.MappingChanged(mapping=MAPPING, usable_rows=3))
    qtbot.wait(600)
    assert len(link.of(commands.ScanPersonal)) == 1  # the same columns are not looked at again
    link.tell(events.PersonalFound(rows_looked_at=2000, rows=50_000))
    assert "Nothing was found in 2000 rows of 50000." in card.summary.text()


def test_masking_is_remembered_for_the_file(qtbot, page, link, state):
    from core.config import TrainingTable
    from gui.models.run_plan import planned_run

    def masks_runs():
        run = planned_run(
            state, TrainingTable(), train_input_blocks=False, most_read_back=1.0, name=""
        )
        return run.data.mask

    open_file(link)
    assert not page.personal_card.switch.isChecked()
    assert not masks_runs()
    page.personal_card.switch.click()
    assert state.settings.masked_files == ["/home/a/letters.csv"]
    assert masks_runs()
    qtbot.waitUntil(lambda: any(command.mask for command in link.of(commands.ShowRows)))
    open_file(link, path="/home/a/other.csv")
    assert not page.personal_card.switch.isChecked()
    open_file(link)
    assert page.personal_card.switch.isChecked()
    page.personal_card.switch.click()
    assert state.settings.masked_files == []
