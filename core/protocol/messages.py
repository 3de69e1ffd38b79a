"""Message headers. Both sides decode them with validation; unknown fields are an error.

A header is an array in MessagePack, its first element the message's tag. `id` numbers the
client's requests; the reply to a request repeats its number.
"""

from __future__ import annotations

import enum
from typing import Annotated

from msgspec import Meta

from core.protocol.fields import MAX_ALPHA as MAX_ALPHA
from core.protocol.fields import MAX_BLOCKS as MAX_BLOCKS
from core.protocol.fields import MAX_HEADER_BYTES as MAX_HEADER_BYTES
from core.protocol.fields import MAX_HIDDEN as MAX_HIDDEN
from core.protocol.fields import MAX_KEPT_ROWS as MAX_KEPT_ROWS
from core.protocol.fields import MAX_MODELS as MAX_MODELS
from core.protocol.fields import MAX_POSITIONS as MAX_POSITIONS
from core.protocol.fields import MAX_RANK as MAX_RANK
from core.protocol.fields import MAX_ROUNDS as MAX_ROUNDS
from core.protocol.fields import MAX_ROWS as MAX_ROWS
from core.protocol.fields import MAX_SEATS as MAX_SEATS
from core.protocol.fields import MAX_STEPS as MAX_STEPS
from core.protocol.fields import MAX_TENSORS as MAX_TENSORS
from core.protocol.fields import SHARE_COLUMNS as SHARE_COLUMNS
from core.protocol.fields import VERSION as VERSION
from core.protocol.fields import Blocks as Blocks
from core.protocol.fields import Contribution as Contribution
from core.protocol.fields import Doing as Doing
from core.protocol.fields import Id as Id
from core.protocol.fields import KeptRow as KeptRow
from core.protocol.fields import KeptRows as KeptRows
from core.protocol.fields import Kind as Kind
from core.protocol.fields import Length as Length
from core.protocol.fields import Lengths as Lengths
from core.protocol.fields import Message as Message
from core.protocol.fields import Mode as Mode
from core.protocol.fields import Moment as Moment
from core.protocol.fields import Number as Number
from core.protocol.fields import Part as Part
from core.protocol.fields import Position as Position
from core.protocol.fields import Round as Round
from core.protocol.fields import Seat as Seat
from core.protocol.fields import SeatStanding as SeatStanding
from core.protocol.fields import Task as Task
from core.protocol.fields import TensorHead as TensorHead
from core.protocol.fields import Tensors as Tensors

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
    FORBIDDEN = "forbidden"
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
