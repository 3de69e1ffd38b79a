"""This program: client blocks here, everything that a chat and a run of its users go through."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from zlib import crc32

from core.bench.work import (
    ALPHA,
    LEARNING_RATE,
    RANK,
    Clock,
    never_ending,
    random_ids,
    training_rows,
)
from core.chat.generation import generate
from core.config import TrainingTable
from core.data.dataset import Message
from core.engine.server import Server
from core.events import StepDone
from core.jobs import Job
from core.model.cache import empty_cache
from core.model.partition import Partition
from core.training.loop import train
from core.training.rendering import template_text

_ENOUGH = 1000
"""Epochs, as many as a run may have: no measurement gets there."""


class SplitSide:
    """Connected to a trunk server; its token is in the environment."""

    def __init__(
        self, url: str, model: str, cut: Partition, noise_level: float, *, eight_bits: bool
    ) -> None:
        self._server = Server(url, model, os.environ["FEDSEA_TOKEN"], Job())
        self._model = self._server.private_model(cut, noise_level, eight_bits=eight_bits)
        self._vocabulary = int(self._model.source.config["vocab_size"])
        self._steps: Iterator[StepDone] = iter(())

    def chat(self, context: int, tokens: int) -> dict[str, float]:
        """Generate greedily after a context of random tokens."""
        link = self._model.session.link
        ids = random_ids(context, self._vocabulary)
        before = link.bytes_sent + link.bytes_received
        cache, clock = empty_cache(), Clock()
        with never_ending(self._model.network):
            generate(self._model, ids, cache, tokens, stream=clock)
        return {
            **clock.figures(),
            "bytes": link.bytes_sent + link.bytes_received - before,
        }

    def answer(self, text: str, tokens: int, *, speculate: bool) -> dict[str, float]:
        """Answer a text greedily; `answer` is a number that stands for the tokens said."""
        tokenizer = self._model.tokenizer
        prompt = template_text(tokenizer, [Message("user", text)], ask=True)
        ids = tokenizer(prompt, add_special_tokens=False)["input_ids"]
        link, clock = self._model.session.link, Clock()
        before = link.bytes_sent + link.bytes_received
        output = generate(
            self._model, ids, empty_cache(), tokens, stream=clock, speculate=speculate
        )
        return {
            **clock.figures(),
            "bytes": link.bytes_sent + link.bytes_received - before,
            "answer": crc32(str(output[len(ids) :]).encode()),
        }

    def learn(
        self, first_block: int, lengths: list[int], in_flight: int, learnt: int
    ) -> dict[str, float]:
        """Put LoRA on all blocks from `first_block` on; `in_flight` batches make a step."""
        parameters = self._model.create_adapter(RANK, ALPHA, train_input_blocks=first_block == 0)
        table = TrainingTable(
            epochs=_ENOUGH,
            batch_size=len(lengths) // in_flight,
            accumulation=in_flight,
            learning_rate=LEARNING_RATE,
            lora_rank=RANK,
            lora_alpha=ALPHA,
        )
        rows = training_rows(lengths, learnt, self._vocabulary)
        self._steps = train(Job(), self._model, parameters, rows, table)
        self._traffic, self._tokens = 0, sum(lengths)
        return {}

    def step(self) -> dict[str, float]:
        """One step over the rows that `learn` was given."""
        start = time.perf_counter()
        done = next(self._steps)
        seconds = time.perf_counter() - start
        before, self._traffic = self._traffic, done.bytes_sent + done.bytes_received
        return {
            "seconds": seconds,
            "tokens_per_second": self._tokens / seconds,
            "bytes": self._traffic - before,
        }
