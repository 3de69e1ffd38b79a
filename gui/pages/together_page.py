"""Training with partners: start or join a common run, watch it, and see what came of it."""

from __future__ import annotations

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from core import commands, events
from core.together_events import InvitationFacts, SeatHeld
from gui.engine_link import EngineLink, Job
from gui.models.chat_choice import chat_choice
from gui.models.evaluation import evaluations
from gui.models.export import exporter
from gui.models.rows_model import plain_tooltip
from gui.models.seat_plan import is_here
from gui.state import AppState
from gui.text import elide
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.job_card import JobCard
from gui.widgets.label import restyle
from gui.widgets.narrow import StackWhenNarrow
from gui.widgets.page import Page
from gui.widgets.paragraph import Paragraph
from gui.widgets.question import Question
from gui.widgets.rule_note import RuleNote
from gui.widgets.run_result import RunResult
from gui.widgets.together_create import TogetherCreate
from gui.widgets.together_created import TogetherCreated
from gui.widgets.together_dialogs import ask_for_invitation, no_server_card
from gui.widgets.together_join import TogetherJoin
from gui.widgets.together_start import TogetherStart
from gui.widgets.together_watch import TogetherWatch
from gui.widgets.way_on import way_on


class TogetherPage(Page):
    """One view at a time: the ways in, a new run, its invitations, an invitation, the run going
    on, its result."""

    def __init__(self, state: AppState, link: EngineLink, theme: Theme) -> None:
        super().__init__("", "", theme)
        self.set_words(
            self.tr("Together"),
            self.tr(
                "Several institutions train one adapter. Your text stays here, noisy numbers leave."
            ),
        )
        self.setAcceptDrops(True)
        self.state, self.link = state, link
        self.job: Job | None = None
        """Of the run that this computer takes part in."""
        self._finished: events.RunSummary | None = None
        self._run_name = ""
        self._way_on = ""
        self.banner = Banner()
        self.banner.action.connect(lambda: self.go_to.emit(self._way_on))
        self.add(self.banner)
        self.rule = RuleNote()
        self._forbidden = self.rule.show_rules(state.policy, "allow_training")
        self.add(self.rule)
        self.job_card = JobCard(self.tr("Common run"))
        self.add(self.job_card)
        self.start = TogetherStart()
        self.founding = TogetherCreate()
        self.no_server = no_server_card(lambda: self.go_to.emit("server"))
        self.created = TogetherCreated()
        self.join = TogetherJoin()
        self.watch = TogetherWatch()
        self.result = RunResult(evaluations(state, link), exporter(state, link))
        self._views: tuple[QWidget, ...] = (
            *(self.start, self.founding, self.no_server, self.created),
            *(self.join, self.watch, self.result),
        )
        self._view: QWidget = self.start
        for view in self._views:
            self.add(view, 1 if view in (self.no_server, self.watch) else 0)
        self._rest = QWidget()
        self.add(self._rest, 1)
        self.missing = Paragraph("", "note")
        self.add_to_footer(self.missing, left=True)
        self.footer.setStretch(0, 1)
        self.footer.setStretch(1, 0)
        self.back_button = self.add_secondary(self.tr("Back"))
        self.back_button.clicked.connect(lambda: self.show_view(self.start))
        self.runs_button = self.add_secondary(self.tr("All runs"), "history")
        self.runs_button.clicked.connect(lambda: self.go_to.emit("runs"))
        self.main_button = self.set_primary(self.tr("Take part"), "play")
        self.main_button.clicked.connect(self._main)
        StackWhenNarrow(self, 760, self.founding.ways.row)
        StackWhenNarrow(self, 640, self.result.figures, self.result.export.row)
        self._connect()
        self.show_view(self.start)

    def _connect(self) -> None:
        opening = QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self)
        opening.activated.connect(self.choose_invitation)
        self.start.start_wanted.connect(self.begin_creating)
        self.start.join_wanted.connect(self.choose_invitation)
        self.start.go_on.connect(self.go_on)
        self.start.finish.connect(self._ask_to_finish)
        self.founding.changed.connect(self._refresh)
        self.join.changed.connect(self._refresh)
        self.join.go_to.connect(self.go_to)
        self.watch.leave.connect(self._ask_to_leave)
        state = self.state
        for signal in (
            *(state.server_changed, state.data_changed, state.mapping_changed),
            *(state.privacy_changed, state.run_active_changed),
        ):
            signal.connect(self._refresh)
        state.engine_changed.connect(self._list_seats)

    # --- which view ---------------------------------------------------------------------

    @property
    def view(self) -> QWidget:
        """What is shown."""
        return self._view

    def shown(self) -> None:
        """Read everything again."""
        self._list_seats()
        self._refresh()

    def show_view(self, view: QWidget) -> None:
        """Show one of the views from its top."""
        self._view = view
        self._refresh()
        self.scroll_to_top()

    def _refresh(self) -> None:
        state = self.state
        if self._view in (self.founding, self.no_server):
            reachable = state.connected and not state.server.bundled
            self._view = self.founding if reachable else self.no_server
            self.founding.show_state(state, only_here=is_here(state.server.url))
        for view in self._views:
            view.setVisible(view is self._view)
        self._rest.setVisible(self._view not in (self.no_server, self.watch))
        self.join.show_state(state)
        busy = self._busy()
        self.start.allow(ready=not busy, why=busy)
        self._show_buttons(busy)

    def _busy(self) -> str:
        """What is in the way of everything, in a sentence."""
        if self._forbidden:
            return plain_tooltip(self._forbidden)
        if self.state.engine is None:
            return self.tr("One moment: the program is still getting ready.")
        if self.state.run_active and self.job is None:
            return self.tr("A run is going on; only one can at a time.")
        return ""

    def _show_buttons(self, busy: str) -> None:
        view, done = self._view, self._view is self.result
        away = view in (self.founding, self.no_server, self.created, self.join, self.result)
        self.back_button.setVisible(away)
        self.runs_button.setVisible(done)
        looks = {
            self.founding: (self.tr("Make the run"), "plus"),
            self.created: (self.tr("Join with your invitation"), "arrow-right"),
            self.join: (self.tr("Take part"), "play"),
            self.result: (self.tr("Chat with it"), "message-square"),
        }
        self.main_button.setVisible(view in looks)
        self.missing.hide()
        if view not in looks:
            return
        self.main_button.set_look(*looks[view])
        missing = "" if done else busy
        if view is self.founding:
            missing = busy or self.founding.missing()
        elif view is self.join:
            missing = busy or self.join.missing(self.state)
        self.main_button.setEnabled(not missing)
        self.missing.setText(missing)
        self.missing.setVisible(bool(missing))
        self.main_button.setAccessibleDescription(missing)

    def _main(self) -> None:
        if self._view is self.founding:
            self._create()
        elif self._view is self.created:
            self.open_invitation(self.created.own)
        elif self._view is self.join:
            self.take_part()
        elif self._finished is not None:
            chat_choice(self.state).choose(self._finished.folder)
            self.go_to.emit("chat")

    # --- the ways in --------------------------------------------------------------------

    def begin_creating(self) -> None:
        """Ask what a new run shall be."""
        self.banner.clear()
        self.show_view(self.founding)

    def _create(self) -> None:
        model = self.state.model
        if model is None:
            return
        self.banner.clear()
        names = self.founding.names()
        job = self.link.run(
            commands.CreateCommonRun(
                name=self.founding.name(),
                run=self.founding.run(model.fingerprint),
                names=names,
                folder=self.founding.folder.text().strip(),
            )
        )
        job.received.connect(lambda event: self._take_created(event, names))
        job.ended.connect(self._asked)
        self.job_card.follow(job, self.tr("Making the common run …"))

    def _take_created(self, event: events.Event, names: list[str]) -> None:
        if isinstance(event, events.CommonRunCreated):
            self.created.show_invitations(names, event.invitations)
            self.show_view(self.created)

    def choose_invitation(self) -> None:
        """Let the user choose an invitation."""
        if self._view is self.watch or self._busy():
            return
        if path := ask_for_invitation(self, self.state.settings.last_folder):
            self.open_invitation(path)

    def open_invitation(self, path: str) -> None:
        """Look into an invitation."""
        if (busy := self._busy()) or self.job is not None:
            self.banner.say("info", busy or self.tr("You are taking part in a common run."))
            return
        self.banner.clear()
        job = self.link.run(commands.ReadInvitation(path=path))
        job.received.connect(self._take_invitation)
        job.ended.connect(self._asked)
        self.job_card.follow(job, self.tr("Reading the invitation …"))

    def _take_invitation(self, event: events.Event) -> None:
        match event:
            case events.InvitationRead(invitation=InvitationFacts() as invitation):
                self.join.show_invitation(invitation, self.state)
                self.show_view(self.join)
            case _:
                pass

    def _asked(self, event: events.JobEnded) -> None:
        if event.problem is not None:
            self._show_problem(event.problem)

    def _list_seats(self) -> None:
        if self.state.engine is not None and not self._forbidden:
            self.link.run(commands.ListSeats()).received.connect(self._take_seats)

    def _take_seats(self, event: events.Event) -> None:
        if isinstance(event, events.SeatsListed):
            connected = self.state.connected and not self.state.server.bundled
            server = self.state.server.url if connected else ""
            self.start.show_seats(event.seats, server)
            self._refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files of this computer."""
        if self._view is not self.watch and any(it.isLocalFile() for it in event.mimeData().urls()):
            event.acceptProposedAction()
            restyle(self.start.join, "drop", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        restyle(self.start.join, "drop", False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped invitation."""
        restyle(self.start.join, "drop", False)
        files = [it.toLocalFile() for it in event.mimeData().urls() if it.isLocalFile()]
        event.acceptProposedAction()
        if len(files) == 1:
            self.open_invitation(files[0])
        else:
            self.banner.say("warning", self.tr("Please drop one invitation only."))

    # --- taking part --------------------------------------------------------------------

    def take_part(self) -> None:
        """Take the seat of the open invitation."""
        invitation = self.join.invitation
        if invitation is None or self._busy() or self.join.missing(self.state):
            return
        config = self.join.config(self.state)
        command = commands.TakePart(invitation=invitation.path, config=config)
        self._follow(command, invitation.name, config.privacy.noise_level)

    def go_on(self, seat: SeatHeld) -> None:
        """Take a seat again that this computer holds, with the settings that it began with."""
        if not self._busy() and self.job is None:
            self._follow(commands.TakePart(folder=seat.folder), seat.name, seat.noise_level)

    def _follow(self, command: commands.TakePart, name: str, noise_level: float | None) -> None:
        self.banner.clear()
        self._finished = None
        self.watch.begin(name, noise_level)
        job = self.link.run(command)
        job.progress.connect(self.watch.take)
        job.received.connect(self._take)
        job.ended.connect(self._ended)
        self.job = job
        self.state.begin_run(job.number, common=True, noise_level=noise_level)
        self.show_view(self.watch)

    def _take(self, event: events.Event) -> None:
        if isinstance(event, events.RunFinished):
            self._finished = event.run
        else:
            self.watch.take(event)

    def _ask_to_leave(self) -> None:
        job = self.job
        if (
            job is None
            or not Question(
                self,
                self.tr("You are taking part in a common run"),
                self.tr("Leave the common run?"),
                self.tr(
                    "The others go on without you meanwhile. Your seat is kept; you can take it"
                    " again from the list on this page."
                ),
                do_it=self.tr("Leave"),
                leave_it=self.tr("Stay"),
            ).agreed()
        ):
            return
        if self.job is job:  # it may have ended while the question stood there
            self.watch.leaving()
            job.cancel()

    def _ask_to_finish(self, seat: SeatHeld) -> None:
        agreed = Question(
            self,
            self.tr("A common run"),
            self.tr("End “{name}” for all partners?").format(name=elide(seat.name, 60)),
            self.tr("All keep what was learnt so far. It cannot go on any more after that."),
            do_it=self.tr("End it for all"),
            leave_it=self.tr("Let it go on"),
        ).agreed()
        if agreed and self.job is None:
            job = self.link.run(commands.FinishCommonRun(run=seat.run))
            job.ended.connect(self._finished_for_all)

    def _finished_for_all(self, event: events.JobEnded) -> None:
        if event.problem is None:
            self.banner.say(
                "info",
                self.tr("The common run was ended for all partners."),
                self.tr("Press Go on once more to fetch what was learnt."),
            )
        self._asked(event)
        self._list_seats()

    def _ended(self, event: events.JobEnded) -> None:
        self.job = None
        self.link.send(commands.ListRuns())
        self._list_seats()
        if self._finished is not None:
            self.result.show_run(self._finished)
            chat_choice(self.state).choose(self._finished.folder)
        self.show_view(self.start if self._finished is None else self.result)
        if event.problem is not None:
            self._show_problem(event.problem)
        elif event.outcome == "cancelled":
            self.banner.say(
                "info",
                self.tr("You left the common run."),
                self.tr("Your seat is kept. Press Go on in the list to take it again."),
            )

    def _show_problem(self, problem: events.Problem) -> None:
        self._way_on, words = way_on(problem)
        self.banner.show_problem(problem, words)
        self.scroll_to_top()
