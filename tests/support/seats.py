"""Seats of a common run at a real server, each in a thread with a connection of its own."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from support.trunk_process import MAX_MESSAGE, TOKEN

from core.events import StepDone
from core.federation.seat_at_work import Held, SeatAtWork
from core.jobs import Job
from core.model.adapter import WholeAdapter
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.tokenizer import load_tokenizer
from core.net.link import Link
from core.net.private_model import PrivateModel
from core.net.rest import Rest
from core.policy import Policy
from core.protocol.messages import Task
from core.protocol.together import Created, Enrolled, Invited, RunStatus
from core.together import CommonRun, Way
from core.training.batches import Batch, epoch_batches
from core.training.rendering import IGNORED, Rendered

KEY = bytes(range(32))
SECONDS = 120.0


def rows_of(seat: int, count: int) -> list[Rendered]:
    """Other rows at each seat, of several lengths; the last few tokens are learnt."""
    generator = torch.Generator().manual_seed(100 + seat)
    rows = []
    for place in range(count):
        length = 10 + (3 * place + seat) % 8
        ids: list[int] = torch.randint(3, 40_000, (length,), generator=generator).tolist()
        learnt = 2 + (place + seat) % 4
        rows.append(Rendered(ids, [IGNORED] * (length - learnt) + ids[-learnt:]))
    return rows


def batch_at(run: CommonRun, seat: int, rows: Sequence[Rendered], place: int) -> Batch:
    """What a seat learns from in its step number `place`, by another way than the seat's own."""
    found: list[Batch] = []
    epoch = 0
    while len(found) <= place:
        found += epoch_batches(list(rows), run.batch_size, run.seed + seat, epoch)
        epoch += 1
    return found[place]


def common_run(way: Way, source: ModelSource, **changes: Any) -> CommonRun:
    """Without clipping, so that sums can be computed in other ways too."""
    values: dict[str, Any] = {
        "input_blocks": 2,
        "output_blocks": 2,
        "rounds": 4,
        "steps_per_round": 2,
        "batch_size": 2,
        "lora_rank": 4,
        "learning_rate": 2e-4,
        "max_gradient_norm": 1e9,
        "most_change": 1e5,
        "save_every": 2,
        "patience": 60.0,
        "seed": 3,
    }
    return CommonRun(way, source.fingerprint, **{**values, **changes})


@dataclass
class SeatThread:
    """One seat. `learnt` is the adapter at the end, or at the start before it began."""

    url: str
    model: Path
    run: CommonRun
    number: str
    seat: int
    token: str
    rows: list[Rendered]
    cut: tuple[int, int] = (2, 2)
    held: Held = field(default_factory=Held)
    start: WholeAdapter | None = None
    learnt: WholeAdapter | None = None
    steps: list[StepDone] = field(default_factory=list)
    tasks: list[tuple[Task, int]] = field(default_factory=list)
    error: BaseException | None = None
    before: Callable[[SeatThread, Any], None] = lambda _seat, _given: None
    """Is called with each task before it is done."""
    job: Job = field(default_factory=Job)

    def __post_init__(self) -> None:
        self.held.folder = Path(tempfile.mkdtemp(prefix="seat-", dir=self.model.parent))
        self.thread = threading.Thread(target=self._run, name=f"seat-{self.seat}")

    def begin(self) -> None:
        self.thread.start()

    def end(self) -> SeatThread:
        self.thread.join(SECONDS)
        assert not self.thread.is_alive(), f"seat {self.seat} is stuck after {self.tasks[-5:]}"
        if self.error is not None:
            raise self.error
        return self

    def _run(self) -> None:
        try:
            with contextlib.closing(Link(self.url, self.token, MAX_MESSAGE)) as link:
                self.link = link
                self._take_part(link)
        except BaseException as error:  # noqa: BLE001 - told to whoever waits
            self.error = error

    def _take_part(self, link: Link) -> None:
        source = ModelSource(self.model)
        secret = bytes([self.seat]) * 32
        model = PrivateModel(
            source,
            load_tokenizer(source),
            link,
            Partition(*self.cut),
            0.0,
            policy=Policy(),
            secret=secret,
        )
        pads = KEY, self.number
        work = SeatAtWork(self.job, self.run, self.seat, pads, model, self.rows, self.held)
        self.start = model.collect_adapter()
        while not self.job.cancelled:
            given, _ = work.told
            self.tasks.append((given.task, given.round))
            self.before(self, given)
            if given.task is Task.FINISH:
                break
            self.steps += work.do()
            work.ask()
        model.session.seat.leave()
        self.learnt = model.collect_adapter()


def found_run(url: str, run: CommonRun, seats: int) -> tuple[str, list[str]]:
    """A run at a server, and the tokens of its seats."""
    with contextlib.closing(Rest(url, TOKEN)) as rest:
        number = rest.post("/v1/runs", Created, run).run
        secrets = [rest.post(f"/v1/runs/{number}/seats", Invited).secret for _ in range(seats)]
    return number, [enrol(url, number, it) for it in secrets]


def enrol(url: str, number: str, secret: str) -> str:
    with contextlib.closing(Rest(url, secret)) as rest:
        return rest.post(f"/v1/runs/{number}/enrol", Enrolled).token


def status_of(url: str, number: str, token: str = TOKEN) -> RunStatus:
    with contextlib.closing(Rest(url, token)) as rest:
        return rest.ask(f"/v1/runs/{number}", RunStatus)


def seat_threads(
    url: str, model: Path, run: CommonRun, seats: int, rows: int = 6, **each: Any
) -> list[SeatThread]:
    """Not begun yet."""
    number, tokens = found_run(url, run, seats)
    return [
        SeatThread(url, model, run, number, seat, token, rows_of(seat, rows), **each)
        for seat, token in enumerate(tokens, start=1)
    ]


def run_all(seats: Sequence[SeatThread]) -> None:
    for seat in seats:
        seat.begin()
    end_all(seats)


def end_all(seats: Sequence[SeatThread]) -> None:
    """Wait for all; the first error of any of them is raised."""
    deadline = time.monotonic() + SECONDS
    while any(it.thread.is_alive() for it in seats) and time.monotonic() < deadline:
        if error := next((it.error for it in seats if it.error is not None), None):
            for seat in seats:
                seat.job.cancel()
            raise error
        time.sleep(0.05)
    for seat in seats:
        seat.end()
