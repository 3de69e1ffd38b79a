"""From a decoded request to its reply. Pure computation: no socket, no waiting."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import torch
from torch import Tensor

from core.protocol.frames import join
from core.protocol.messages import (
    AdapterBlock,
    AskTask,
    Backward,
    ClientMessage,
    CloseSession,
    Code,
    CreateAdapter,
    Done,
    ForgetRows,
    Forward,
    ForwardKept,
    GetAdapter,
    GetOptimiser,
    Hello,
    InputGradient,
    Kind,
    LeaveSeat,
    LoadHardened,
    Number,
    OpenSession,
    OptimiserBlock,
    Output,
    Part,
    Ping,
    PutAdapter,
    PutOptimiser,
    Refused,
    SessionOpened,
    Share,
    Step,
    TakeSeat,
    TensorHead,
)
from core.protocol.tensors import NotFinite, decode_tensor, encode_tensor
from server_stub.models import NotLoaded
from server_stub.refusal import Refusal, busy
from server_stub.registry import Registry
from server_stub.session import Session

_log = logging.getLogger(__name__)
_WITH_TENSORS = Forward | Backward | PutAdapter | PutOptimiser | Share


def answer(
    registry: Registry, connection: int, message: ClientMessage, payloads: list[memoryview]
) -> bytes:
    """Carry out one request and return the reply's bytes. Raises `NotLoaded` and nothing else."""
    try:
        return _answer(registry, connection, message, payloads)
    except NotLoaded:
        raise
    except Exception as error:  # noqa: BLE001 - one client's fault must not end the server
        return excuse(message, error)


def excuse(message: ClientMessage, error: Exception) -> bytes:
    """The refusal of a request that raised `error`."""
    if isinstance(error, Refusal):
        return refused(message.id, error.code, error.detail)
    if isinstance(error, NotFinite):
        return refused(message.id, Code.NOT_FINITE, "a tensor holds NaN or infinity")
    if is_out_of_memory(error):
        return excuse(message, busy("the server has no memory left for this"))
    _log.error("request %s failed", type(message).__name__, exc_info=error)
    return refused(message.id, Code.INTERNAL, "the server made a mistake, see its log")


def is_out_of_memory(error: Exception) -> bool:
    """Whether memory was what was missing, on whatever device."""
    # On the processor torch has no class of its own for it.
    return isinstance(error, MemoryError | torch.OutOfMemoryError) or "allocate mem" in str(error)


def done(number: int) -> bytes:
    """The bytes of a reply that returns nothing."""
    return join(Done(number, []), [])


def refused(number: int, code: Code, detail: str) -> bytes:
    """The bytes of a refusal."""
    return join(Refused(number, [], code, detail), [])


def _answer(
    registry: Registry, connection: int, message: ClientMessage, payloads: list[memoryview]
) -> bytes:
    if message.tensors and not isinstance(message, _WITH_TENSORS):
        raise Refusal(Code.BAD_MESSAGE, "this request carries no tensors")
    match message:
        case Hello():
            pass  # answered by the connection
        case TakeSeat() | AskTask() | Share() | LeaveSeat():
            raise Refusal(Code.NO_SEAT, "this connection has no seat in a common run")
        case OpenSession():
            number = registry.open(connection, message)
            return join(SessionOpened(message.id, [], number), [])
        case CloseSession(session=session):
            registry.close(connection, session)
        case CreateAdapter(session=session):
            registry.get(connection, session).create_adapter(message)
        case LoadHardened(session=session, number=number):
            opened = registry.get(connection, session)
            offer = registry.models.offer(opened.model)
            opened.adapter.start_from(offer.hardened(number))
        case PutAdapter(session=session, block=block):
            adapter = registry.get(connection, session).adapter
            _check_kinds(message, Kind.ADAPTER)
            adapter.put(block, _matrices(message, payloads))
        case GetAdapter(session=session, block=block, gradients=gradients):
            adapter = registry.get(connection, session).adapter
            found = adapter.gradients(block) if gradients else adapter.matrices(block)
            heads, written = _written(found, Kind.ADAPTER)
            return join(AdapterBlock(message.id, heads, block), written)
        case GetOptimiser(session=session, block=block, moment=moment):
            means, steps = registry.get(connection, session).adapter.moments(block, moment)
            heads, written = _written(means, Kind.OPTIMISER)
            return join(OptimiserBlock(message.id, heads, block, moment, steps), written)
        case PutOptimiser(session=session, block=block, moment=moment, steps=steps):
            adapter = registry.get(connection, session).adapter
            _check_kinds(message, Kind.OPTIMISER)
            adapter.check_moments(block, message.tensors)
            adapter.put_moments(block, moment, _matrices(message, payloads), steps)
        case Forward():
            return _forward(registry.get(connection, message.session), message, payloads)
        case ForwardKept(session=session, mode=mode):
            opened = registry.get(connection, session)
            hidden, lengths = incoming_kept(opened, message)
            output = opened.forward(message.id, hidden, lengths, mode, 0)
            return passed(opened, message, hidden, output)
        case ForgetRows(session=session):
            registry.get(connection, session).kept.forget()
        case Backward(session=session, forward=forward, want_gradient=want):
            opened = registry.get(connection, session)
            gradient = incoming_gradient(opened, message, payloads)
            result, norm = opened.backward(forward, gradient, want)
            return input_gradient(message.id, result, norm, opened.reply_number)
        case Ping(session=session):
            if session:
                registry.get(connection, session)
        case Step(session=session, learning_rate=learning_rate, scale=scale):
            registry.get(connection, session).adapter.step(learning_rate, scale)
    return done(message.id)


