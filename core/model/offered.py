"""A model as its trunk server offers it: opened, completed and compared with what is here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Protocol

from core.jobs import Job
from core.model.digests import digests
from core.model.fetched import INDEX, FetchedFolder, create, folder_of
from core.model.fetching import Provider, fetch_parts
from core.model.parts import by_part
from core.model.source import ModelSource
from core.model_errors import DownloadDamaged
from core.protocol.weights import FILES, FINGERPRINT, OfferedFile, OfferedWeights


class Offer(Provider, Protocol):
    """A provider that has the whole model's index and small files too."""

    def index(self) -> OfferedWeights:
        """Files and tensors of the whole model."""

    def file(self, file: OfferedFile) -> bytes:
        """A small file's content."""


def open_offered(offer: Offer, fingerprint: str) -> ModelSource:
    """The folder of the model that is offered, without its tensors at first.

    Raises `DownloadDamaged` for files that are not what their hashes say, `ModelUnusable` for a
    model that cannot be split, and what the offer raises.
    """
    if not re.fullmatch(FINGERPRINT, fingerprint):  # it names a folder here
        raise DownloadDamaged(name=fingerprint)
    path = folder_of(fingerprint)
    if not (path / INDEX).is_file():
        index = offer.index()
        if index.fingerprint != fingerprint:
            raise DownloadDamaged(name=fingerprint)
        files = {file.name: _checked(file, offer.file(file)) for file in index.files}
        create(path, index, files)
    return ModelSource(path)


def _checked(file: OfferedFile, content: bytes) -> bytes:
    if file.name not in FILES or hashlib.sha256(content).hexdigest() != file.sha256:
        raise DownloadDamaged(name=file.name)
    return content


def with_parts(
    source: ModelSource, parts: Sequence[int], provider: Provider, job: Job
) -> ModelSource:
    """The same model with `parts` on this computer. Raises what `fetch_parts` raises."""
    if source.fetched is None:
        return source
    folder = FetchedFolder(source.folder, source.fetched, source.family)
    fetch_parts(folder, parts, provider, job)
    return ModelSource(source.folder)


def same_weights(source: ModelSource, parts: Sequence[int], provider: Provider) -> bool:
    """Whether the tensors of `parts` have the bytes that the provider has, by their hashes."""
    names = by_part(source.family, source.tensors)
    ours = digests(source, [name for part in parts for name in names.get(part, [])])
    return ours == provider.hashes(parts)
