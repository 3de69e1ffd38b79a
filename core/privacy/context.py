"""What a clean hidden state depends on besides the text, as bytes for the noise's digests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import torch
from torch import Tensor

from core.model.split import ClientModel
from core.protocol.messages import Part

Matrices = Mapping[tuple[int, Part], Tensor]


def context_of(client: ClientModel, adapter: Mapping[int, Matrices], alpha: float) -> bytes:
    """Two models whose states at the cut could differ have different contexts.

    `adapter` has the LoRA matrices of the blocks here; only those before the cut count.
    """
    digest = hashlib.blake2b()
    digest.update(client.source.fingerprint.encode())
    digest.update(f"|{client.partition.input_blocks}|{client.network.dtype}|".encode())
    for block in range(client.partition.input_blocks):
        for (module, part), matrix in adapter.get(block, {}).items():
            name = f"{block}.{module}.{part.name} {tuple(matrix.shape)} alpha {alpha.hex()}"
            digest.update(name.encode())
            values = matrix.detach().to("cpu", torch.float32).contiguous()
            digest.update(values.view(torch.uint8).numpy().data)
    return digest.digest()
