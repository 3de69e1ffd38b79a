"""Many clients at once, without client blocks: what a trunk server has to do for them, and no more.

Real clients compute their own blocks on their own computers; here they would only take processors
away from the server that is measured.
"""

from __future__ import annotations

import os
import threading
import time

import torch

from core.model.partition import Partition
from core.model.source import ModelSource
from core.net.link import Link
from core.net.rest import fetch_info
from core.net.session import TrunkSession
from core.privacy.noise import NoiseSource
from core.privacy.outbound import Gate

_STEP = 90
"""How much longer each client's context is than that of the one before."""


class ChattersSide:
    """Each chatter has a connection and a session of its own; its token is in the environment."""

    def __init__(self, url: str, source: ModelSource, cut: Partition, noise_level: float) -> None:
        self._url, self._cut, self._level = url, cut, noise_level
        self._size = int(source.config["hidden_size"])
        self._token = os.environ["FEDSEA_TOKEN"]
        self._most = fetch_info(url, self._token).max_message_bytes
        self._sessions: list[TrunkSession] = []

    def chat(self, clients: int, tokens: int, context: int) -> dict[str, float]:
        """All together generate so many tokens each, from contexts of different lengths."""
        while len(self._sessions) < clients:
            self._sessions.append(self._opened(context + _STEP * len(self._sessions)))
        ready = threading.Barrier(clients + 1)

        def one(number: int) -> None:
            past = context + _STEP * number
            ready.wait()
            for index in range(tokens):
                self._generate(self._sessions[number], 1, past + index)

        threads = [threading.Thread(target=one, args=(number,)) for number in range(clients)]
        for thread in threads:
            thread.start()
        ready.wait()
        start = time.perf_counter()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
        return {"tokens_per_second": clients * tokens / seconds}

    def _opened(self, context: int) -> TrunkSession:
        gate = Gate(self._level, self._size)
        noise = NoiseSource(gate, self._level, 1.0)
        link = Link(self._url, self._token, self._most)
        session = TrunkSession(link, self._cut, gate, noise)
        self._generate(session, context, 0)
        return session

    def _generate(self, session: TrunkSession, count: int, past: int) -> None:
        hidden = torch.randn(1, count, self._size)
        session.generate(hidden, torch.ones(1, count, dtype=torch.long), past)