def incoming(opened: Session, message: Forward, payloads: list[memoryview]) -> Tensor:
    """The packed hidden states of a forward request, checked. Raises refusals, `NotFinite`."""
    head = _one_head(message, Kind.HIDDEN)
    opened.check_forward(head, message.lengths, message.mode, message.past, message.keep_from)
    return decode_tensor(head, payloads[0])


def incoming_kept(opened: Session, message: ForwardKept) -> tuple[Tensor, list[int]]:
    """The packed rows that a request names, and their lengths. Raises refusals."""
    lengths = opened.check_forward_kept(message.rows, message.mode)
    return opened.kept.states(message.rows), lengths


def incoming_gradient(opened: Session, message: Backward, payloads: list[memoryview]) -> Tensor:
    """The packed gradient of a request, checked. Raises refusals, `NotFinite`."""
    opened.check_backward(message.forward, _one_head(message, Kind.GRADIENT))
    return decode_tensor(message.tensors[0], payloads[0])


def passed(opened: Session, message: Forward | ForwardKept, hidden: Tensor, out: Tensor) -> bytes:
    """The reply with the output of a pass over `hidden`, which is kept if that is asked."""
    written, payload = encode_tensor(out, Kind.HIDDEN, opened.reply_number)
    kept = isinstance(message, ForwardKept)
    if isinstance(message, Forward) and message.keep_from:
        # Last, because a refused request must change nothing.
        kept = opened.kept.keep(
            message.keep_from, hidden, message.lengths, message.tensors[0].number
        )
    return join(Output(message.id, [written], kept), [payload])


def _forward(opened: Session, message: Forward, payloads: list[memoryview]) -> bytes:
    hidden = incoming(opened, message, payloads)
    output = opened.forward(message.id, hidden, message.lengths, message.mode, message.past)
    return passed(opened, message, hidden, output)


def _one_head(message: ClientMessage, kind: Kind) -> TensorHead:
    if [head.kind for head in message.tensors] != [kind]:
        raise Refusal(Code.BAD_MESSAGE, f"this request carries one tensor of the kind {kind.name}")
    return message.tensors[0]


def _check_kinds(message: ClientMessage, kind: Kind) -> None:
    if any(head.kind is not kind for head in message.tensors):
        raise Refusal(Code.BAD_MESSAGE, f"this request carries the kind {kind.name} only")
    if len({(head.module, head.part) for head in message.tensors}) < len(message.tensors):
        raise Refusal(Code.BAD_MESSAGE, "a matrix comes twice")


def _matrices(message: ClientMessage, payloads: list[memoryview]) -> dict[tuple[int, Part], Tensor]:
    return {
        (head.module, head.part): decode_tensor(head, payload)
        for head, payload in zip(message.tensors, payloads, strict=True)
    }


def _written(
    matrices: Mapping[tuple[int, Part], Tensor], kind: Kind
) -> tuple[list[TensorHead], list[bytes]]:
    encoded = [
        encode_tensor(tensor, kind, Number.FLOAT32, module, part)
        for (module, part), tensor in matrices.items()
    ]
    return [head for head, _ in encoded], [payload for _, payload in encoded]


def input_gradient(number: int, gradient: Tensor | None, norm: float, kind: Number) -> bytes:
    """The reply to a gradient."""
    heads: list[TensorHead] = []
    payloads: list[bytes] = []
    if gradient is not None:
        head, payload = encode_tensor(gradient, Kind.GRADIENT, kind)
        heads, payloads = [head], [payload]
    return join(InputGradient(number, heads, norm), payloads)
