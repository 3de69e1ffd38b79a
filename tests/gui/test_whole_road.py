"""The whole road in the real window, with a real engine and a real trunk process.

Saves a picture of every page in `screenshots/road`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from support.file_keyring import environment_with

from core.commands import StartRun
from core.config import RunConfig, TrainingTable
from core.events import StepDone
from core.settings import load_settings
from gui.app import build
from gui.main_window import MainWindow

PICTURES = Path(__file__).parents[2] / "screenshots" / "road"
SOON, LATER, MUCH_LATER = 15_000, 120_000, 300_000


@pytest.fixture
def window(qtbot: Any, qapp: QApplication, demo_model_folder: Path) -> Iterator[MainWindow]:
    hook = sys.excepthook
    window = build(qapp)
    window.resize(1280, 800)
    window.show()
    yield window
    window._leaving = True  # a run that is still going on must not ask
    window.close()
    qtbot.waitUntil(lambda: not window.link.running, timeout=SOON)
    sys.excepthook = hook
    window.deleteLater()


def picture(window: MainWindow, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    QTest.qWait(300)  # plots and figures are drawn a moment after the events
    assert window.grab().save(str(PICTURES / f"{name}.png"))


def button(root: QWidget, text: str) -> QAbstractButton:
    (found,) = [
        it for it in root.findChildren(QAbstractButton) if it.text() == text and it.isVisible()
    ]
    return found


@pytest.fixture
def click(qtbot: Any) -> Callable[[QWidget, str], None]:
    def click(root: QWidget, text: str) -> None:
        target = button(root, text)
        assert target.isEnabled()
        qtbot.mouseClick(target, Qt.MouseButton.LeftButton)

    return click


def processes(window: MainWindow) -> tuple[psutil.Process, psutil.Process]:
    """The engine, and the trunk, which is the engine's child. A virtual screen is a child too."""
    (engine,) = (it for it in psutil.Process().children() if "engine" in it.cmdline())
    (trunk,) = engine.children()
    return engine, trunk


