"""One conversation: what was said, and what of it is in the caches of both sides."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.chat.generation import generate
from core.chat.speculation import common_prefix, pays
from core.chat.streaming import TextStream
from core.config import Speculation
from core.data.dataset import Message
from core.data.personal import Masker
from core.errors import NothingToDo, ServerLost, ServerRefused
from core.events import ChatAnswered, ChatMasked, ChatText
from core.jobs import Job
from core.ledger.entry import CHAT
from core.model.cache import empty_cache
from core.net.link import Link
from core.net.private_model import PrivateModel
from core.net.reconnecting import Losses
from core.privacy.replay import Replay
from core.privacy.stream import new_secret
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase
from core.training.rendering import template_text

Again = Callable[[], PrivateModel]
"""Called after a loss: another model to go on with, built with this conversation's `secret`."""


@dataclass
class Traffic:
    """Bytes of one answer, over all connections that it took."""

    sent: int = 0
    received: int = 0


@contextlib.contextmanager
def _asking(link: Link, job: Job, traffic: Traffic) -> Iterator[None]:
    """What leaves over `link` is for chat, and ends with the job."""
    sent, received = link.bytes_sent, link.bytes_received
    link.is_cancelled = lambda: job.cancelled
    try:
        with link.used_for(CHAT):
            yield
    finally:
        link.is_cancelled = lambda: False
        traffic.sent += link.bytes_sent - sent
        traffic.received += link.bytes_received - received


class Conversation:
    """Keeps the messages; a `PrivateModel` may be exchanged between them.

    Models that are built with its `secret` and `replay` send what was said as the same bytes: in an
    answer that is regenerated, in a new session, after the connection was lost.

    Of a masked message only the masked text is kept. What the model answers is not masked.
    """

    def __init__(self) -> None:
        self.secret, self.replay = new_secret(), Replay()
        self.messages: list[Message] = []
        self._masker = Masker()
        self._model: PrivateModel | None = None
        self._cache: Any = None
        self._cached: list[int] = []

    def use(self, model: PrivateModel) -> None:
        """Answer with `model` from now on; what was said is sent again to it when needed."""
        if model is not self._model:
            self._model = model
            self._forget_cache()

    def take_up(self, messages: list[Message], secret: bytes) -> None:
        """Go on with an earlier conversation. The next model has to be built with its secret."""
        self.clear()
        self.messages.extend(messages)
        self.secret = secret
        self._masker.go_on_after(message.content for message in messages)

    def clear(self) -> None:
        """Forget everything said. The next model has to be built with the new secret."""
        self.messages.clear()
        self._masker = Masker()
        self.secret, self.replay = new_secret(), Replay()
        self._forget_cache()

    def _forget_cache(self) -> None:
        self._cache, self._cached = None, []

    def send(
        self,
        job: Job,
        text: str,
        max_new_tokens: int,
        temperature: float,
        *,
        mask: bool = False,
        speculation: Speculation = "off",
        again: Again | None = None,
    ) -> ChatAnswered:
        """Say `text`, masked if wished, and answer it; a failed message is taken back.

        With `again` an answer goes on behind its last token when its server is lost. Emits
        `ChatText`, and before it `ChatMasked` where it is masked. See `core.chat.speculation` for
        what `speculation` does.
        """
        if mask:
            text, count = self._masker.mask(text)
            job.emit(ChatMasked(job=job.number, text=text, count=count))
        self.messages.append(Message("user", text))
        try:
            return self._answer(job, max_new_tokens, temperature, speculation, again)
        except BaseException:
            self.messages.pop()
            raise

    def regenerate(
        self,
        job: Job,
        max_new_tokens: int,
        temperature: float,
        *,
        speculation: Speculation = "off",
        again: Again | None = None,
    ) -> ChatAnswered:
        """Answer the last message once more; the old answer stays if that fails."""
        if not self.messages or self.messages[-1].role != "assistant":
            raise NothingToDo(
                reason=_("errors", "There is no answer yet."),
                advice=_("errors", "Write a message first."),
            )
        old = self.messages.pop()
        try:
            return self._answer(job, max_new_tokens, temperature, speculation, again)
        except BaseException:
            self.messages.append(old)
            raise

    def _answer(
        self,
        job: Job,
        max_new_tokens: int,
        temperature: float,
        speculation: Speculation,
        again: Again | None,
    ) -> ChatAnswered:
        model = self._model
        if model is None:
            raise NothingToDo(
                reason=_("errors", "No model is ready."),
                advice=_("errors", "Connect to a trunk server."),
            )
        prompt = self._prompt(model, max_new_tokens)
        stream = TextStream(
            model.tokenizer, lambda text: job.emit(ChatText(job=job.number, text=text))
        )
        start, losses, traffic = time.perf_counter(), Losses(), Traffic()
        while True:
            link = model.session.link
            try:
                with _asking(link, job, traffic):
                    speculate = pays(speculation, link)
                    left = max_new_tokens - stream.tokens
                    known = prompt + stream.begin()
                    self._generate(model, known, stream, job, left, temperature, speculate)
                break
            except (ServerLost, ServerRefused) as error:
                self._forget_cache()
                if again is None:
                    raise
                losses.note(error, stream.tokens)
            except BaseException:
                self._forget_cache()
                raise
            model = again()
            self.use(model)
        seconds = time.perf_counter() - start
        text = stream.text.strip()
        self.messages.append(Message("assistant", text))
        return ChatAnswered(
            job=job.number,
            text=text,
            tokens=stream.tokens,
            tokens_per_second=stream.tokens / seconds,
            bytes_sent=traffic.sent,
            bytes_received=traffic.received,
            noise_level=model.noise.level,
            hardened=model.hardened.noise_level if model.hardened else None,
            stopped=job.cancelled,
        )

    def _prompt(self, model: PrivateModel, max_new_tokens: int) -> list[int]:
        text = template_text(model.tokenizer, self.messages, ask=True)
        ids: list[int] = model.tokenizer(text, add_special_tokens=False)["input_ids"]
        longest = int(model.source.config["max_position_embeddings"])
        if len(ids) + max_new_tokens > longest:
            raise NothingToDo(
                reason=phrase(
                    _(
                        "errors",
                        "The conversation is longer than the {tokens} tokens the model can read.",
                    ),
                    tokens=longest,
                ),
                advice=_("errors", "Start a new conversation, or shorten the message."),
            )
        return ids

    def _generate(
        self,
        model: PrivateModel,
        prompt: list[int],
        stream: TextStream,
        job: Job,
        max_new_tokens: int,
        temperature: float,
        speculate: bool,
    ) -> None:
        """Send only positions that the caches do not hold; the trunk crops its own to match."""
        if self._cache is None:
            self._cache = empty_cache()
        # The last prompt token has to be computed again to have something to continue from.
        kept = min(common_prefix(self._cached, prompt), len(prompt) - 1)
        self._cache.crop(kept - len(self._cached))
        self._cached = prompt[:kept]
        output = generate(
            model,
            prompt,
            self._cache,
            max_new_tokens,
            temperature=temperature,
            stop=lambda: job.cancelled,
            stream=stream,
            speculate=speculate,
        )
        self._cached = output[: self._cache.get_seq_length()]
