"""Message headers. Both sides decode them with validation; unknown fields are an error.

A header is an array in MessagePack, its first element the message's tag. `id` numbers the
client's requests; the reply to a request repeats its number.
"""

from __future__ import annotations

import enum
from typing import Annotated

from msgspec import Meta, Struct

VERSION = 7

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


# --- from the client ---------------------------------------------------------------------


class Hello(Message, frozen=True, tag=1):
    """First message of a connection. Keeps this form in every version."""

    version: Annotated[int, Meta(ge=0, le=2**16)]


class OpenSession(Message, frozen=True, tag=2):
    """Begin a session over the blocks `input_blocks .. total - output_blocks` of a model.

    `model` is its place in the list `models` of the server's `/v1/info`.
    """

    model: Annotated[int, Meta(ge=0, le=MAX_MODELS - 1)]
    input_blocks: Blocks
    output_blocks: Blocks
    reply_number: Number


class CreateAdapter(Message, frozen=True, tag=3):
    """Give the session a LoRA adapter over its blocks. `seed` decides its random start."""

    session: Id
    rank: Annotated[int, Meta(ge=1, le=MAX_RANK)]
    alpha: Annotated[float, Meta(gt=0, le=MAX_ALPHA)]
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    weight_decay: Annotated[float, Meta(ge=0, le=1)]
    trainable: bool


class PutAdapter(Message, frozen=True, tag=4):
    """Set the LoRA matrices of one block (numbered as in the whole model)."""

    session: Id
    block: Blocks


class GetAdapter(Message, frozen=True, tag=5):
    """Ask for the LoRA matrices of one block, or for their gradients since the last step."""

    session: Id
    block: Blocks
    gradients: bool


class Forward(Message, frozen=True, tag=6):
    """Run the session's blocks over the hidden states. `past` crops the KV cache first.

    With `keep_from` the server keeps the rows under the numbers `keep_from`, `keep_from + 1`, …
    until the session ends; 0 keeps nothing.
    """

    session: Id
    mode: Mode
    lengths: Lengths
    past: Position
    keep_from: Annotated[int, Meta(ge=0, le=MAX_KEPT_ROWS)]


class Backward(Message, frozen=True, tag=7):
    """Gradient at the output of the forward pass with the number `forward`."""

    session: Id
    forward: Id
    want_gradient: bool


class Step(Message, frozen=True, tag=8):
    """One AdamW step of the session's adapter; gradients are first multiplied by `scale`."""

    session: Id
    learning_rate: Annotated[float, Meta(ge=0, le=1)]
    scale: Annotated[float, Meta(ge=0, le=1)]


class CloseSession(Message, frozen=True, tag=9):
    """End a session and free what it holds."""

    session: Id


class Ping(Message, frozen=True, tag=10):
    """Ask for a `Done`: to measure the latency, or to keep a session (0: none) from idling out."""

    session: Id


class ForwardKept(Message, frozen=True, tag=11):
    """Run the session's blocks over rows that are kept. For training and measuring only."""

    session: Id
    mode: Mode
    rows: KeptRows


class ForgetRows(Message, frozen=True, tag=12):
    """Delete all rows that the session keeps."""

    session: Id


class LoadHardened(Message, frozen=True, tag=13):
    """Set the session's adapter to a hardened one, by its place in the model's offer.

    The session's own must have as many ranks or more; what it has more stays as it began.
    """

    session: Id
    number: Annotated[int, Meta(ge=0, le=1023)]


class GetOptimiser(Message, frozen=True, tag=14):
    """Ask for AdamW's running means of one block's matrices, so that a run can go on later."""

    session: Id
    block: Blocks
    moment: Moment


class PutOptimiser(Message, frozen=True, tag=15):
    """Set AdamW's running means of one block's matrices, as after so many steps."""

    session: Id
    block: Blocks
    moment: Moment
    steps: Annotated[int, Meta(ge=1, le=MAX_STEPS)]


