"""Runs the real window once and says how quick it was, as one JSON line.

    python -m tools.window_probe start      until it is on the screen
    python -m tools.window_probe session    connecting, all pages, a fine-tune, a chat answer

Started by `tools.measure_window`, which puts the time of the start into the environment.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import time
from typing import TYPE_CHECKING

STARTED = "FEDSEA_MEASURE_STARTED"
STEPS = "FEDSEA_MEASURE_STEPS"
_SETTLE_SECONDS = 0.5
_SLOW_START_SECONDS = 1.5
_QUESTION = "Tell me in great detail how a letter travels from one city to another."

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from tools.driver import Steps
    from tools.stalls import StallWatch


def main(words: list[str]) -> int:
    """Do what `fedsea` without a command does, and measure."""
    stages: dict[str, float] = {}
    report: dict[str, object] = {"stages": stages}
    watch_with_places = "--explain" in words
    stages["Python"] = _since_start()
    faulthandler.enable()
    if watch_with_places:
        faulthandler.dump_traceback_later(_SLOW_START_SECONDS, repeat=True)
    import gui.app

    build = gui.app.build
    stages["imports"] = _since_start()

    def build_and_watch(application: object) -> MainWindow:
        stages["application"] = _since_start()
        window = build(application)  # type: ignore[arg-type]
        stages["built"] = _since_start()
        from tools.first_paint import FirstPaint

        def painted() -> None:
            report["window"] = _since_start()
            report["processor"] = time.process_time()
            faulthandler.cancel_dump_traceback_later()
            from tools.driver import Driver
            from tools.stalls import StallWatch

            watch = StallWatch(window, places=watch_with_places)
            steps = _session(window, watch) if "session" in words else _start(watch)
            window.destroyed.connect(watch.stop)
            Driver(window, _finish(steps, watch, report))

        FirstPaint(window, painted)
        return window

    gui.app.build = build_and_watch
    import fedsea

    code = fedsea.main([])
    print(json.dumps(report))
    return code


def _since_start() -> float:
    return time.monotonic() - float(os.environ.get(STARTED, "nan"))


def _finish(steps: Steps, watch: StallWatch, report: dict[str, object]) -> Steps:
    yield from steps
    watch.stop()
    report["stalls"] = watch.summary()


def _start(watch: StallWatch) -> Steps:
    from tools.driver import pause

    watch.phase = "start-up"
    yield pause(_SETTLE_SECONDS)


def _session(window: MainWindow, watch: StallWatch) -> Steps:
    from core import commands
    from gui.models.chat_choice import chat_choice
    from gui.pages.chat_page import ChatPage
    from gui.pages.finetune_page import FinetunePage
    from gui.places import PLACES
    from tools.driver import connected, pause, run_ended

    state = window.state
    watch.phase = "start-up"
    yield pause(_SETTLE_SECONDS)
    watch.phase = "connecting"
    yield connected(window)
    yield pause(_SETTLE_SECONDS)
    watch.phase = "first look at the pages"
    window.link.send(commands.OpenData())
    yield lambda: state.data_ready
    for place in PLACES:
        window.show_place(place.name)
        yield pause(_SETTLE_SECONDS)
    watch.phase = ""
    window.show_place("finetune")
    page = window.page("finetune")
    assert isinstance(page, FinetunePage)
    page.form.max_steps.setValue(int(os.environ.get(STEPS, "20")))
    state.update_settings(max_new_tokens=60)
    yield pause(_SETTLE_SECONDS)
    watch.phase = "fine-tuning"
    page.start()  # without being asked to measure first
    yield pause(_SETTLE_SECONDS)
    yield run_ended(window, 0)
    watch.phase = ""
    chat_choice(state).choose("")  # the model as it came: it has more to say than “yes”
    window.show_place("chat")
    chat = window.page("chat")
    assert isinstance(chat, ChatPage)
    answers: list[int] = []
    chat.session.answered.connect(lambda event: answers.append(event.tokens))
    yield pause(_SETTLE_SECONDS)
    watch.phase = "chat"
    chat.composer.send.emit(_QUESTION)
    yield lambda: not chat.session.answering and bool(answers)
    watch.phase = ""
    watch.notes["answer_tokens"] = answers[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
