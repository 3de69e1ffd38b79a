"""Seats of a common run that train with made-up states, over raw connections."""

from __future__ import annotations

from typing import Any

import msgspec
import requests
import torch
from support.raw_client import RawClient, new_session, wire
from support.trunk_process import TOKEN
from torch import Tensor

from core.protocol.frames import join, split_server_frame
from core.protocol.messages import (
    SHARE_COLUMNS,
    AdapterBlock,
    AskTask,
    Backward,
    Done,
    Forward,
    GetAdapter,
    InputGradient,
    Kind,
    Mode,
    Number,
    Output,
    Part,
    Share,
    Step,
    TakeSeat,
    Task,
    TaskGiven,
)
from core.protocol.tensors import decode_tensor
from core.together import CommonRun

ROWS = [5, 3]


def found_run(url: str, run: CommonRun, seats: int) -> list[str]:
    """A new run at this server; the tokens of so many seats."""

    def post(route: str, token: str, data: bytes = b"") -> Any:
        answer = requests.post(
            url + route, data=data, headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
        answer.raise_for_status()
        return answer.json()

    number = post("/v1/runs", TOKEN, msgspec.json.encode(run))["run"]
    secrets = [post(f"/v1/runs/{number}/seats", TOKEN)["secret"] for _ in range(seats)]
    return [post(f"/v1/runs/{number}/enrol", secret)["token"] for secret in secrets]


class RawSeat:
    """One seat; `seed` decides what it learns from."""

    def __init__(self, url: str, token: str, seed: int, width: int, applied: int = 0) -> None:
        self.client = RawClient(url, token)
        self._seed, self._width = seed, width
        self.applied = applied
        self.come_back()

    def come_back(self) -> None:
        """Take the seat with a new session."""
        self.session = new_session(self.client, 1, 1)
        self.told = self.ask(TakeSeat, self.session, self.applied)

    def ask(self, kind: Any, *fields: Any, tensor: Any = None) -> Any:
        self.send(kind, *fields, tensor=tensor)
        return self.client.receive()

    def send(self, kind: Any, *fields: Any, tensor: Any = None) -> None:
        heads, payloads = ([tensor[0]], [tensor[1]]) if tensor else ([], [])
        message = self.client.numbered(kind(0, heads, *fields))
        self._id = message.id
        self.client.send(join(message, payloads))

    def next_task(self) -> TaskGiven:
        """What to do, when there is something."""
        told = self.told
        while isinstance(told, TaskGiven) and told.task is Task.WAIT:
            told = self.ask(AskTask, self.session, self.applied)
        self.told = told
        assert isinstance(told, TaskGiven), told
        return told

    def send_states(self, step: int) -> None:
        """Made-up ones, that differ by seat, round and step."""
        random = torch.Generator().manual_seed(100 * self._seed + 10 * self.applied + step)
        states = torch.randn(sum(ROWS), self._width, generator=random)
        self.send(Forward, self.session, Mode.TRAIN, ROWS, 0, 0, tensor=wire(states))

    def send_gradient(self) -> None:
        ones = wire(torch.ones(sum(ROWS), self._width), Kind.GRADIENT)
        self.send(Backward, self.session, self._id, False, tensor=ones)

    def share(self, tokens: int) -> Any:
        """Share nothing of the own, so that what the trunk learnt counts."""
        nothing = torch.zeros(1, SHARE_COLUMNS, dtype=torch.int64)
        masked = wire(nothing, Kind.MASKED, Number.INT64)
        assert self.told.task is Task.WORK
        return self.ask(Share, self.session, self.told.attempt, self._seed, tokens, tensor=masked)

    def take(self) -> None:
        """Take what came of the round."""
        self.told = self.ask(AskTask, self.session, self.applied)
        assert self.next_task().task is Task.TAKE
        self.applied = self.told.round
        self.told = self.ask(AskTask, self.session, self.applied)

    def adapter(self, blocks: range) -> list[Tensor]:
        """The trunk's matrices as this seat has them."""
        found = []
        for block in blocks:
            self.send(GetAdapter, self.session, block, False)
            reply, payloads = split_server_frame(self.client.receive_frame()[1])
            assert isinstance(reply, AdapterBlock), reply
            assert {head.part for head in reply.tensors} == {Part.A, Part.B}
            found += [
                decode_tensor(*it).clone() for it in zip(reply.tensors, payloads, strict=True)
            ]
        return found

    def close(self) -> None:
        self.client.close()


def learn_together(seats: list[RawSeat], steps: int, *, server_steps: bool = False) -> None:
    """Training steps of seats of which each may wait for the others."""
    for step in range(steps):
        for seat in seats:
            seat.send_states(step)
        assert all(isinstance(seat.client.receive(), Output) for seat in seats)
        for seat in seats:
            seat.send_gradient()
        assert all(isinstance(seat.client.receive(), InputGradient) for seat in seats)
        for seat in [] if server_steps else seats:
            assert isinstance(seat.ask(Step, seat.session, 0.0, 1.0), Done)
