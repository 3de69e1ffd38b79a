"""What the hub says of a repository's files, and what is read of them."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, NamedTuple

from msgspec import Meta, Struct, field


class _Lfs(Struct):
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class _Sibling(Struct):
    rfilename: Annotated[str, Meta(max_length=1000)]
    size: Annotated[int, Meta(ge=0, le=1 << 50)] | None = None
    blob: Annotated[str, Meta(pattern="^[0-9a-f]{40}$")] | None = field(name="blobId", default=None)
    lfs: _Lfs | None = None


class Description(Struct):
    """Of a repository at one commit."""

    sha: Annotated[str, Meta(pattern="^[0-9a-f]{40}$")]
    siblings: Annotated[list[_Sibling], Meta(max_length=100_000)]


class HubFile(NamedTuple):
    """A file of the repository: git's digest of it, or the SHA-256 of a large one."""

    name: str
    size: int
    blob: str
    sha256: str

    def digest(self) -> Any:
        """A digest to feed with the file's bytes."""
        if self.sha256:
            return hashlib.sha256()
        return hashlib.sha1(b"blob %d\0" % self.size, usedforsecurity=False)

    def fits(self, digest: Any) -> bool:
        """Whether the bytes that `digest` was fed with are those of the file."""
        return bool(digest.hexdigest() == (self.sha256 or self.blob))


class SmallFile(NamedTuple):
    """Config, tokenizer and the like, whole."""

    name: str
    content: bytes


class RemoteTensor(NamedTuple):
    """One tensor, and where it lies in which file."""

    dtype: str
    shape: tuple[int, ...]
    bytes: int
    file: str
    begin: int


def is_plain(name: str) -> bool:
    """Whether it is a file at the top, so that its name can stand for one here."""
    return not any(it in name for it in '/\\:*?"<>|\0') and not name.startswith(".")


def weights_name(name: str) -> str:
    """`name`, if it may hold weights; else `ValueError`, because an index can name anything."""
    if not name.endswith(".safetensors"):
        raise ValueError(name)
    return name