class TakeSeat(Message, frozen=True, tag=16):
    """Let the session work in the common run that the connection's token has a seat in.

    `applied` is how many rounds of it are in what the seat holds.
    """

    session: Id
    applied: Round


class AskTask(Message, frozen=True, tag=17):
    """Ask what to do next in the common run; the reply comes when there is something, or soon.

    `applied` rounds are in what the seat holds.
    """

    session: Id
    applied: Round


class Share(Message, frozen=True, tag=18):
    """What a seat has to share after its work in this `attempt`, under the pad of its `nonce`.

    `tokens` is how many were learnt from in it.
    """

    session: Id
    attempt: Id
    nonce: Id
    tokens: Id


class LeaveSeat(Message, frozen=True, tag=19):
    """Go away from the common run, so that nobody waits; the seat can be taken again."""

    session: Id


ClientMessage = (
    Hello
    | OpenSession
    | CreateAdapter
    | PutAdapter
    | GetAdapter
    | Forward
    | Backward
    | Step
    | CloseSession
    | Ping
    | ForwardKept
    | ForgetRows
    | LoadHardened
    | GetOptimiser
    | PutOptimiser
    | TakeSeat
    | AskTask
    | Share
    | LeaveSeat
)


# --- from the server ---------------------------------------------------------------------


class Code(enum.StrEnum):
    """Why the server refused."""

    BAD_MESSAGE = "bad_message"
    WRONG_VERSION = "wrong_version"
    TOO_LARGE = "too_large"
    NOT_FINITE = "not_finite"
    NO_SUCH_MODEL = "no_such_model"
    MODEL_UNUSABLE = "model_unusable"
    NO_SUCH_SESSION = "no_such_session"
    BAD_PARTITION = "bad_partition"
    BAD_SHAPE = "bad_shape"
    BAD_PAST = "bad_past"
    NO_ADAPTER = "no_adapter"
    NO_SUCH_FORWARD = "no_such_forward"
    NO_SUCH_ROWS = "no_such_rows"
    NO_SEAT = "no_seat"
    LEFT_OUT = "left_out"
    BUSY = "busy"
    INTERNAL = "internal"


class Done(Message, frozen=True, tag=101):
    """The request was carried out; there is nothing to return."""


class SessionOpened(Message, frozen=True, tag=102):
    """The session's number, valid on this connection."""

    session: Id


class Output(Message, frozen=True, tag=103):
    """Hidden states after the trunk, and whether the request's rows are kept now."""

    kept: bool


class InputGradient(Message, frozen=True, tag=104):
    """Gradient at the trunk's input if wanted, and the adapter's squared gradient norm so far."""

    squared_norm: float


class AdapterBlock(Message, frozen=True, tag=105):
    """LoRA matrices of one block."""

    block: Blocks


class OptimiserBlock(Message, frozen=True, tag=106):
    """AdamW's running means of one block's matrices, and how many steps are in them."""

    block: Blocks
    moment: Moment
    steps: Annotated[int, Meta(ge=0, le=MAX_STEPS)]


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


class TaskGiven(Message, frozen=True, tag=107):
    """What to do now. `round` is the one that is worked at, or that was closed for `TAKE`.

    What the run counted of this seat: `counted_steps`, and the nonce of its last share,
    `counted_nonce`. `first_step` is the place of the first step to make in the schedule.
    """

    task: Task
    round: Round
    attempt: Id
    first_step: Annotated[int, Meta(ge=0, le=MAX_STEPS)]
    counted_steps: Annotated[int, Meta(ge=0, le=MAX_STEPS)]
    counted_nonce: Id
    contributions: Annotated[list[Contribution], Meta(max_length=MAX_SEATS)]
    seats: Annotated[list[SeatStanding], Meta(max_length=MAX_SEATS)]


class Refused(Message, frozen=True, tag=199):
    """The request was not carried out; nothing else changed."""

    code: Code
    detail: Annotated[str, Meta(max_length=300)]


ServerMessage = (
    Done
    | SessionOpened
    | Output
    | InputGradient
    | AdapterBlock
    | OptimiserBlock
    | TaskGiven
    | Refused
)
