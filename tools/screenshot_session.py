"""One session of the real window in which every page is pictured; see `tools.screenshots`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

import gui.app
from core import commands, events
from gui.main_window import MainWindow
from gui.models.leak_meter import leak_meter
from gui.models.model_catalog import model_catalog
from gui.pages.chat_page import ChatPage
from gui.pages.finetune_page import FinetunePage
from gui.pages.ledger_page import LedgerPage
from gui.pages.privacy_page import PrivacyPage
from gui.pages.runs_page import RunsPage
from installers.demo import QUESTION
from tools.driver import Driver, Steps, connected, pause, run_ended

WIDTH, HEIGHT = 1280, 800
APPEARANCES = ("light", "dark")
_SETTLE_SECONDS = 0.4
_MEASURING_SECONDS = 4.0


class Camera:
    """Takes the window as it is, in both looks."""

    def __init__(self, window: MainWindow, folder: Path, ending: str) -> None:
        self._window, self.folder, self._ending = window, folder, ending

    def take(self, name: str) -> Steps:
        """Steps that save `NAME-light-…` and `NAME-dark-…` and go back to the light look."""
        for appearance in APPEARANCES:
            self._window.state.update_settings(appearance=appearance)
            yield pause(_SETTLE_SECONDS)
            file = self.folder / f"{name}-{appearance}-{self._ending}.png"
            if not self._window.grab().save(str(file)):
                raise OSError(f"{file} could not be written")
            print(file.name, file=sys.stderr, flush=True)
        self._window.state.update_settings(appearance=APPEARANCES[0])


def session(window: MainWindow, camera: Camera, steps: int) -> Steps:
    """The whole way through the window."""
    state = window.state
    yield from camera.take("1-server-starting")
    yield connected(window)
    window.link.send(commands.OpenData())
    yield lambda: state.data_ready
    rows: list[object] = []
    state.rows_shown.connect(rows.append)
    for number, place in enumerate(("server", "models", "data", "privacy"), start=1):
        window.show_place(place)
        yield pause(_SETTLE_SECONDS)
        if place == "models":
            yield lambda: model_catalog(state, window.link).listed
        if place == "data":
            yield lambda: bool(rows)  # the row as the model sees it comes from the engine
        yield from camera.take(f"{number}-{place}")
    yield from _measure(window, camera)
    state.confirm_privacy()
    yield from _finetune(window, camera, steps)
    window.show_place("together")
    yield from camera.take("6-together")
    yield from _runs(window, camera)
    yield from _chat(window, camera)
    yield from _ledger(window, camera)
    window.show_place("settings")
    yield from camera.take("10-settings")
    window.show_place("server")
    yield from camera.take("1-server-after-work")


def _measure(window: MainWindow, camera: Camera) -> Steps:
    """Attack the sample's rows, and show what was read."""
    page = window.page("privacy")
    assert isinstance(page, PrivacyPage)
    meter = leak_meter(window.state, window.link)
    page.read_back.button.click()
    yield pause(_MEASURING_SECONDS)
    yield from camera.take("4-privacy-measuring")
    yield lambda: not meter.running
    if page.read_back.report is None:
        raise RuntimeError(f"nothing was measured: {meter.problem}")
    yield from camera.take("4-privacy-measured")
    page.read_back.show_button.click()
    yield pause(_SETTLE_SECONDS)
    yield from camera.take("4-privacy-report")
    page.show_in_view(page.report.rows)
    yield from camera.take("4-privacy-report-rows")
    page.show_in_view(page.report.attacks)
    yield from camera.take("4-privacy-report-attacks")
    page.report.back_button.click()


def _finetune(window: MainWindow, camera: Camera, steps: int) -> Steps:
    window.show_place("finetune")
    page = window.page("finetune")
    assert isinstance(page, FinetunePage)
    yield from camera.take("5-finetune")
    page.form.max_steps.setValue(steps)
    page.main_button.click()
    if page.first.isVisible():  # another number of epochs than was measured
        yield from camera.take("5-finetune-asking")
        page.first.without.click()
    yield _step_of(window, 2 * steps // 3)
    yield from camera.take("5-finetune-running")
    yield run_ended(window, 0)
    yield from camera.take("5-finetune-finished")


def _step_of(window: MainWindow, wanted: int) -> Callable[[], bool]:
    reached = []

    def note(event: object) -> None:
        if isinstance(event, events.StepDone) and event.step >= wanted:
            reached.append(event.step)

    window.link.received.connect(note)
    return lambda: bool(reached) or not window.state.run_active


def _runs(window: MainWindow, camera: Camera) -> Steps:
    """The one run, its curve and its details, and the report on it."""
    window.show_place("runs")
    page = window.page("runs")
    assert isinstance(page, RunsPage)
    yield lambda: bool(page.compare.plot.curves[0].training[0])
    page.notes.text.setPlainText("First try with the sample: the usual noise, few steps.")
    yield from camera.take("7-runs")
    run = page.run
    assert isinstance(run, events.RunSummary)
    page.write_report(run, str(camera.folder / "7-runs-report.pdf"))
    yield lambda: page.card.report_button.isEnabled()
    page.show_in_view(page.card)
    yield from camera.take("7-runs-details")


def _chat(window: MainWindow, camera: Camera) -> Steps:
    window.show_place("chat")
    page = window.page("chat")
    assert isinstance(page, ChatPage)
    yield pause(_SETTLE_SECONDS)
    yield from camera.take("8-chat-empty")
    for text in (QUESTION, "My eye has been red and painful since this morning, and I see badly."):
        page.composer.send.emit(text)
        yield pause(_SETTLE_SECONDS)
        yield lambda: not page.session.answering
    yield from camera.take("8-chat")


def _ledger(window: MainWindow, camera: Camera) -> Steps:
    window.show_place("ledger")
    page = window.page("ledger")
    assert isinstance(page, LedgerPage)
    yield lambda: page.table.model().rowCount() > 0
    page.check_button.click()
    yield lambda: page.check_button.isEnabled()
    yield from camera.take("9-ledger")


def main(words: list[str]) -> int:
    """Open the window and go through it."""
    folder, steps, ending = Path(words[0]), int(words[1]), words[2]
    application = QApplication(sys.argv[:1])
    window = gui.app.build(application)
    window.resize(WIDTH, HEIGHT)
    window.show()
    Driver(window, session(window, Camera(window, folder, ending), steps))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
