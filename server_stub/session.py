"""One session: a view of the trunk, its KV cache, its adapter, kept rows, training passes."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import pad

from core.model.packed import takes_packed
from core.model.partition import Partition
from core.model.trunk import TrunkWeights
from core.protocol.messages import Code, CreateAdapter, Mode, Number, TensorHead
from core.protocol.ragged import pack, unpack
from core.protocol.tensors import NotFinite
from server_stub.adapter import TrunkAdapter
from server_stub.cached_row import CachedRow, Turn
from server_stub.kept import KeptRows
from server_stub.limits import Limits
from server_stub.refusal import Refusal, busy

TrainingPart = tuple["Session", int, Tensor, Sequence[int]]
"""A session, the number of its request, its rows `batch x longest x hidden`, and their lengths."""


class Session:
    """Not thread-safe: everything runs in the server's one compute thread."""

    def __init__(
        self,
        model: int,
        trunk: TrunkWeights,
        partition: Partition,
        reply_number: Number,
        limits: Limits,
        cache_bytes_left: Callable[[bool], int],
        kept_bytes_left: Callable[[], int],
    ) -> None:
        self.model = model
        self.reply_number = reply_number
        self.last_used = time.monotonic()
        self._trunk = trunk
        self._blocks = partition.trunk(trunk.source.blocks)
        self._view = trunk.view(partition)
        self._limits = limits
        self.kept = KeptRows(kept_bytes_left)
        self._adapter: TrunkAdapter | None = None
        self._pending: dict[int, tuple[Tensor, Tensor, list[int]]] = {}
        value = torch.finfo(trunk.dtype).bits // 8
        facts = trunk.source.facts(value)
        bytes_per_position = facts.key_value_bytes_per_token * len(self._blocks)
        self.cached = CachedRow(self._view, bytes_per_position, cache_bytes_left)

    @property
    def company(self) -> Hashable | None:
        """Equal for open sessions that may generate together; None: this one does so alone.

        Changes with requests of this session only. Holds on to nothing.
        """
        if not takes_packed(self._view):
            return None
        same = id(self._trunk), self._blocks
        if self._adapter is None:
            return same
        return self._adapter.known_as and (*same, self._adapter.known_as)

    @property
    def adapter(self) -> TrunkAdapter:
        """The session's adapter. Raises a refusal if there is none."""
        if self._adapter is None:
            raise Refusal(Code.NO_ADAPTER, "this session has no adapter yet")
        return self._adapter

    def create_adapter(self, wish: CreateAdapter) -> None:
        """Put a fresh adapter over all blocks of this session."""
        if self._adapter is not None:
            raise Refusal(Code.BAD_MESSAGE, "this session has an adapter already")
        modules = self._trunk.source.family.adapter_modules
        self._adapter = TrunkAdapter(self._view, self._blocks, modules, wish)

    def use_adapter(self, make: Callable[[Any, range], TrunkAdapter]) -> None:
        """Compute with an adapter that is made for this session's view and blocks."""
        if self._adapter is not None:
            raise Refusal(Code.BAD_MESSAGE, "this session has an adapter already")
        self._adapter = make(self._view, self._blocks)

    @property
    def blocks(self) -> range:
        """The blocks of this session's trunk, numbered as in the whole model."""
        return self._blocks

    @property
    def trunk(self) -> TrunkWeights:
        """The weights that this session computes with."""
        return self._trunk

    def forward(
        self, number: int, hidden: Tensor, lengths: Sequence[int], mode: Mode, past: int
    ) -> Tensor:
        """Run the trunk over packed hidden states (checked before) and return packed ones."""
        rows = self.rows(hidden, lengths)
        if mode is Mode.GENERATE:
            return self.cached.generate(rows, past)[0]
        if mode is Mode.EVALUATE:
            with torch.inference_mode():
                return pack(self._run(rows), lengths)
        return self.train_together([(self, number, rows, lengths)])[0]

    def rows(self, hidden: Tensor, lengths: Sequence[int]) -> Tensor:
        """Packed hidden states as `batch x longest x hidden`, where and as the trunk computes."""
        return unpack(hidden.to(self._trunk.device, self._trunk.dtype), lengths)

    def train_together(self, parts: Sequence[TrainingPart]) -> list[Tensor]:
        """One training pass over the rows of several sessions that compute the same, packed.

        Raises `NotFinite`, and then none of them waits for a gradient.
        """
        longest = max(rows.shape[1] for _, _, rows, _ in parts)
        leaves = [rows.requires_grad_() for _, _, rows, _ in parts]
        with torch.enable_grad():
            padded = [pad(leaf, (0, 0, 0, longest - leaf.shape[1])) for leaf in leaves]
            outputs = torch.split(self._run(torch.cat(padded)), [len(leaf) for leaf in leaves])
            packed = [
                pack(output, lengths)
                for output, (_, _, _, lengths) in zip(outputs, parts, strict=True)
            ]
        if not all(torch.isfinite(output).all() for output in packed):
            raise NotFinite
        for (session, number, _, lengths), leaf, output in zip(parts, leaves, packed, strict=True):
            session._pending[number] = (leaf, output, list(lengths))
        return [output.detach() for output in packed]

    def turn(self, hidden: Tensor, past: int) -> Turn:
        """The same for generating together with others."""
        return Turn(self.cached, hidden.to(self._trunk.device, self._trunk.dtype), past)

    def _run(self, rows: Tensor) -> Tensor:
        output: Tensor = self._view(inputs_embeds=rows, use_cache=False).last_hidden_state
        return output

    def check_forward(
        self, head: TensorHead, lengths: Sequence[int], mode: Mode, past: int, keep_from: int
    ) -> None:
        """Refuse what `forward` could not or may not do, before anything is allocated for it."""
        if (head.rows, head.columns) != (sum(lengths), self._trunk.hidden_size):
            raise Refusal(Code.BAD_SHAPE, "the tensor does not fit its row lengths or this model")
        if keep_from:
            if mode is Mode.GENERATE:
                raise Refusal(Code.BAD_MESSAGE, "what is generated from is never kept")
            self.kept.check_free(keep_from, len(lengths))
        self._check_pass(lengths, mode, past)

    def check_forward_kept(self, rows: Sequence[int], mode: Mode) -> list[int]:
        """The same for rows that are kept; return their lengths."""
        if mode is Mode.GENERATE:
            raise Refusal(Code.BAD_MESSAGE, "kept rows are for training and measuring")
        lengths = self.kept.lengths(rows)
        self._check_pass(lengths, mode, 0)
        return lengths

    def _check_pass(self, lengths: Sequence[int], mode: Mode, past: int) -> None:
        longest = max(lengths)
        if longest + past > self._limits.max_positions:
            raise Refusal(Code.TOO_LARGE, f"a row may have {self._limits.max_positions} positions")
        if longest * len(lengths) > self._limits.max_batch_positions:
            raise Refusal(Code.TOO_LARGE, "the batch is too large for this server")
        if mode is Mode.TRAIN:
            if self._adapter is None or not self._adapter.trainable:
                raise Refusal(Code.NO_ADAPTER, "there is no adapter to train in this session")
            if len(self._pending) >= self._limits.max_pending_forwards:
                raise busy("too many forward passes wait for their gradient", 1)
        if mode is not Mode.GENERATE:
            if past:
                raise Refusal(Code.BAD_PAST, "only generation has a past")
        else:
            if len(lengths) != 1:
                raise Refusal(Code.BAD_SHAPE, "with a cache, one row at a time")
            if past > self.cached.length:
                raise Refusal(Code.BAD_PAST, "the cache holds fewer positions than that")
            self.cached.take_room(past + lengths[0])

    def check_backward(self, forward: int, head: TensorHead) -> None:
        """Refuse a gradient that belongs to no forward pass, or not to this one."""
        if forward not in self._pending:
            raise Refusal(Code.NO_SUCH_FORWARD, "that forward pass is unknown or finished")
        _, output, _ = self._pending[forward]
        if (head.rows, head.columns) != tuple(output.shape):
            raise Refusal(Code.BAD_SHAPE, "the gradient has another shape than the output")

    def backward(self, forward: int, gradient: Tensor, want: bool) -> tuple[Tensor | None, float]:
        """Finish a training pass: input gradient if wanted, squared norm of the adapter's."""
        return backward_together([(self, forward, gradient, want)])[0]

    def forget_passes(self) -> None:
        """No gradient comes for the training passes that wait for one."""
        self._pending.clear()

    def take_pending(self, forward: int) -> tuple[Tensor, Tensor, list[int]]:
        """Leaf, output and lengths of a training pass whose gradient has come."""
        return self._pending.pop(forward)


def backward_together(
    parts: Sequence[tuple[Session, int, Tensor, bool]],
) -> list[tuple[Tensor | None, float]]:
    """Finish the training passes of several sessions at once, as `Session.backward` does."""
    pending = [session.take_pending(forward) for session, forward, _, _ in parts]
    outputs = [output for _, output, _ in pending]
    gradients = [
        gradient.to(output.device, output.dtype)
        for output, (_, _, gradient, _) in zip(outputs, parts, strict=True)
    ]
    torch.autograd.backward(outputs, gradients)
    results = []
    for (leaf, _, lengths), (session, _, _, want) in zip(pending, parts, strict=True):
        result = pack(leaf.grad, lengths) if want and leaf.grad is not None else None
        results.append((result, session.adapter.squared_norm()))
    return results
