"""The window: side bar, the current page, and one line at the top when something is gone."""

from __future__ import annotations

import base64
import binascii
import time
from pathlib import Path

from PySide6.QtCore import QByteArray, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core import commands, crash, events
from core.events import Problem
from gui.connecting import connect_trunk
from gui.engine_link import EngineLink
from gui.models.newest_version import newest_version
from gui.models.revival import Revival
from gui.opened_file import OpenedFile
from gui.places import PLACES, shortcut_of
from gui.state import AppState
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.crash_notice import CrashNotice
from gui.widgets.logo import window_icon
from gui.widgets.page import Page
from gui.widgets.question import Question
from gui.widgets.sidebar import SideBar

_SAVE_RUN_MS = 30_000


class MainWindow(QMainWindow):
    """Holds the pages, builds each when it is first shown, and recovers what breaks."""

    def __init__(self, state: AppState, link: EngineLink, look: Theme) -> None:
        super().__init__()
        self.state, self.link, self._look = state, link, look
        self.setWindowTitle("FedSEA")
        self.setWindowIcon(window_icon())
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._leaving = False
        self._started = time.time()
        self._engine_problem: Problem | None = None
        self._revival = Revival(state, link)
        self._revived = False
        self._unexpected: Problem | None = None
        self._newest = newest_version(state, link)
        self._newest.changed.connect(self._show_newer)
        self._build()
        link.received.connect(state.take)
        link.received.connect(self._note_crash)
        link.ready.connect(self._engine_ready)
        link.gone.connect(self._engine_gone)
        state.server_changed.connect(self._show_banner)
        state.run_active_changed.connect(self._leave_when_saved)
        state.settings_changed.connect(self._apply_settings)
        self._applied = (state.settings.appearance, state.settings.text_size)
        self._restore_geometry()
        self.opened_file = OpenedFile(self)
        self.show_place("server")

    # --- places ---

    @property
    def current(self) -> str:
        """Name of the place that is shown."""
        return self._current

    def page(self, name: str) -> Page:
        """The page of a place, built on first use."""
        if name not in self._pages:
            place = next(place for place in PLACES if place.name == name)
            page = place.build(self.state, self.link, self._look)
            page.go_to.connect(self.show_place)
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    def show_place(self, name: str) -> None:
        """Go to a place."""
        page = self.page(name)
        self._current = name
        self._stack.setCurrentWidget(page)
        self.sidebar.set_current(name)
        self._show_banner()
        page.shown()

    # --- what went wrong ---

    def show_problem(self, problem: Problem) -> None:
        """Show an unexpected error above the page; the work goes on."""
        self._unexpected = problem
        self._show_banner()

    def _show_banner(self) -> None:
        """Show the worst thing that is wrong now, or nothing."""
        server = self.state.server
        lasting = self._engine_problem is not None or server.state == "lost"
        self.banner.set_dismissable(not lasting)
        if self._engine_problem is not None:
            self.banner.show_problem(self._engine_problem, self.tr("Restart the engine"))
        elif self.state.engine is None and self._revived:
            self.banner.say(
                "info", self.tr("The engine stopped and is being started again."), self._kept()
            )
        elif self.state.reconnecting and not self.state.connecting:
            self.banner.say("info", self.tr("Connection lost, trying again. Nothing is lost."))
        elif (
            server.state == "lost"
            and not self.state.connecting
            and self._current != "server"
            and server.problem
        ):
            again = self.tr("Start the trunk again") if server.bundled else self.tr("Connect again")
            self.banner.show_problem(server.problem, again)
        elif self.state.connect_problem is not None and self._current != "server":
            self.banner.show_problem(self.state.connect_problem, self.tr("Go to Server"))
        elif self._unexpected is not None:
            self.banner.show_problem(self._unexpected)
        else:
            self.banner.clear()

    def _show_newer(self) -> None:
        found = self._newest.found
        self.sidebar.foot.show_newer(found.version if found and found.is_newer else "")

    def _show_top(self, _shown: bool) -> None:
        banners = self._top.findChildren(Banner)
        self._top.setVisible(any(not banner.isHidden() for banner in banners))

    def _note_crash(self, event: object) -> None:
        if isinstance(event, events.CrashReported):
            self.crash.show_report(Path(event.file))

    def _banner_action(self) -> None:
        if self._engine_problem is not None:
            self._engine_problem = None
            self._show_banner()
            self.state.engine_starting()
            self.link.restart()
        elif self.state.connect_problem is not None:
            self.show_place("server")
        elif self.state.server.state == "lost":
            connect_trunk(self.state, self.link)

    def _banner_dismissed(self) -> None:
        self._unexpected = None

    # --- the engine ---

    def _engine_ready(self, _event: object) -> None:
        self._engine_problem, self._revived = None, False
        self._show_banner()
        if self.state.policy.allows_server(self.state.settings.server_url):
            connect_trunk(self.state, self.link)
        self.link.send(commands.ListRuns())
        data, mapping = self.state.data, self.state.mapping
        if data is not None:
            # The engine is new: it has to open the user's file once more.
            self.link.send(commands.OpenData(path=data.path))
            if mapping is not None and mapping.mapping != events.ColumnMapping():
                self.link.send(commands.ChooseColumns(mapping=mapping.mapping, task=mapping.task))

    def _kept(self) -> str:
        if not self._revival.run_folder:
            return ""
        return self.tr("The run then goes on by itself from its last checkpoint.")

    def _engine_gone(self, problem: Problem) -> None:
        self._revived = not self._leaving and self._revival.begin()
        if self._revival.run_folder:
            self.page("finetune")  # it goes on with the run
        self._engine_problem = None if self._revived else problem
        report = crash.report_native("engine") or crash.latest("engine", self._started)
        self._started = time.time()
        if report is not None:
            self.crash.show_report(report)
        self.state.engine_gone()
        self._show_banner()
        if self._leaving:
            self.close()

    # --- look and leaving ---

    def _apply_settings(self) -> None:
        settings = self.state.settings
        wanted = (settings.appearance, settings.text_size)
        if wanted == self._applied:
            return
        self._applied = wanted
        self._look.setup(*wanted)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first while a run is going on; then end the engine and remember the window."""
        if self.state.run_active and not self._leaving:
            event.ignore()
            if self._may_stop_run():
                self._leaving = True
                if self.state.run_can_go_on:
                    self.link.send(commands.Suspend(target=self.state.run_job))
                else:
                    self.link.cancel(self.state.run_job)
                self._unexpected = None
                self.banner.say("info", self.tr("Saving what the run has learnt …"))
                QTimer.singleShot(_SAVE_RUN_MS, self, self._give_up_saving)
            return
        geometry = base64.b64encode(self.saveGeometry().data()).decode()
        self.state.update_settings(window_geometry=geometry)
        self.state.flush()
        self.hide()
        self.link.close()
        super().closeEvent(event)

    def _may_stop_run(self) -> bool:
        if self.state.taking_part:
            return Question(
                self,
                self.tr("You are taking part in a common run"),
                self.tr("Leave it and close?"),
                self.tr(
                    "The others go on without you meanwhile. Your seat is kept; you can take it"
                    " again under Together."
                ),
                do_it=self.tr("Leave and close"),
                leave_it=self.tr("Keep working"),
            ).agreed()
        if self.state.run_can_go_on:
            return Question(
                self,
                self.tr("A run is going on"),
                self.tr("Pause fine-tuning and close?"),
                self.tr("The run can go on from here next time; you find it under Fine-tune."),
                do_it=self.tr("Pause and close"),
                leave_it=self.tr("Keep working"),
            ).agreed()
        return Question(
            self,
            self.tr("A run is going on"),
            self.tr("Stop fine-tuning and close?"),
            self.tr("What the run has learnt so far is kept; you find it under Fine-tune."),
            do_it=self.tr("Stop and close"),
            leave_it=self.tr("Keep working"),
        ).agreed()

    def _leave_when_saved(self) -> None:
        if self._leaving and not self.state.run_active:
            QTimer.singleShot(0, self, self.close)

    def _give_up_saving(self) -> None:
        if self.state.run_active:
            self.state.begin_run(0)

    # --- building ---

    def _build(self) -> None:
        middle = QWidget()
        middle.setProperty("surface", "canvas")
        row = QHBoxLayout(middle)
        self._look.space(row, spacing=0, margins=0)
        self.sidebar = SideBar(self.state)
        self.sidebar.chosen.connect(self.show_place)
        row.addWidget(self.sidebar)
        right = QVBoxLayout()
        self._look.space(right, spacing=0, margins=0)
        self._top = QWidget()
        top = QVBoxLayout(self._top)
        self._look.space(top, spacing=8, margins=(32, 16, 32, 0))
        self._top.hide()
        self.banner = Banner()
        self.banner.shown_or_hidden.connect(self._show_top)
        self.banner.action.connect(self._banner_action)
        self.banner.dismissed.connect(self._banner_dismissed)
        top.addWidget(self.banner)
        self.crash = CrashNotice()
        self.crash.shown_or_hidden.connect(self._show_top)
        top.addWidget(self.crash)
        right.addWidget(self._top)
        self._stack = QStackedWidget()
        right.addWidget(self._stack, 1)
        row.addLayout(right, 1)
        self.setCentralWidget(middle)
        for number, place in enumerate(PLACES, start=1):
            shortcut = QShortcut(QKeySequence(shortcut_of(number)), self)
            shortcut.activated.connect(lambda name=place.name: self.show_place(name))
        quit_shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self)
        quit_shortcut.activated.connect(self.close)

    def _restore_geometry(self) -> None:
        try:
            saved = base64.b64decode(self.state.settings.window_geometry, validate=True)
        except (binascii.Error, ValueError):
            saved = b""
        if saved and self.restoreGeometry(QByteArray(saved)):
            return
        screen = QApplication.primaryScreen().availableGeometry()
        self.resize(min(1280, screen.width()), min(800, screen.height()))
