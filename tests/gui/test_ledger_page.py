"""The ledger page: a statement, its filters, its check and its export, and what can be wrong."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import QLocale, QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog

from core import commands, events
from core.errors import LedgerNotExported, LedgerUnreadable
from core.ledger_lines import LedgerFilter, LedgerFlaw, LedgerLine
from gui.models.ledger_model import Column, LedgerModel
from gui.pages.ledger_page import LedgerPage
from gui.theme import theme

HERE, THERE = "http://127.0.0.1:1234", "https://trunk.klinikum.example:8765"
RUN = "2026-11-24 09.05 triage letters"
HOSTILE = '<b>bold</b><img src="file:///etc/passwd">'


def line(minute=0, what="states", level=0.5, run=RUN, day=24, **more) -> LedgerLine:
    first = datetime.datetime(2026, 11, day, 12, minute, 5, tzinfo=datetime.UTC)
    time = first.isoformat(timespec="microseconds")
    given = {
        "first": time, "last": time, "what": what, "destination": THERE, "run": run,
        "noise_level": level, "messages": 27, "bytes": 9_300_000, "total_bytes": 41_200_000, **more,
    }  # fmt: skip
    return LedgerLine(**given)


@pytest.fixture
def page(qtbot, connected, link, look):
    page = LedgerPage(connected, link, look)
    qtbot.addWidget(page)
    page.resize(1000, 720)
    page.shown()
    return page


def answer(link, *lines, **more):
    given = {"line_count": len(lines), "entries": 30, "messages": 1509, "bytes": 41_200_000}
    link.tell(
        events.LedgerListed(
            job=link._last, lines=list(lines), runs=["chat", RUN], **{**given, **more}
        )
    )
    link.tell(events.JobEnded(job=link._last))


def cell(page, row, column, role=Qt.ItemDataRole.DisplayRole):
    return page.table.model().index(row, column).data(role)


def last_filter(link) -> LedgerFilter:
    return link.of(commands.ListLedger)[-1].filter


# --- the statement ---------------------------------------------------------------------------


def test_it_asks_each_time_it_is_shown(page, link):
    assert len(link.of(commands.ListLedger)) == 1
    assert last_filter(link) == LedgerFilter()
    page.shown()
    page.refresh_button.click()
    assert len(link.of(commands.ListLedger)) == 3


def test_before_the_first_answer_nothing_is_claimed(page):
    assert not page.empty.isHidden()
    assert page._empty_words.headline.text() == "One moment"
    assert not page.check_button.isEnabled()


def test_an_empty_ledger_says_what_will_appear(page, link):
    answer(link, entries=0, messages=0, bytes=0)
    assert page._empty_words.headline.text() == "Nothing has left yet"
    assert "connects to a trunk server" in page._empty_words.sentence.text()
    assert page.filled.isHidden()
    assert not page.export_button.isEnabled()


def test_a_line_reads_like_a_bank_statement(page, link):
    answer(link, line(1), line(0, "gradients", None), line(0, "settings", None, day=23))
    assert page.empty.isHidden()
    found = [cell(page, 0, column) for column in Column]
    noon = datetime.datetime(2026, 11, 24, 12, 1, tzinfo=datetime.UTC).astimezone()
    assert found[Column.TIME] == f"{noon:%H:%M}"
    assert found[Column.WHAT] == "Noisy hidden states"
    assert found[Column.PLACE] == "trunk.klinikum.example:8765"
    assert found[Column.RUN] == "triage letters"
    assert found[Column.NOISE] == "0.5"
    assert found[Column.MESSAGES] == "27"
    assert found[Column.SIZE].replace("\u00a0", " ") == "9.3 MB"
    assert found[Column.TOTAL].replace("\u00a0", " ") == "41.2 MB"
    assert [bool(cell(page, row, Column.DAY)) for row in range(3)] == [True, False, True]
    # Who hears the table instead of seeing it hears the day in every line.
    spoken = cell(page, 1, Column.DAY, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"Day: {found[Column.DAY]}"
    assert cell(page, 1, Column.WHAT) == "Gradients"
    assert cell(page, 1, Column.NOISE) == "–"
    assert "1,509 messages" in page._sum.text() or "1509 messages" in page._sum.text()


def test_states_without_noise_stand_out_by_word_and_colour(page, link):
    answer(link, line(2, level=0.0), line(1))
    assert cell(page, 0, Column.WHAT) == "Hidden states"
    assert cell(page, 0, Column.NOISE) == "No noise"
    colour = Qt.ItemDataRole.ForegroundRole
    for column in (Column.WHAT, Column.NOISE):
        assert cell(page, 0, column, colour).color() == theme().color("warning")
        assert cell(page, 1, column, colour) is None


def test_what_a_line_was_for(page, link):
    answer(link, line(1, run="chat", destination=HERE), line(0, "connection", None, run=""))
    assert cell(page, 0, Column.RUN) == "Chat"
    assert cell(page, 0, Column.PLACE) == "This computer"
    assert HERE in cell(page, 0, Column.PLACE, Qt.ItemDataRole.ToolTipRole)
    assert cell(page, 1, Column.RUN) == "–"


def test_a_run_with_a_hostile_name_is_no_markup(page, link):
    answer(link, line(run=HOSTILE))
    tip = cell(page, 0, Column.RUN, Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip
    assert "&lt;b&gt;" in tip


def test_older_lines_come_when_they_are_wanted(page, link):
    model = page.table.model()
    assert isinstance(model, LedgerModel)
    answer(link, *[line(5)] * 200, line_count=450)
    link.sent.clear()
    assert model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())  # asked once only
    assert [command.first for command in link.of(commands.ListLedger)] == [200]
    answer(link, *[line(4)] * 200, line_count=450, first=200)
    assert model.rowCount() == 400
    model.fetchMore(QModelIndex())
    answer(link, *[line(3)] * 50, line_count=450, first=400)
    assert model.rowCount() == 450
    assert not model.canFetchMore(QModelIndex())
    page.refresh()
    answer(link, line(6), line_count=1)
    assert model.rowCount() == 1


def test_an_answer_to_an_older_question_is_not_shown(page, link):
    older = link._last
    page.filters.kind.setCurrentIndex(2)
    answer(link, line(1, "gradients", None))
    link.tell(events.LedgerListed(job=older, lines=[line()] * 9, line_count=9, entries=9))
    assert page.table.model().rowCount() == 1


# --- filters ---------------------------------------------------------------------------------


def test_filters_are_asked_of_the_engine_and_stay(page, link):
    answer(link, line())
    page.filters.run.setCurrentIndex(page.filters.run.findData(RUN))
    assert last_filter(link) == LedgerFilter(run=RUN)
    answer(link, line())
    page.filters.kind.setCurrentIndex(page.filters.kind.findData("states"))
    assert last_filter(link) == LedgerFilter(run=RUN, what="states")
    answer(link, line())
    page.filters.period.setCurrentIndex(1)
    wish = last_filter(link)
    midnight = datetime.datetime.fromisoformat(wish.since).astimezone()
    assert (midnight.hour, midnight.minute) == (0, 0)
    assert midnight.date() == datetime.datetime.now().date()
    assert wish.since.endswith("+00:00")
    # The run stays chosen when the engine names other runs.
    link.tell(events.LedgerListed(job=link._last, runs=["new", "chat"], entries=3, line_count=0))
    assert page.filters.run.currentData() == RUN
    page.shown()
    assert last_filter(link) == wish


def test_connecting_can_be_chosen(page, link):
    answer(link, line())
    page.filters.run.setCurrentIndex(page.filters.run.findText("Connecting"))
    assert last_filter(link) == LedgerFilter(run="")


def test_when_no_line_fits_there_is_a_way_back(page, link):
    from gui.widgets.buttons import Button

    answer(link, line())
    page.filters.kind.setCurrentIndex(3)
    answer(link, line_count=0, messages=0, bytes=0)
    assert page.table.isHidden()
    assert not page.nothing_fits.isHidden()
    button = next(it for it in page.findChildren(Button) if it.text() == "Show everything")
    button.click()
    assert last_filter(link) == LedgerFilter()
    answer(link, line())
    assert not page.table.isHidden()
    assert page.nothing_fits.isHidden()


# --- the check -------------------------------------------------------------------------------


def test_the_check_says_its_result_and_when(page, link):
    answer(link, line())
    assert page.checked.text() == "Not checked yet in this window."
    page.check_button.click()
    assert len(link.of(commands.CheckLedger)) == 1
    assert not page.check_button.isEnabled()
    link.tell(events.JobProgress(job=link._last, stage="Checking the ledger", share=0.5))
    assert page.job_card.bar.value() == 500
    time = datetime.datetime(2026, 11, 24, 12, 30, tzinfo=datetime.UTC)
    link.tell(events.LedgerChecked(job=link._last, entries=30, time=time.isoformat()))
    link.tell(events.JobEnded(job=link._last))
    clock = f"{time.astimezone():%H:%M}"
    assert page.checked.text() == f"The chain is whole: 30 entries, checked at {clock}."
    assert page.checked.property("tone") == "yours"
    assert page.banner.isHidden()
    assert page.check_button.isEnabled()


def test_a_broken_chain_is_told_in_plain_words(page, link):
    answer(link, line())
    page.check_button.click()
    flaw = LedgerFlaw("Entry {number} in {file} was changed.", {"number": "7", "file": "a.jsonl"})
    time = datetime.datetime.now(datetime.UTC).isoformat()
    link.tell(events.LedgerChecked(job=link._last, entries=6, flaw=flaw, time=time))
    link.tell(events.JobEnded(job=link._last))
    assert page.banner.headline.text() == "Entry 7 in a.jsonl was changed."
    assert page.banner.property("tone") == "bad"
    assert page.checked.text().startswith("The chain is broken after 6 entries")
    assert page.checked.property("tone") == "bad"


def test_a_check_can_be_stopped(page, link):
    answer(link, line())
    page.check_button.click()
    job = link._last
    page.job_card.stop.click()
    assert [command.target for command in link.of(commands.Cancel)] == [job]
    link.tell(events.JobEnded(job=job, outcome="cancelled"))
    assert page.job_card.isHidden()
    assert page.banner.isHidden()
    assert page.checked.text() == "Not checked yet in this window."


def test_unreadable_entries_are_told(page, link):
    answer(link, line(), damaged=2)
    assert page.banner.headline.text() == "2 entries of the ledger cannot be read."
    assert "Check the chain" in page.banner.rest.text()


def test_an_unreadable_ledger_is_told(page, link):
    problem = LedgerUnreadable(folder="/x", reason="Permission denied").problem()
    link.tell(events.JobEnded(job=link._last, outcome="failed", problem=problem))
    assert page.banner.headline.text() == "The ledger of what left cannot be read."
    page.refresh()
    answer(link, line())
    assert page.banner.isHidden()


# --- the export ------------------------------------------------------------------------------


def test_export_writes_what_the_filters_show(page, link, monkeypatch):
    answer(link, line())
    page.filters.kind.setCurrentIndex(2)
    answer(link, line())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("/home/a/left.csv", ""))
    page.export_button.click()
    (sent,) = link.of(commands.ExportLedger)
    assert sent == commands.ExportLedger(
        path="/home/a/left.csv", filter=LedgerFilter(what="gradients")
    )
    link.tell(events.LedgerExported(job=link._last, path="/home/a/left.csv", entries=12))
    link.tell(events.JobEnded(job=link._last))
    assert page.banner.headline.text() == "12 entries are in left.csv."


def test_no_file_chosen_is_no_export(page, link, monkeypatch):
    answer(link, line())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page.export_button.click()
    assert link.of(commands.ExportLedger) == []


def test_a_failed_export_says_why(page, link):
    answer(link, line())
    page.export("/no/where.csv")
    problem = LedgerNotExported(file="where.csv", reason="No space left.", advice="Make room.")
    link.tell(events.JobEnded(job=link._last, outcome="failed", problem=problem.problem()))
    assert page.banner.headline.text() == "The ledger cannot be written to where.csv."
    assert page.export_button.isEnabled()


# --- the engine, the keyboard ----------------------------------------------------------------


def test_it_waits_for_the_engine(qtbot, state, link, look):
    page = LedgerPage(state, link, look)
    qtbot.addWidget(page)
    page.show()
    page.shown()
    assert link.of(commands.ListLedger) == []
    link.tell(events.EngineReady(version="test", device="cpu"))
    assert len(link.of(commands.ListLedger)) == 1


def test_controls_have_names(page, link, check_controls):
    answer(link, line())
    check_controls(page)
    assert page.table.accessibleName() == "What left this computer, newest first"


@pytest.mark.parametrize("size", [100, 150])
def test_words_and_figures_are_not_cut_off(page, link, look, size):
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))  # its short form of a day is the longest
    try:
        look.setup("light", size)
        page.show()
        small = {"bytes": 888, "total_bytes": 888, "messages": 8888}
        kinds = ("gradients", "adapter", "settings", "connection")
        lines = [line(level=0.0, **small), *(line(9, what, None, **small) for what in kinds)]
        answer(link, *lines, line(1), line(0, day=23))
        table, model = page.table, page.table.model()
        for column in set(Column) - {Column.PLACE, Column.RUN}:
            for row in range(model.rowCount()):
                wanted = table.sizeHintForIndex(model.index(row, column)).width()
                assert wanted <= table.columnWidth(column), cell(page, row, column)
    finally:
        QLocale.setDefault(before)


def test_all_columns_fit_into_the_window_as_it_comes(page, link):
    page.resize(1280 - 216, 800)
    page.show()
    answer(link, *[line(minute) for minute in range(40)])
    assert page.table.horizontalScrollBar().maximum() == 0
