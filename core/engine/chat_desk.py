"""The window's one conversation, and what it is answered with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from core.chat.conversation import Conversation
from core.commands import PrepareChat, Regenerate, SendMessage
from core.data.dataset import Message
from core.engine.reach import Again
from core.engine.server import Server
from core.events import ChatAnswered, ChatCleared, ChatReady
from core.jobs import Job
from core.ledger.entry import CHAT
from core.model.adapter import load_adapter
from core.model.partition import Partition
from core.net.private_model import PrivateModel
from core.policy_rules import check_adapter_sharing
from core.text import QT_TRANSLATE_NOOP as _


class ChatDesk:
    """Settings take effect with the next message: only then is a model built for them."""

    def __init__(self) -> None:
        self._wish = PrepareChat()
        self._conversation = Conversation()
        self._model: PrivateModel | None = None
        self._built_for: tuple[Server, PrepareChat] | None = None

    @property
    def conversation(self) -> Conversation:
        """What was said; for who keeps it."""
        return self._conversation

    @property
    def setting(self) -> PrepareChat:
        """What the next message is answered with."""
        return self._wish

    def take_up(self, messages: list[Message], secret: bytes) -> None:
        """Go on with an earlier conversation in place of this one."""
        self._conversation.take_up(messages, secret)
        self.forget_model()

    def prepare(self, job: Job, wish: PrepareChat) -> None:
        """Remember adapter, partition and noise; emits `ChatReady`."""
        self._wish = wish
        job.emit(
            ChatReady(
                job=job.number,
                adapter=wish.adapter,
                adapter_name=Path(wish.adapter).parent.name if wish.adapter else "",
                input_blocks=wish.input_blocks,
                output_blocks=wish.output_blocks,
                noise_level=wish.noise_level,
            )
        )

    def send(self, job: Job, again: Again, wish: SendMessage) -> None:
        """Answer a message; emits `ChatMasked`, `ChatText` and `ChatAnswered`."""
        self._answer(
            job,
            again,
            lambda model: self._conversation.send(
                job,
                wish.text,
                wish.max_new_tokens,
                wish.temperature,
                mask=wish.mask,
                speculation=wish.speculation,
                again=model,
            ),
        )

    def regenerate(self, job: Job, again: Again, wish: Regenerate) -> None:
        """Answer the last message once more."""
        self._answer(
            job,
            again,
            lambda model: self._conversation.regenerate(
                job,
                wish.max_new_tokens,
                wish.temperature,
                speculation=wish.speculation,
                again=model,
            ),
        )

    def _answer(
        self, job: Job, again: Again, say: Callable[[Callable[[], PrivateModel]], ChatAnswered]
    ) -> None:
        def new_model() -> PrivateModel:
            """The session was lost: a new one, here or at another server, costs only time."""
            self._model = None
            return self._model_for(job, again(job))

        self._conversation.use(self._model_for(job, again(job)))
        job.emit(say(new_model))

    def clear(self, job: Job) -> None:
        """Forget the conversation, here and at the server."""
        self._conversation.clear()
        self.forget_model()
        job.emit(ChatCleared(job=job.number))

    def forget_model(self) -> None:
        """Close the session, if the connection still stands."""
        model, self._model, self._built_for = self._model, None, None
        if model is not None and model.session.link.alive:
            with model.session.link.used_for(CHAT):
                model.close()

    def _model_for(self, job: Job, server: Server) -> PrivateModel:
        key = (server, replace(self._wish, job=0))
        if self._model is None or self._built_for != key:
            self.forget_model()
            job.progress(_("stages", "Preparing the model"))
            wish, adapter = key[1], None
            if wish.adapter:  # read before anything is sent: it may be of another model
                check_adapter_sharing(server.policy)
                adapter = load_adapter(Path(wish.adapter), server.source)
            with server.link.used_for(CHAT):
                model = server.private_model(
                    Partition(wish.input_blocks, wish.output_blocks),
                    wish.noise_level,
                    job=job,
                    secret=self._conversation.secret,
                    replay=self._conversation.replay,
                    smoothing=wish.smoothing,
                    eight_bits=wish.eight_bits,
                )
                if adapter is not None:
                    model.load_adapter(adapter)
                else:
                    model.use_hardened()
            self._model, self._built_for = model, key
        return self._model
