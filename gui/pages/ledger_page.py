"""What left: the ledger of this computer, like a bank statement, with its check and its export."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from core import commands
from core.events import Event, JobEnded, LedgerChecked, LedgerExported, LedgerListed
from gui.engine_link import EngineLink, Job
from gui.models.ledger_model import LedgerModel
from gui.state import AppState
from gui.text import bytes_text, elide_middle, number_text, translate
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.buttons import quiet, secondary
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.job_card import JobCard
from gui.widgets.label import Label
from gui.widgets.ledger_filters import LedgerFilters
from gui.widgets.ledger_words import clock_text
from gui.widgets.page import Page
from gui.widgets.tables import LedgerTable

_PAGE = 200
_LONGEST = 60


class LedgerPage(Page):
    """The engine reads and adds up; the page shows a part at a time."""

    def __init__(self, state: AppState, link: EngineLink, look: Theme) -> None:
        super().__init__("", "", look)
        self.set_words(
            self.tr("What left"),
            self.tr(
                "One entry for each message, written before it left this computer: when, where "
                "to, how noisy, how large. Never what was in it."
            ),
        )
        self._state, self._link = state, link
        self._asked = 0
        self._working = False
        self.banner = Banner()
        self.add(self.banner)
        self.job_card = JobCard(self.tr("The ledger"))
        self.add(self.job_card)
        self.filters = LedgerFilters()
        self.filters.changed.connect(self.refresh)
        self.empty = self._empty_card()
        self.add(self.empty, 1)
        self.filled = self._statement_card()
        self.add(self.filled, 1)
        self.checked = Label("", "note", wrap=True)
        self.add_to_footer(self.checked, left=True)
        self.footer.setStretch(0, 1)
        self.export_button = self.add_secondary(self.tr("Export as CSV …"), "file-spreadsheet")
        self.export_button.clicked.connect(self.choose_export)
        self.check_button = self.set_primary(self.tr("Check the chain"), "circle-check")
        self.check_button.clicked.connect(self.check)
        self.filled.hide()
        self._show_buttons()
        self.checked.setText(self.tr("Not checked yet in this window."))
        state.engine_changed.connect(self._engine_changed)

    # --- asking ---

    def shown(self) -> None:
        """Read what is new."""
        self.refresh()

    def refresh(self) -> None:
        """Ask for the newest lines."""
        self._ask(0)

    def _ask(self, first: int) -> None:
        if self._state.engine is None:
            return
        wish = commands.ListLedger(filter=self.filters.wish(), first=first, count=_PAGE)
        job = self._link.run(wish)
        self._asked = job.number
        job.received.connect(self._received)
        job.ended.connect(self._listed)

    def check(self) -> None:
        """Let the engine follow the chain."""
        self._work(self._link.run(commands.CheckLedger()), self.tr("Checking the ledger …"))

    def choose_export(self) -> None:
        """Ask where to, then export what the filters show."""
        folder = Path(self._state.settings.last_folder or Path.home())
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export as CSV"),
            str(folder / self.tr("what left.csv")),
            self.tr("Tables (*.csv)"),
        )
        if path:
            self.export(path)

    def export(self, path: str) -> None:
        """Write the entries that are shown to a file; the dialog asked before replacing one."""
        wish = commands.ExportLedger(path=path, filter=self.filters.wish())
        self._work(self._link.run(wish), self.tr("Writing the file …"))

    def _work(self, job: Job, words: str) -> None:
        self.banner.clear()
        self._working = True
        self._show_buttons()
        job.received.connect(self._received)
        job.ended.connect(self._work_ended)
        self.job_card.follow(job, words)

    # --- what the engine answers ---

    def _received(self, event: Event) -> None:
        match event:
            case LedgerListed(job=job) if job == self._asked:
                self._show_found(event)
            case LedgerChecked():
                self._show_checked(event)
            case LedgerExported(path=path, entries=entries):
                self.banner.say(
                    "yours",
                    self.tr("{number} entries are in {file}.").format(
                        number=number_text(entries), file=elide_middle(Path(path).name, _LONGEST)
                    ),
                )
            case _:
                pass

    def _listed(self, event: JobEnded) -> None:
        if event.problem is not None and event.job == self._asked:
            self.banner.show_problem(event.problem)

    def _work_ended(self, event: JobEnded) -> None:
        self._working = False
        self._show_buttons()
        if event.problem is not None:
            self.banner.show_problem(event.problem)

    def _show_found(self, found: LedgerListed) -> None:
        nothing = found.entries == 0 and found.damaged == 0
        self.empty.setVisible(nothing)
        self._empty_words.set_words(
            self.tr("Nothing has left yet"),
            self.tr(
                "As soon as this program connects to a trunk server, each message it sends "
                "appears here: connecting first, then what a fine-tune or a chat sends."
            ),
        )
        self.filled.setVisible(not nothing)
        self.filters.show_runs(found.runs)
        self._model.show_lines(found)
        if found.first == 0:
            self._sum.setText(
                self.tr("{size} in {number} messages").format(
                    size=bytes_text(found.bytes), number=number_text(found.messages)
                )
            )
            no_line = found.line_count == 0
            self.table.setVisible(not no_line)
            self.nothing_fits.setVisible(no_line)
        if found.damaged:
            self.banner.say(
                "bad",
                self.tr("{number} entries of the ledger cannot be read.").format(
                    number=number_text(found.damaged)
                ),
                self.tr("Check the chain to see where; those entries are not in the list."),
            )
        elif self.banner.problem is not None and self.banner.problem.code == "LedgerUnreadable":
            self.banner.clear()
        self._show_buttons()

    def _show_checked(self, event: LedgerChecked) -> None:
        time = clock_text(event.time)
        number = number_text(event.entries)
        if event.flaw is None:
            text = self.tr("The chain is whole: {number} entries, checked at {time}.")
            self.checked.set_tone("yours")
        else:
            text = self.tr("The chain is broken after {number} entries, checked at {time}.")
            self.checked.set_tone("bad")
            self.banner.say(
                "bad",
                translate("ledger", event.flaw.text, event.flaw.details),
                self.tr(
                    "Someone or something changed the ledger’s files. What stands before that "
                    "entry is as it was written."
                ),
            )
        self.checked.setText(text.format(number=number, time=time))

    def _engine_changed(self) -> None:
        self._show_buttons()
        if self.isVisible():
            self.refresh()

    def _show_buttons(self) -> None:
        ready = self._state.engine is not None and not self._working
        some = not self.filled.isHidden()
        self.check_button.setEnabled(ready and some)
        self.export_button.setEnabled(ready and some)
        self.refresh_button.setEnabled(self._state.engine is not None)

    # --- building ---

    def _empty_card(self) -> Card:
        card = Card()
        self._empty_words = EmptyState(
            "scroll-text", self.tr("One moment"), self.tr("The ledger is being read.")
        )
        card.add(self._empty_words, 1)
        return card

    def _statement_card(self) -> Card:
        card = Card(self.tr("Statement"))
        self._sum = Label("", "note")
        card.add_to_header(self._sum)
        self.refresh_button = quiet(self.tr("Refresh"), "refresh-cw")
        self.refresh_button.clicked.connect(self.refresh)
        card.add_to_header(self.refresh_button)
        card.add(self.filters)
        self._model = LedgerModel(self)
        self._model.more_wanted.connect(self._ask)
        self.table = LedgerTable(self.tr("What left this computer, newest first"), self._model)
        card.add(self.table, 1)
        everything = secondary(self.tr("Show everything"))
        everything.clicked.connect(self.filters.clear)
        self.nothing_fits = EmptyState(
            "scroll-text",
            self.tr("Nothing like that has left"),
            self.tr("No entry fits what is chosen above."),
            everything,
        )
        card.add(self.nothing_fits, 1)
        return card
