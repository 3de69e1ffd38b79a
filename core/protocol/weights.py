"""What the REST routes for weights answer: which files and tensors a model has, and their hashes.

A part is what a client loads together: a block by its number, or `ENDS`. Everything is bounded,
for it comes from the network.
"""

from __future__ import annotations

from math import prod
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

ENDS: Final = -1
"""The part with embedding, final norm and head."""

FILES: Final = (
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "tokenizer.model",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "merges.txt",
    "chat_template.jinja",
)
"""The only files besides tensors that are ever offered or taken. None of them is a program."""

WIDTHS: Final = {"F32": 4, "F16": 2, "BF16": 2}
"""Bytes of one value."""

MOST_FILE_BYTES: Final = 64 << 20

Part = Annotated[int, Meta(ge=ENDS, lt=1024)]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
FINGERPRINT: Final = "^[0-9a-f]{32}$"
Fingerprint = Annotated[str, Meta(pattern=FINGERPRINT)]
TensorName = Annotated[str, Meta(pattern="^[A-Za-z0-9_.]{1,200}$")]
Dimension = Annotated[int, Meta(ge=1, le=1 << 28)]


class OfferedTensor(Struct, frozen=True, forbid_unknown_fields=True):
    """One tensor as it is stored."""

    name: TensorName
    dtype: Literal["F32", "F16", "BF16"]
    shape: Annotated[list[Dimension], Meta(min_length=1, max_length=4)]

    @property
    def bytes(self) -> int:
        """Size in a file."""
        return prod(self.shape) * WIDTHS[self.dtype]


class OfferedFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One of `FILES`."""

    name: Annotated[str, Meta(max_length=64)]
    bytes: Annotated[int, Meta(ge=0, le=MOST_FILE_BYTES)]
    sha256: Sha256


class OfferedWeights(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole model's files and tensors."""

    name: Annotated[str, Meta(max_length=200)]
    fingerprint: Fingerprint
    files: Annotated[list[OfferedFile], Meta(max_length=len(FILES))]
    tensors: Annotated[list[OfferedTensor], Meta(max_length=1 << 16)]


class PartHashes(Struct, frozen=True, forbid_unknown_fields=True):
    """SHA-256 of the bytes of each of a part's tensors."""

    part: Part
    tensors: Annotated[dict[TensorName, Sha256], Meta(max_length=1024)]
