"""One conversation as the window sees it: which job answers, and its text as it comes.

Pieces of an answer arrive faster than they need to be shown; they are passed on at most every
`FLUSH_MS` milliseconds, so that a fast model does not keep the window busy.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from core import commands, events
from gui.engine_link import EngineLink, Job
from gui.models.chat_choice import ChatChoice, adapter_of
from gui.state import AppState

FLUSH_MS = 30
SETTLE_MS = 300
LIVELY = 0.7
"""Least variety when an answer is asked for once more; at 0 it would come out the same."""


class ChatSession(QObject):
    """Sends what the user says; first, whenever it changed, how it is to be answered."""

    text = Signal(str)
    """The next piece of the answer."""
    progress = Signal(object)
    masked = Signal(object)
    """`ChatMasked`: the message as it goes on."""
    answered = Signal(object)
    """`ChatAnswered`."""
    ended = Signal(object)
    """The last word on an answer: a `Problem`, or None."""
    ready = Signal(object)
    """`ChatReady`: another setting counts from the next message."""
    refused = Signal(object)
    """A `Problem`: the setting cannot be used."""

    def __init__(self, state: AppState, link: EngineLink, choice: ChatChoice) -> None:
        super().__init__(state)
        self._state, self._link, self._choice = state, link, choice
        self._job: Job | None = None
        self._pieces: list[str] = []
        self._prepared: commands.PrepareChat | None = None
        self._flush = QTimer(self, singleShot=True, interval=FLUSH_MS)
        self._flush.timeout.connect(self._pass_on)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(lambda: self.prepare())
        state.server_changed.connect(self._server_changed)
        state.privacy_changed.connect(self._settle.start)
        choice.changed.connect(self._settle.start)

    @property
    def answering(self) -> bool:
        """Whether an answer is on its way."""
        return self._job is not None

    def prepare(self, *, anew: bool = False) -> None:
        """Tell the engine what the next message is answered with, if that is news, or `anew`."""
        self._settle.stop()
        if not self._state.connected:
            return
        wanted = commands.PrepareChat(
            adapter=adapter_of(self._choice.adapter),
            input_blocks=self._state.input_blocks,
            output_blocks=self._state.output_blocks,
            noise_level=self._state.noise_level,
            eight_bits=self._state.settings.eight_bits,
        )
        if wanted == self._prepared and not anew:
            return
        self._prepared = wanted
        job = self._link.run(wanted)
        job.received.connect(self._prepared_event)
        job.ended.connect(self._prepare_ended)

    def say(self, text: str, *, mask: bool = False) -> None:
        """Send a message, its personal data masked if wished."""
        settings = self._state.settings
        self.prepare()
        self._follow(
            commands.SendMessage(
                text=text,
                mask=mask,
                max_new_tokens=settings.max_new_tokens,
                temperature=settings.temperature,
                speculation=settings.speculation,
            )
        )

    def again(self) -> None:
        """Ask for another answer to the last message."""
        settings = self._state.settings
        self.prepare()
        self._follow(
            commands.Regenerate(
                max_new_tokens=settings.max_new_tokens,
                temperature=max(LIVELY, settings.temperature),
                speculation=settings.speculation,
            )
        )

    def stop(self) -> None:
        """Stop the answer; what came so far stays."""
        if self._job is not None:
            self._job.cancel()

    def clear(self) -> None:
        """Forget the conversation, here and at the trunk."""
        self.stop()
        self._job = None
        self._pieces.clear()
        self._flush.stop()
        self._link.send(commands.ClearChat())

    # --- inside ---

    def _follow(self, command: commands.Command) -> None:
        job = self._link.run(command)
        self._job = job
        job.progress.connect(self._on_progress)
        job.received.connect(self._take)
        job.ended.connect(self._job_ended)

    def _on_progress(self, event: events.JobProgress) -> None:
        if self._is_current(event):
            self.progress.emit(event)

    def _is_current(self, event: events.Event) -> bool:
        return self._job is not None and event.job == self._job.number

    def _take(self, event: events.Event) -> None:
        if not self._is_current(event):
            return
        if isinstance(event, events.ChatText):
            self._pieces.append(event.text)
            if not self._flush.isActive():
                self._flush.start()
        elif isinstance(event, events.ChatMasked):
            self.masked.emit(event)
        elif isinstance(event, events.ChatAnswered):
            self._pass_on()
            self.answered.emit(event)

    def _pass_on(self) -> None:
        self._flush.stop()
        text = "".join(self._pieces)
        self._pieces.clear()
        if text:
            self.text.emit(text)

    def _job_ended(self, event: events.JobEnded) -> None:
        if not self._is_current(event):
            return
        self._pass_on()
        self._job = None
        self.ended.emit(event.problem)

    def _prepared_event(self, event: events.Event) -> None:
        if isinstance(event, events.ChatReady):
            self.ready.emit(event)

    def _prepare_ended(self, event: events.JobEnded) -> None:
        if event.outcome != "done":
            self._prepared = None
        if event.problem is not None:
            self.refused.emit(event.problem)

    def _server_changed(self) -> None:
        if not self._state.connected:
            self._prepared = None
