"""The weights that a trunk server offers: what there is, its hashes, and the bytes."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from core.net.rest import Rest
from core.protocol.weights import OfferedFile, OfferedTensor, OfferedWeights, PartHashes
from core.text import QT_TRANSLATE_NOOP as _

_NOT_OFFERED = {
    404: _("errors", "It has no such model, or keeps it to itself."),
    412: _("errors", "Its copy of the model has changed meanwhile."),
}


class ServerWeights:
    """One model of one server. A `core.model.fetching.Provider`; raises what `Rest` raises."""

    def __init__(
        self, url: str, token: str | None, fingerprint: str, certificate: str = ""
    ) -> None:
        """`fingerprint` is the model's; `certificate` as `Trust` takes it."""
        self._rest = Rest(url, token, _NOT_OFFERED, certificate)
        self._below = f"/v1/models/{fingerprint}/weights"
        self._index: OfferedWeights | None = None
        self._hashes: dict[int, dict[str, str]] = {}

    def index(self) -> OfferedWeights:
        """Files and tensors of the whole model; asked once."""
        if self._index is None:
            self._index = self._rest.ask(self._below, OfferedWeights)
        return self._index

    def hashes(self, parts: Sequence[int]) -> dict[str, str]:
        """SHA-256 by the name of each tensor of `parts`; asked once."""
        if new := [part for part in parts if part not in self._hashes]:
            numbers = ",".join(map(str, new))
            for each in self._rest.ask(f"{self._below}/parts?numbers={numbers}", list[PartHashes]):
                self._hashes[each.part] = each.tensors
        return {k: v for part in parts for k, v in self._hashes.get(part, {}).items()}

    def file(self, file: OfferedFile) -> bytes:
        """A small file's content; no more than was announced."""
        return self._rest.read(f"{self._below}/files/{file.name}", file.bytes + 1)

    def read(self, tensor: OfferedTensor, sha256: str, start: int) -> Generator[bytes]:
        """A tensor's bytes from `start` on, as long as it is still the one with that hash."""
        headers = {"Range": f"bytes={start}-", "If-Match": f'"{sha256}"'}
        return self._rest.stream(f"{self._below}/tensors/{tensor.name}", headers)

    def close(self) -> None:
        """Close idle connections."""
        self._rest.close()
