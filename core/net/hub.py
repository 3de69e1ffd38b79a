"""A model on the Hugging Face hub, read by ranges of bytes: single tensors instead of whole files.

A client at A = C = 2 of a 7B model needs about 2 of its 13 GB.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from core.model.hub_cache import Repository
from core.model.safetensors_header import (
    INDEX_FILE,
    LENGTH_BYTES,
    header_length,
    parse_header,
)
from core.net.hub_client import HubClient
from core.net.hub_files import Description, HubFile, RemoteTensor, SmallFile, is_plain, weights_name
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

_SINGLE_FILE = "model.safetensors"
_MOST_SMALL_BYTES = 64 << 20
_SMALL = (".json", ".jinja", ".txt")
_SMALL_NAMES = ("tokenizer.model", "LICENSE", "LICENSE.md", "NOTICE", "NOTICE.md")
_STRANGE = _("errors", "What it says of this model cannot be understood.")


class HubTensors:
    """The tensors and small files of a model at one commit. Close it at the end.

    Raises what `HubClient` raises, at construction and in every method.
    """

    def __init__(
        self,
        repo: str,
        revision: str = "main",
        token: str | None = None,
        *,
        address: str | None = None,
    ) -> None:
        self.repository = Repository(repo, revision)
        self._client = HubClient(self.repository, token, address)
        try:
            said = msgspec.json.decode(self._client.describe(), type=Description)
        except (msgspec.DecodeError, RecursionError) as error:
            self.close()
            raise self._client.unreachable(_STRANGE) from error
        except BaseException:
            self.close()
            raise
        self.commit = said.sha
        self._files = {
            it.rfilename: HubFile(
                it.rfilename, it.size, it.blob or "", it.lfs.sha256 if it.lfs else ""
            )
            for it in said.siblings
            if it.size is not None and (it.blob or it.lfs) and is_plain(it.rfilename)
        }

    @cached_property
    def weights(self) -> list[HubFile]:
        """The safetensors files, as the index names them."""
        if INDEX_FILE in self._files:
            try:
                names = set(json.loads(self._whole(INDEX_FILE))["weight_map"].values())
                return [self._files[weights_name(name)] for name in sorted(names)]
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise self._missing(_STRANGE) from error
        if _SINGLE_FILE not in self._files:
            raise self._missing(
                _("errors", "It has no safetensors files, and no others are read from a hub.")
            )
        return [self._files[_SINGLE_FILE]]

    @property
    def small_files(self) -> list[HubFile]:
        """Config first, then tokenizer and licence; no code and no pickle."""
        names = [
            name
            for name, file in self._files.items()
            if (name.endswith(_SMALL) or name in _SMALL_NAMES)
            and name != INDEX_FILE
            and file.size <= _MOST_SMALL_BYTES
        ]
        if "config.json" not in names:
            raise self._missing(_("errors", "It has no config.json."))
        return [
            self._files[name] for name in sorted(names, key=lambda it: (it != "config.json", it))
        ]

    def files(self) -> list[SmallFile]:
        """The small files with their bytes."""
        return [SmallFile(it.name, self._whole(it.name)) for it in self.small_files]

    def tensors(self) -> Mapping[str, RemoteTensor]:
        """Where each tensor lies. Reads the headers of all safetensors files, once."""
        return self._index

    @cached_property
    def _index(self) -> dict[str, RemoteTensor]:
        found: dict[str, RemoteTensor] = {}
        for file in self.weights:
            try:
                length = header_length(self._bytes(file, 0, min(LENGTH_BYTES, file.size)))
                header = self._bytes(file, LENGTH_BYTES, min(LENGTH_BYTES + length, file.size))
                places = parse_header(header, file.size)
            except ValueError as error:
                template = _("errors", "The file {file} is damaged or was not copied completely.")
                raise self._missing(phrase(template, file=file.name)) from error
            for name, place in places.items():
                size = place.end - place.begin
                found[name] = RemoteTensor(place.dtype, place.shape, size, file.name, place.begin)
        return found

    def read(self, name: str, start: int = 0) -> Iterator[bytes]:
        """Bytes of a tensor from its byte `start` on. Raises `KeyError` for an unknown one."""
        tensor = self._index[name]
        begin, end = tensor.begin + start, tensor.begin + tensor.bytes
        yield from self._client.read(tensor.file, self.commit, begin, end)

    def read_file(self, file: HubFile, start: int = 0) -> Iterator[bytes]:
        """Bytes of a file from its byte `start` on."""
        yield from self._client.read(file.name, self.commit, start, file.size)

    def _whole(self, name: str) -> bytes:
        file = self._files[name]
        if file.size > _MOST_SMALL_BYTES:
            raise self._missing(_STRANGE)
        content = self._bytes(file, 0, file.size)
        digest = file.digest()
        digest.update(content)
        if not file.fits(digest):
            raise self._client.unreachable(_changed(name))
        return content

    def _bytes(self, file: HubFile, begin: int, end: int) -> bytes:
        return b"".join(self._client.read(file.name, self.commit, begin, end))

    def _missing(self, reason: Detail) -> Exception:
        return self._client.missing(reason)

    def damaged(self, name: str) -> Exception:
        """An error about a file that is not what the hub said it would be."""
        return self._client.unreachable(_changed(name))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _changed(name: str) -> Detail:
    """A file that came otherwise than it was announced."""
    template = _("errors", "The file {file} was changed on the way: it has another digest.")
    return phrase(template, file=name)
