"""What messages are made of: limits, kinds, tensor heads, and the values of common runs."""

from __future__ import annotations

import enum
from typing import Annotated

from msgspec import Meta, Struct

VERSION = 8

MAX_ROWS = 4096
MAX_POSITIONS = 1 << 20
MAX_HIDDEN = 1 << 16
MAX_RANK = 256
MAX_ALPHA = 4096
MAX_BLOCKS = 1024
MAX_MODELS = 64
MAX_TENSORS = 64
MAX_HEADER_BYTES = 1 << 16
MAX_KEPT_ROWS = 1 << 24
MAX_STEPS = 1 << 24
MAX_SEATS = 64
MAX_ROUNDS = 1 << 20
SHARE_COLUMNS = 1024
"""Of what seats share: as many rows as it takes, the last one filled with zeros."""

Id = Annotated[int, Meta(ge=0, le=2**53)]
Blocks = Annotated[int, Meta(ge=0, le=MAX_BLOCKS)]
Length = Annotated[int, Meta(ge=1, le=MAX_POSITIONS)]
Position = Annotated[int, Meta(ge=0, le=MAX_POSITIONS)]
Lengths = Annotated[list[Length], Meta(min_length=1, max_length=MAX_ROWS)]
Seat = Annotated[int, Meta(ge=1, le=MAX_SEATS)]
Round = Annotated[int, Meta(ge=0, le=MAX_ROUNDS)]
KeptRow = Annotated[int, Meta(ge=1, le=MAX_KEPT_ROWS)]
KeptRows = Annotated[list[KeptRow], Meta(min_length=1, max_length=MAX_ROWS)]


class Kind(enum.IntEnum):
    """What a tensor is. There is no kind for text, token ids or labels."""

    HIDDEN = 1
    """Hidden states at a partition point: `positions x hidden size`."""
    GRADIENT = 2
    """Gradient of the loss by hidden states: same shape."""
    ADAPTER = 3
    """One LoRA matrix of one block."""
    OPTIMISER = 4
    """One of AdamW's two running means for a LoRA matrix: same shape."""
    MASKED = 5
    """What a seat of a common run shares with the others, under a pad that the server lacks."""


class Number(enum.IntEnum):
    """How a tensor's values are written."""

    FLOAT32 = 1
    FLOAT16 = 2
    BFLOAT16 = 3
    INT8 = 4
    """After the values follows a bfloat16 scale for each 128 of a row."""
    INT64 = 5
    """Whole numbers modulo 2^64, for `Kind.MASKED` alone, and that is never anything else."""


class Mode(enum.IntEnum):
    """What a forward pass is for."""

    GENERATE = 1
    """One row, with the session's KV cache."""
    EVALUATE = 2
    """No cache, no gradient."""
    TRAIN = 3
    """Activations are kept until `Backward`."""


class Part(enum.IntEnum):
    """Which of a LoRA pair's matrices."""

    A = 1
    B = 2


class Moment(enum.IntEnum):
    """Which of AdamW's two running means."""

    FIRST = 1
    """Of the gradients."""
    SECOND = 2
    """Of their squares."""


class TensorHead(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Describes one tensor; its bytes follow the header in the same order."""

    kind: Kind
    number: Number
    rows: Annotated[int, Meta(ge=0, le=MAX_ROWS * MAX_POSITIONS)]
    columns: Annotated[int, Meta(ge=1, le=MAX_HIDDEN * 64)]
    module: Annotated[int, Meta(ge=0, le=255)] = 0
    """For adapters and their means: index into the server's list of adaptable modules."""
    part: Part = Part.A


Tensors = Annotated[list[TensorHead], Meta(max_length=MAX_TENSORS)]


class Message(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base of all headers."""

    id: Id
    tensors: Tensors


# --- common runs ---


class Task(enum.IntEnum):
    """What a seat of a common run is to do."""

    WAIT = 1
    """Ask again."""
    WORK = 2
    """Train, then share."""
    SHARE = 3
    """Share what there is now: the others wait."""
    SHARE_STATE = 4
    """Share what a seat needs that was away."""
    TAKE = 5
    """Take what was shared; it is in the reply."""
    TAKE_STATE = 6
    """The same for a seat that was away."""
    FINISH = 7
    """The run is over."""


class Doing(enum.IntEnum):
    """What a seat is at, for all to see."""

    AWAY = 1
    WAITING = 2
    WORKING = 3
    SHARED = 4
    LATE = 5
    """Left out of this round, because the others would have waited too long."""


class SeatStanding(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One seat as all seats see it."""

    seat: Seat
    doing: Doing
    rounds: Round
    """In which its work counted."""
    silent: Annotated[float, Meta(ge=0)]
    """Seconds since it was heard of."""
    pace: Annotated[float, Meta(ge=0)]
    """Seconds that its last work took; 0 before."""


class Contribution(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Whose share is in a sum, and under which pad."""

    seat: Seat
    nonce: Id
