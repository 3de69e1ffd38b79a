"""All runs: a list, the losses of some beside each other, and the details of one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from core import commands
from core.events import Event, JobEnded, Problem, RunRead, RunSummary, UnfinishedRun
from core.report.record import LossCurve
from gui.engine_link import EngineLink
from gui.models.chat_choice import chat_choice
from gui.models.evaluation import evaluations
from gui.models.export import exporter
from gui.models.resuming import resuming
from gui.models.run_report import RunReport
from gui.models.runs_model import AnyRun, RunsModel
from gui.state import AppState
from gui.text import elide_middle
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.buttons import quiet, secondary
from gui.widgets.card import Card
from gui.widgets.columns import Columns
from gui.widgets.compare_card import CompareCard
from gui.widgets.curves import MOST, curve_of
from gui.widgets.empty_state import EmptyState
from gui.widgets.evaluation_card import EvaluationCard
from gui.widgets.export_card import ExportCard
from gui.widgets.give_up import GiveUp
from gui.widgets.job_card import JobCard
from gui.widgets.notes_card import NotesCard
from gui.widgets.page import Page
from gui.widgets.rule_note import held_rules
from gui.widgets.run_actions import RunActions
from gui.widgets.run_card import RunCard
from gui.widgets.run_words import name_text
from gui.widgets.runs_table import RunsTable


class RunsPage(Page):
    """The list, and beside what concerns several runs a column of cards about the chosen one."""

    run_chosen = Signal(object)
    """Its `RunSummary`, or None while there is none that can be read."""

    def __init__(self, state: AppState, link: EngineLink, look: Theme) -> None:
        super().__init__("", "", look)
        self.set_words(
            self.tr("Runs"),
            self.tr("What you fine-tuned. Compare, chat with one, hand a report on."),
        )
        self.state, self.link = state, link
        self._curves: dict[str, LossCurve] = {}
        self._asked: set[str] = set()
        self._folder = ""
        self.banner = Banner()
        self.add(self.banner)
        self.job_card = JobCard(self.tr("Report"))
        self.add(self.job_card)
        self.tasks = RunActions(self)
        self.tasks.failed.connect(self._show_problem)
        self.tasks.changed.connect(self.refresh)
        self.tasks.removing.connect(self._removing)
        self.tasks.removed.connect(self._removed)
        self.giving_up = GiveUp(self, link)
        self.giving_up.failed.connect(self._show_problem)
        self.reports = RunReport(link, self)
        self.reports.written.connect(self._report_written)
        self.reports.failed.connect(self._show_problem)
        self.reports.ended.connect(self._show_buttons)
        self.empty = self._empty_card()
        self.add(self.empty, 1)
        self.filled = self._filled()
        self.filled.hide()
        self.add(self.filled, 1)
        self.chat_button = self.set_primary(self.tr("Use in chat"), "message-square")
        self.chat_button.clicked.connect(self.use_in_chat)
        self.chat_button.hide()
        state.runs_changed.connect(self._show_runs)
        state.run_active_changed.connect(self._show_runs)
        state.engine_changed.connect(self._engine_changed)
        state.server_changed.connect(self._show_buttons)
        if state.runs:
            self._show_runs()

    def _show_details(self, run: RunSummary | None) -> None:
        for card in (self.evaluation, self.export):
            card.setVisible(run is not None)
        if run is not None:
            self.evaluation.show_run(run.folder)
            self.export.show_run(run.folder, run.name, allowed=run.export_allowed)

    # --- building ---

    def _empty_card(self) -> Card:
        card = Card()
        button = secondary(self.tr("Go to Fine-tune"), "trending-up")
        button.clicked.connect(lambda: self.go_to.emit("finetune"))
        self._empty_words = EmptyState(
            "history", self.tr("One moment"), self.tr("The runs are being read."), button
        )
        card.add(self._empty_words, 1)
        return card

    def _filled(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        self.theme.space(column, spacing=16, margins=0)
        self.model = RunsModel(self)
        self.model.ticked_changed.connect(self._show_curves)
        self.model.too_many.connect(self._say_too_many)
        self.table = RunsTable(self.tr("Your runs, newest first"), self.model)
        self.table.setAccessibleDescription(
            self.tr("Space ticks a run to compare it, F2 renames it, Delete asks to remove it.")
        )
        self.table.chosen.connect(self._choose)
        self.table.rename.connect(lambda: self.tasks.rename(self.run))
        self.table.remove.connect(self._remove)
        card = Card(self.tr("Your runs"))
        again = quiet(self.tr("Refresh"), "refresh-cw")
        again.clicked.connect(self.refresh)
        card.add_to_header(again)
        card.add(self.table, 1)
        column.addWidget(card)
        columns = Columns(760)
        columns.add(self._left(), 1)
        columns.add(self._right(), 1)
        column.addWidget(columns, 1)
        return whole

    def _left(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        self.theme.space(column, spacing=16, margins=0)
        self.compare = CompareCard()
        self.notes = NotesCard()
        self.notes.failed.connect(self._show_problem)
        column.addWidget(self.compare)
        column.addWidget(self.notes)
        column.addStretch(1)
        return side

    def _right(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        self.theme.space(column, spacing=16, margins=0)
        self.card = RunCard()
        self.card.report.connect(self.choose_report)
        self.card.rename.connect(lambda: self.tasks.rename(self.run))
        self.card.reveal.connect(lambda: self.tasks.reveal(self.run))
        self.card.remove.connect(self._remove)
        self.card.resume.connect(self._resume)
        self.card.give_up.connect(self._give_up)
        self.details = QVBoxLayout()
        """Cards on the chosen run, the first of them its settings and result."""
        self.theme.space(self.details, spacing=16)
        self.details.addWidget(self.card)
        self.evaluation = EvaluationCard(evaluations(self.state, self.link))
        self.export = ExportCard(exporter(self.state, self.link))
        for card in (self.evaluation, self.export):
            self.details.addWidget(card)
        self.run_chosen.connect(self._show_details)
        column.addLayout(self.details)
        column.addStretch(1)
        return side

    # --- what there is ---

    def shown(self) -> None:
        """Look again: the command line makes runs too."""
        self.refresh()

    def refresh(self) -> None:
        """Ask for the list."""
        if self.state.engine is None:
            return
        job = self.link.run(commands.ListRuns())
        job.ended.connect(self._listed)

    def _listed(self, event: JobEnded) -> None:
        if event.problem is not None:
            self._show_problem(event.problem)
        self._show_runs()
        if not self.filled.isVisibleTo(self):
            self._empty_words.set_words(
                self.tr("No runs yet"),
                self.tr(
                    "Each fine-tune is kept here with its settings, its losses and your notes. "
                    "Start the first one on the Fine-tune page."
                ),
            )

    def _show_runs(self) -> None:
        runs, unreadable = self.state.runs, self.state.unreadable_runs
        unfinished = self.state.unfinished
        some = bool(runs or unfinished or unreadable)
        self.empty.setVisible(not some)
        self.filled.setVisible(some)
        self.chat_button.setVisible(some)
        wanted = self._folder
        self.model.show_runs(runs, unfinished, unreadable)
        self.table.choose(wanted)
        self._choose()

    @property
    def run(self) -> AnyRun | None:
        """The run that is chosen."""
        return self.table.current_run

    def _choose(self) -> None:
        run = self.run
        self._folder = run.folder if run is not None else ""
        readable = isinstance(run, RunSummary)
        self.notes.show_run(run.folder if readable and run is not None else "")
        self.notes.setVisible(readable)
        if run is not None:
            self.card.show_run(run)
        self._show_curves()
        self._show_buttons()
        self.run_chosen.emit(run if readable else None)

    def _show_buttons(self) -> None:
        readable = isinstance(self.run, RunSummary)
        self.chat_button.setEnabled(readable)
        ready = self.state.engine is not None and not self.reports.running
        self.card.report_button.setEnabled(readable and ready)
        self.card.allow_resume(self._why_not_resume())

    def _engine_changed(self) -> None:
        self._asked.clear()
        self._show_buttons()
        if self.isVisible():
            self.refresh()

    # --- losses ---

    def _show_curves(self) -> None:
        run = self.run
        runs = self.model.ticked or ([run] if isinstance(run, RunSummary) else [])
        missing = [one.folder for one in runs if one.folder not in self._curves]
        for folder in missing:
            if folder not in self._asked and self.state.engine is not None:
                self._asked.add(folder)
                job = self.link.run(commands.ReadRun(folder=folder))
                job.received.connect(self._read)
        curves = [(name_text(one), self._curves.get(one.folder, LossCurve())) for one in runs]
        self.compare.show_curves([curve_of(name, curve) for name, curve in curves])

    def _read(self, event: Event) -> None:
        if isinstance(event, RunRead):
            self._curves[event.folder] = event.curve
            self._show_curves()

    def _say_too_many(self) -> None:
        self.banner.say(
            "info",
            self.tr("{number} runs can be compared at most.").format(number=MOST),
            self.tr("Take the tick from one of them first."),
        )
        self.scroll_to_top()

    # --- what can be done with a run ---

    def use_in_chat(self) -> None:
        """Answer with this run from the next message on."""
        run = self.run
        if isinstance(run, RunSummary):
            chat_choice(self.state).choose(run.folder)
            self.go_to.emit("chat")

    def _resume(self) -> None:
        """The Fine-tune page goes on with it."""
        run = self.run
        if isinstance(run, UnfinishedRun):
            self.go_to.emit("finetune")
            resuming(self.state).asked.emit(run)

    def _give_up(self) -> None:
        if isinstance(self.run, UnfinishedRun):
            self.giving_up.ask(self.run)

    def _why_not_resume(self) -> str:
        if forbidden := held_rules(self.state.policy, "allow_training"):
            return forbidden
        if self.state.run_active:
            return self.tr("Another run is going on. Wait until it has ended.")
        if not self.state.connected:
            return self.tr("Start the trunk on the Server page first.")
        return ""

    def _remove(self) -> None:
        """One that can go on has to be given up first, so that its secret goes too."""
        if not isinstance(self.run, UnfinishedRun):
            self.tasks.remove(self.run)

    def _removing(self, folder: str) -> None:
        """Notes that were just written go to the trash with the rest."""
        if folder == self._folder:
            self.notes.save()

    def _removed(self, folder: str) -> None:
        if folder == self._folder:
            self.notes.forget()
        if chat_choice(self.state).adapter == folder:
            chat_choice(self.state).choose("")
        self.state.forget_run(folder)
        self.table.setFocus()
        self.refresh()

    # --- the report ---

    def choose_report(self) -> None:
        """Ask where to, and as what."""
        run = self.run
        if not isinstance(run, RunSummary):
            return
        folder = Path(self.state.settings.last_folder or Path.home())
        name = "".join(
            letter if letter.isalnum() or letter in " -_." else " " for letter in run.name
        )
        suggestion = self.tr("report on {name}").format(name=" ".join(name.split())[:60] or "run")
        path, chosen = QFileDialog.getSaveFileName(
            self,
            self.tr("Report on the run"),
            str(folder / f"{suggestion}.pdf"),
            self.tr("Pages (*.pdf);;Web page (*.html)"),
        )
        if path:
            if Path(path).suffix.lower() not in (".pdf", ".html", ".htm"):
                path += ".html" if "html" in chosen else ".pdf"
            self.write_report(run, path)

    def write_report(self, run: RunSummary, path: str) -> None:
        """Write it; the dialog asked before replacing a file."""
        self.banner.clear()
        self.job_card.follow(self.reports.write(run, path), self.tr("Reading the run …"))
        self._show_buttons()

    def _report_written(self, path: str) -> None:
        name = elide_middle(Path(path).name, 60)
        self.banner.say(
            "yours",
            self.tr("The report is in {file}.").format(file=name),
            self.tr("It names files, columns and the server’s address, and holds no rows."),
        )
        self.scroll_to_top()

    def _show_problem(self, problem: Problem) -> None:
        self.banner.show_problem(problem)
        self.scroll_to_top()  # or it would be told to nobody
