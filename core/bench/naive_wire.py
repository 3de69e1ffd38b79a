"""The wire of the naive split: whole padded tensors in half precision, and the mask beside them."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

_HEAD = struct.Struct("<BIIIQ")
FORWARD, TRAIN, BACKWARD, STEP = range(4)


@dataclass(frozen=True)
class Piece:
    """One message: `batch x length x hidden`, a `batch x 1 x length x length` mask or none."""

    kind: int
    states: Tensor
    mask: Tensor | None = None
    ballast: int = 0
    """Bytes sent besides, and not read."""


class Wire:
    """Sends and receives pieces, and counts the bytes of both."""

    def __init__(self, line: socket.socket) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line = line
        self.bytes = 0

    def send(self, piece: Piece) -> None:
        """Write one piece."""
        states = piece.states.detach().to(torch.float16).numpy().tobytes()
        mask = b"" if piece.mask is None else piece.mask.numpy().tobytes()
        head = _HEAD.pack(
            2 * piece.kind + (piece.mask is not None), *piece.states.shape, piece.ballast
        )
        data = b"".join((head, states, mask, bytes(piece.ballast)))
        self.bytes += len(data)
        self._line.sendall(data)

    def receive(self) -> Piece:
        """Read one piece. Raises `EOFError` where the other side is gone."""
        kind, rows, length, hidden, ballast = _HEAD.unpack(self._read(_HEAD.size))
        states = np.frombuffer(self._read(2 * rows * length * hidden), np.float16)
        mask = None
        if kind % 2:
            values = np.frombuffer(self._read(4 * rows * length * length), np.float32)
            mask = torch.from_numpy(values.copy()).view(rows, 1, length, length)
        self._read(ballast)
        packed = torch.from_numpy(states.astype(np.float32)).view(rows, length, hidden)
        return Piece(kind // 2, packed, mask)

    def _read(self, count: int) -> bytearray:
        data = bytearray(count)
        view = memoryview(data)
        while view:
            taken = self._line.recv_into(view)
            if not taken:
                raise EOFError
            view = view[taken:]
        self.bytes += count
        return data
