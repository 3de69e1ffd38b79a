"""Starts the window. What is heavy, and what may be missing, comes after the first look at it."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from core.system_check import window_obstacle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from core.events import Problem
    from gui.main_window import MainWindow


def run(began: Callable[[MainWindow], None] = lambda _: None, file: str = "") -> int:
    """Open the window and work until it is closed; returns the exit code.

    `began` is told of the window before it is shown; `file` is a pairing or an invitation.
    """
    obstacle = window_obstacle()
    if obstacle:
        print(obstacle, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 2
    try:
        from PySide6 import QtWidgets
    except ImportError as error:
        print(  # noqa: T201 - there is no window to say it in
            f"FedSEA cannot open its window: Qt does not load here ({error}).\n"
            "Install it again; without a screen, run `fedsea --self-test`.",
            file=sys.stderr,
        )
        return 2
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in a terminal; Qt would swallow it
    from core import crash, user_process

    user_process.begin("window")
    application = QtWidgets.QApplication(sys.argv[:1])
    window = build(application)
    began(window)
    window.show()
    if file:
        window.opened_file.show_file(file)
    code = application.exec()
    crash.end_watch()
    return code


def build(application: QApplication) -> MainWindow:
    """The window with everything behind it, not yet shown; the engine starts once it is."""
    from PySide6.QtCore import QTimer

    from core.settings import load_settings
    from gui.constants_guard import keep_constants_alive
    from gui.engine_link import EngineLink
    from gui.main_window import MainWindow
    from gui.models.held_policy import find_policy
    from gui.state import AppState
    from gui.theme import theme

    keep_constants_alive()
    application.setApplicationName("FedSEA")
    application.setApplicationDisplayName("FedSEA")
    application.setDesktopFileName("fedsea")
    settings = load_settings()
    install_translator(application, settings.language)
    look = theme()
    look.setup(settings.appearance, settings.text_size)
    link = EngineLink(application)
    window = MainWindow(AppState(settings, held=find_policy()), link, look)
    application.aboutToQuit.connect(link.close)
    if sys.platform == "darwin":  # elsewhere a file is an argument, and every event would pass here
        application.installEventFilter(window.opened_file)
        # Before Python ends: Qt would still call it then, and the process die of that.
        application.aboutToQuit.connect(lambda: application.removeEventFilter(window.opened_file))
    sys.excepthook = excepthook(window.show_problem, window.crash.show_report)
    QTimer.singleShot(0, window, link.start)
    return window


def install_translator(application: QApplication, language: str) -> None:
    """Speak `language`, or the system's where it is `system`; English needs no file."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    from resources import access

    locale = QLocale.system() if language == "system" else QLocale(language)
    code = locale.name().split("_")[0]
    file = access.translation_file(code)
    if not file.exists():
        # Figures must not speak another language than the words around them.
        QLocale.setDefault(locale if code == "en" else QLocale("en_GB"))
        return
    QLocale.setDefault(locale)
    ours = QTranslator(application)
    if ours.load(str(file)):
        application.installTranslator(ours)
    qts = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if qts.load(f"qtbase_{code}", folder):
        application.installTranslator(qts)


def excepthook(
    show: Callable[[Problem], None],
    tell: Callable[[Path], None] = lambda _file: None,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """A last resort for mistakes in the window's code: report them, show them, go on."""
    from core import crash
    from core.errors import problem_of

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        print(text, file=sys.stderr)  # noqa: T201 - for whoever started it from a terminal
        file = crash.report(error, "window")
        show(problem_of(error))
        if file is not None:
            tell(file)

    return hook
