"""A client beside the one that misbehaves."""

from __future__ import annotations

from support.trunk_process import MAX_MESSAGE, TOKEN, open_session, states, token_ids
from torch import Tensor

from core.net.link import Link


class Bystander:
    """A well-behaved client that generates; it knows what has to come out."""

    def __init__(self, url: str) -> None:
        self.link = Link(url, TOKEN, MAX_MESSAGE)
        self.session = open_session(self.link)
        self.expected = [*self.begin(), *self.go_on()]

    def begin(self) -> list[Tensor]:
        return [self.session.generate(states(6, 0)[None], token_ids(6, 0), 0)]

    def go_on(self) -> list[Tensor]:
        return [
            self.session.generate(states(1, past)[None], token_ids(1, past), past)
            for past in (6, 7)
        ]
