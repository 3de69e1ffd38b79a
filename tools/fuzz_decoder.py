"""Damaged frames and random bytes through the wire's decoder, in this process.

Whatever comes, there is nothing but a message or `BadFrame`, and nothing but a tensor or
`NotFinite`; and what is held meanwhile follows the bytes that came, not what they claim.
"""

from __future__ import annotations

import resource
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from random import Random

import torch

from core.protocol.frames import BadFrame, payload_bytes, split_client_frame, split_server_frame
from core.protocol.messages import ClientMessage, Forward, Mode, ServerMessage
from core.protocol.ragged import pack, unpack
from core.protocol.tensors import NotFinite, decode_tensor
from tools.mutated import client_frames, damaged, server_frames

WIDTH = 96
MEMORY_LIMIT = 64 << 20
"""Bytes that a process may grow by over `CHUNK` cases: a frame here has 1 MB at most."""
_MOST_POSITIONS = 8192
"""What a server allows of a row, before it puts padding back."""
CHUNK = 25_000


@dataclass
class Outcome:
    """What became of the cases."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    """Tracebacks of what should not have been, with the bytes."""
    grown: int = 0
    """Bytes by which the process's peak rose."""

    def add(self, other: Outcome) -> None:
        """Put another one's cases in."""
        self.counts += other.counts
        self.faults += other.faults
        self.grown = max(self.grown, other.grown)


def decode_cases(seed: int, count: int) -> Outcome:
    """So many cases from one seed."""
    torch.set_num_threads(1)
    random, outcome = Random(seed), Outcome()
    ours, theirs = client_frames(3, 5, WIDTH, 2), server_frames(WIDTH)
    for frame in ours:
        decoded(frame, of_client=True)
    for frame in theirs:
        decoded(frame, of_client=False)
    before = _peak()
    for _ in range(count):
        of_client = random.random() < 0.7
        frames = ours if of_client else theirs
        data = damaged(random.choice(frames), frames, random)
        try:
            outcome.counts[decoded(data, of_client=of_client)] += 1
        except Exception:  # noqa: BLE001 - this is what is looked for
            outcome.counts["fault"] += 1
            outcome.faults.append(f"{data[:200].hex()}\n{traceback.format_exc()}")
    outcome.grown = _peak() - before
    return outcome


def decoded(data: bytes, *, of_client: bool) -> str:
    """What the bytes are; tensors are read too, and rows get their padding back."""
    try:
        message, payloads = (split_client_frame if of_client else split_server_frame)(data)
    except BadFrame:
        return "refused as a frame"
    try:
        return _with_tensors(message, payloads)
    except NotFinite:
        return "refused as not finite"


def _with_tensors(message: ClientMessage | ServerMessage, payloads: list[memoryview]) -> str:
    tensors = []
    for head, payload in zip(message.tensors, payloads, strict=True):
        if len(payload) != payload_bytes(head):
            raise AssertionError("a payload of another size than its head says")
        tensors.append(decode_tensor(head, payload))
        if tensors[-1].shape != (head.rows, head.columns):
            raise AssertionError("a tensor of another shape than its head says")
    if isinstance(message, Forward) and len(tensors) == 1 and message.mode is not Mode.GENERATE:
        lengths, rows = message.lengths, len(tensors[0])
        if sum(lengths) == rows and len(lengths) * max(lengths) <= _MOST_POSITIONS:
            if not torch.equal(pack(unpack(tensors[0], lengths), lengths), tensors[0]):
                raise AssertionError("rows did not come back from their padding")
            return "taken, rows and all"
    return "taken"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def fuzz_decoder(cases: int, processes: int, seed: int) -> tuple[Outcome, float]:
    """All cases, over processes; seconds too."""
    start, outcome = time.perf_counter(), Outcome()
    seeds = range(seed, seed + -(-cases // CHUNK))
    with ProcessPoolExecutor(processes) as pool:
        for found in pool.map(decode_cases, seeds, [CHUNK] * len(seeds)):
            outcome.add(found)
    return outcome, time.perf_counter() - start
