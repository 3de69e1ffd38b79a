"""Clients at different partitions, each training an adapter of its own, do not see each other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from support.trunk_process import (
    BLOCKS,
    HIDDEN,
    MAX_MESSAGE,
    open_session,
    states,
    through,
    token_ids,
)
from torch import Tensor

from core.engine.server import Server
from core.model.partition import Partition
from core.net.link import Link

STEPS = 4
LENGTHS = [5, 3]


@dataclass
class Training:
    """A short training on made-up states, and chat with the cache between its steps."""

    server: Server
    partition: Partition
    seed: int
    results: list[Tensor] = field(default_factory=list)

    def run(self, take_turns: Callable[[], object] = lambda: None) -> None:
        assert self.server.bundled is not None
        link = Link(self.server.url, self.server.bundled.token, MAX_MESSAGE)
        try:
            session = open_session(link, self.partition)
            session.create_adapter(4, 8.0, seed=self.seed)
            for step in range(STEPS):
                take_turns()
                inputs = states(2 * 5, self.seed + step).reshape(2, 5, HIDDEN)
                ids = token_ids(2 * 5, self.seed + step).reshape(2, 5)
                begun = session.begin(inputs, ids, LENGTHS, training=True)
                output = begun.output()
                take_turns()
                gradient = states(2 * 5, self.seed - step).reshape(2, 5, HIDDEN)
                begun.send_gradient(gradient, want=True)
                input_gradient = begun.input_gradient()
                take_turns()
                session.step(0.01, 1.0)
                chat = session.generate(states(2, step)[None], token_ids(2, step), 2 * step)
                assert input_gradient is not None
                self.results += [output, input_gradient, chat]
                self.results.append(torch.tensor(session.squared_gradient_norm))
            for block in self.partition.trunk(BLOCKS):
                self.results += session.get_adapter(block).values()
            session.close()
        finally:
            link.close()


def test_two_trainings_at_once_equal_each_alone(server: Server) -> None:
    cuts = (Partition(14, 13), Partition(12, 15))
    alone = [Training(server, cut, seed) for seed, cut in enumerate(cuts, start=10)]
    for training in alone:
        training.run()
    assert len(alone[0].results) == 4 * STEPS + 3 * 14

    together = [Training(server, cut, seed) for seed, cut in enumerate(cuts, start=10)]
    turns = threading.Barrier(2, timeout=60)
    threads = [threading.Thread(target=it.run, args=(turns.wait,)) for it in together]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    for one, other in zip(alone, together, strict=True):
        assert len(one.results) == len(other.results)
        for expected, found in zip(one.results, other.results, strict=True):
            torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)
    assert not torch.allclose(alone[0].results[0], alone[1].results[0])


def test_a_session_without_adapter_computes_with_the_base_model(server: Server) -> None:
    assert server.bundled is not None
    link = Link(server.url, server.bundled.token, MAX_MESSAGE)
    try:
        plain = open_session(link)
        before = through(plain, states(6, 1)[None], token_ids(6, 1), [6])
        adapted = open_session(link)
        adapted.create_adapter(4, 8.0, seed=3, trainable=False)
        first = adapted.get_adapter(14)
        adapted.put_adapter(14, {key: torch.ones_like(it) for key, it in first.items()})
        changed = through(adapted, states(6, 1)[None], token_ids(6, 1), [6])
        assert not torch.allclose(changed, before, rtol=1e-2)
        assert torch.equal(through(plain, states(6, 1)[None], token_ids(6, 1), [6]), before)
    finally:
        link.close()
