"""The tensors of a trunk server's model, taken from the Hugging Face hub instead of the server.

Which tensors there are and what they have to be is the server's word; the bytes are the hub's.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from core.model_errors import DownloadDamaged
from core.net.hub import HubTensors
from core.net.server_weights import ServerWeights
from core.protocol.weights import OfferedFile, OfferedTensor, OfferedWeights


class HubParts:
    """A `core.model.offered.Offer`. Raises what the server and the hub raise."""

    def __init__(self, hub: HubTensors, server: ServerWeights) -> None:
        self._hub, self._server = hub, server
        self._files = {file.name: file for file in hub.small_files}

    def index(self) -> OfferedWeights:
        """Files and tensors, as the server has them."""
        return self._server.index()

    def hashes(self, parts: Sequence[int]) -> dict[str, str]:
        """As the server has them."""
        return self._server.hashes(parts)

    def file(self, file: OfferedFile) -> bytes:
        """A small file from the hub; whether it is the server's, its hash will tell."""
        if file.name not in self._files:
            raise DownloadDamaged(name=file.name)
        return b"".join(self._hub.read_file(self._files[file.name]))

    def read(self, tensor: OfferedTensor, sha256: str, start: int) -> Generator[bytes]:  # noqa: ARG002
        """A tensor's bytes from the hub, from `start` on."""
        yield from self._hub.read(tensor.name, start)

    def fits(self) -> bool:
        """Whether the hub has the tensors that the server's model has, by names and shapes."""
        theirs = self._hub.tensors()
        return all(
            tensor.name in theirs
            and (theirs[tensor.name].dtype, list(theirs[tensor.name].shape))
            == (tensor.dtype, tensor.shape)
            for tensor in self.index().tensors
        )