def has_ended(process: psutil.Process) -> bool:
    """Also where nobody asks for the exit code of an orphan."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # between the two questions
        return True


def test_from_sample_to_chat(qtbot: Any, window: MainWindow, click: Any) -> None:
    state = window.state
    assert window.current == "server"
    qtbot.waitUntil(lambda: state.connected, timeout=LATER)
    picture(window, "1 server")

    click(window.sidebar, "Data")
    page = window.page("data")
    picture(window, "2 data, empty")
    click(page, "Use the sample")
    qtbot.waitUntil(lambda: state.data_ready, timeout=SOON)
    assert state.usable_rows == 120
    page.table.selectRow(3)
    shown = []
    state.rows_shown.connect(shown.append)
    qtbot.waitUntil(lambda: any(it.rows[0].index == 3 for it in shown), timeout=SOON)
    segments = shown[-1].rows[0].segments
    assert segments[-1].part == "response"
    assert segments[-1].text.endswith("<|im_end|>")
    picture(window, "2 data")

    click(page, "Continue to privacy")
    page = window.page("privacy")
    assert window.current == "privacy"
    before = state.input_blocks, state.output_blocks, state.noise_level
    memory = page.memory.value.text()
    first_handle, last_handle = page.bar.input_handle, page.bar.output_handle
    qtbot.keyClick(first_handle, Qt.Key.Key_Right)
    qtbot.keyClick(last_handle, Qt.Key.Key_Left)
    assert (state.input_blocks, state.output_blocks) == (before[0] + 1, before[1] + 1)
    assert page.memory.value.text() != memory
    qtbot.keyClick(page.dial.track, Qt.Key.Key_Left)
    assert state.noise_level < before[2]
    picture(window, "3 privacy")

    click(page, "Continue to fine-tune")
    page = window.page("finetune")
    page.form.batch_size.setValue(2)
    picture(window, "4 fine-tune, before")
    click(page, "Start fine-tuning")
    assert not page.running  # it asks to measure first
    picture(window, "4 fine-tune, asking")
    click(page, "Start without measuring")
    qtbot.waitUntil(lambda: page.progress._step >= 5, timeout=MUCH_LATER)
    assert state.bytes_sent > 100_000
    picture(window, "4 fine-tune, running")
    page.progress.stop_button.click()
    qtbot.waitUntil(lambda: not page.running, timeout=LATER)
    run = state.last_run
    assert run is not None
    assert run.stopped
    assert run.steps >= 5
    assert (Path(run.folder) / "adapter" / "adapter_model.safetensors").is_file()
    assert (run.input_blocks, run.output_blocks) == (state.input_blocks, state.output_blocks)
    picture(window, "4 fine-tune, done")

    click(page, "Chat with it")
    page = window.page("chat")
    assert window.current == "chat"
    qtbot.keyClicks(page.composer.input, "I cut my finger. How urgent is it?")
    qtbot.keyClick(page.composer.input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.session.answering, timeout=SOON)
    qtbot.waitUntil(lambda: not page.session.answering, timeout=LATER)
    answer = page.conversation.last_answer
    assert answer is not None
    assert "noise" in answer.note.text()
    # After five steps the run may know no more than where an answer ends; the base model talks.
    assert answer.text.toPlainText() or "before a word" in answer.note.text()
    page.adapter.chosen.emit("")
    qtbot.wait(300)  # nobody chooses and writes at once; the notice has its place in between

    qtbot.keyClicks(page.composer.input, "Write a very long story about a river.")
    qtbot.keyClick(page.composer.input, Qt.Key.Key_Return)

    def a_new_answer_has_begun() -> bool:
        last = page.conversation.last_answer
        return last is not answer and last is not None and bool(last.text.toPlainText())

    qtbot.waitUntil(a_new_answer_has_begun, timeout=LATER)
    picture(window, "5 chat")
    page.composer.button.click()
    qtbot.waitUntil(lambda: not page.session.answering, timeout=SOON)

    click(window.sidebar, "Settings")
    picture(window, "6 settings")
    assert load_settings().input_blocks == state.input_blocks


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
def test_killed_trunk_and_killed_engine_leave_the_window_alive(
    qtbot: Any, window: MainWindow, click: Any
) -> None:
    state = window.state
    qtbot.waitUntil(lambda: state.connected, timeout=LATER)
    click(window.sidebar, "Chat")

    engine, trunk = processes(window)
    trunk.send_signal(signal.SIGKILL)
    qtbot.waitUntil(lambda: state.reconnecting, timeout=SOON)
    assert window.banner.isVisible()
    picture(window, "7 trunk gone")
    qtbot.waitUntil(lambda: state.connected, timeout=LATER)
    assert not window.banner.isVisible()

    engine, trunk = processes(window)
    os.kill(engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: state.engine is None, timeout=SOON)
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=SOON)
    picture(window, "7 engine gone")
    qtbot.waitUntil(lambda: has_ended(trunk), timeout=SOON)  # with its engine, however that ended
    qtbot.waitUntil(lambda: state.connected, timeout=LATER)
    assert not window.banner.isVisible()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
def test_a_run_goes_on_after_its_engine_was_killed(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qapp: QApplication, request: Any
) -> None:
    for name, value in environment_with(tmp_path).items():  # a keyring that outlives the engine
        monkeypatch.setenv(name, value)
    window: MainWindow = request.getfixturevalue("window")
    state = window.state
    qtbot.waitUntil(lambda: state.connected, timeout=LATER)
    steps: list[int] = []
    window.link.received.connect(
        lambda event: steps.append(event.step) if isinstance(event, StepDone) else None
    )
    table = TrainingTable(epochs=1, max_steps=8, checkpoint_every=3, max_length=64)
    window.page("finetune")
    command = StartRun(config=RunConfig(training=table))
    state.begin_run(window.link.send(command))
    qtbot.waitUntil(lambda: 4 in steps, timeout=MUCH_LATER)

    engine, _trunk = processes(window)
    os.kill(engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: window.banner.isVisible(), timeout=SOON)
    assert "last checkpoint" in window.banner.rest.text()
    picture(window, "8 run interrupted")
    qtbot.waitUntil(lambda: 8 in steps, timeout=MUCH_LATER)
    qtbot.waitUntil(lambda: not state.run_active, timeout=LATER)
    assert steps == [1, 2, 3, 4, *([5] if 5 in steps[:5] else []), *range(4, 9)]
    (run,) = [it for it in state.runs if it.steps == 8]
    assert not run.stopped
