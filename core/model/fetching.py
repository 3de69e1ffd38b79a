"""Fetch parts of a model: checked by hash, resumed after a break, never half-written.

Where the bytes come from is the provider's business: the trunk server, or a model hub.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import IO, Protocol

import filelock

from core.disk import FreeSpace, free_space
from core.errors import ServerUnreachable
from core.jobs import Job
from core.model.fetched import FetchedFolder
from core.model.new_folder import check_room
from core.model.safetensors_header import header_for
from core.model_errors import DownloadBroken, DownloadDamaged, HubUnreachable
from core.protocol.weights import OfferedTensor
from core.text import QT_TRANSLATE_NOOP as _

_CHUNK = 1 << 20
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between attempts when nothing comes; reset by every byte that does."""
_FETCHING = _("stages", "Fetching the model’s blocks")
_LOOK_SECONDS = 0.5
_OCCUPIED = _("stages", "Waiting for another download of this model")
_WAITING = _("stages", "Connection lost, trying again; nothing is lost")


class Provider(Protocol):
    """A place that has a model's tensors."""

    def hashes(self, parts: Sequence[int]) -> dict[str, str]:
        """SHA-256 by tensor name, of all tensors of `parts`."""

    def read(self, tensor: OfferedTensor, sha256: str, start: int) -> Generator[bytes]:
        """A tensor's bytes from `start` on. Raises `ServerUnreachable` or `HubUnreachable` when
        the line breaks."""


def fetch_parts(
    folder: FetchedFolder,
    parts: Sequence[int],
    provider: Provider,
    job: Job,
    free: FreeSpace = free_space,
) -> None:
    """Fetch what is missing of `parts`. Can be paused, stopped, and called again to go on.

    Raises `ModelNotStored` before anything is fetched, `DownloadBroken` when the provider stays
    away (what came is kept), `DownloadDamaged` for bytes that are not what was announced (they
    are removed).
    """
    if not folder.missing(parts):
        return
    with _alone(folder, job):
        _fetch_missing(folder, folder.missing(parts), provider, job, free)


@contextlib.contextmanager
def _alone(folder: FetchedFolder, job: Job) -> Iterator[None]:
    """Wait until nobody else fetches this model, in this process or another.

    Two that write to the same unfinished part could change it after it was checked.
    """
    lock = filelock.FileLock(folder.path / ".lock")
    while True:
        try:
            lock.acquire(timeout=_LOOK_SECONDS)
            break
        except filelock.Timeout:
            job.progress(_OCCUPIED)
            job.checkpoint()
    try:
        yield
    finally:
        lock.release()


def _fetch_missing(
    folder: FetchedFolder, missing: Sequence[int], provider: Provider, job: Job, free: FreeSpace
) -> None:
    check_room(folder.path, folder.bytes_left(missing), folder.index.name, free)
    total = sum(tensor.bytes for part in missing for tensor in folder.tensors(part))
    course = _Course(provider, provider.hashes(missing), job, total)
    folder.incoming.mkdir(mode=0o700, exist_ok=True)
    try:
        for part in missing:
            course.fetch(folder, part)
    finally:
        folder.tidy()


class _Course:
    """One going through the missing parts."""

    def __init__(
        self, provider: Provider, hashes: dict[str, str], job: Job, total_bytes: int
    ) -> None:
        self._provider, self._hashes, self._job = provider, hashes, job
        self._total, self._done = total_bytes, 0
        self._permille = -1

    def fetch(self, folder: FetchedFolder, part: int) -> None:
        tensors = folder.tensors(part)
        unknown = [tensor.name for tensor in tensors if tensor.name not in self._hashes]
        if unknown:
            raise DownloadDamaged(name=unknown[0])
        begun = folder.unfinished(part)
        header = header_for((it.name, it.dtype, it.shape, it.bytes) for it in tensors)
        with begun.open("r+b" if begun.exists() else "w+b") as stream:
            if stream.read(len(header)) != header:
                stream.seek(0)
                stream.truncate()
                stream.write(header)
            try:
                for tensor in tensors:
                    self._fetch_tensor(stream, tensor)
            except DownloadDamaged:
                begun.unlink()
                raise
            stream.truncate()
            stream.flush()
            os.fsync(stream.fileno())  # a power cut must not leave a complete name over nothing
        folder.finish(part)

    def _fetch_tensor(self, stream: IO[bytes], tensor: OfferedTensor) -> None:
        """Go on behind what is there of it already; that is read once more for its hash."""
        wanted, begin = self._hashes[tensor.name], stream.tell()
        for last_attempt in (False, True):
            digest, here = hashlib.sha256(), 0
            while here < tensor.bytes and (chunk := stream.read(min(_CHUNK, tensor.bytes - here))):
                digest.update(chunk)
                here += len(chunk)
                self._advance(len(chunk))
            rest = self._persistently(tensor, wanted, lambda: stream.tell() - begin)
            with contextlib.closing(rest):
                for chunk in rest:
                    stream.write(chunk)
                    digest.update(chunk)
                    self._advance(len(chunk))
            if digest.hexdigest() == wanted:
                return
            if last_attempt:
                raise DownloadDamaged(name=tensor.name)
            # It may be what lay here that was damaged: once more, from its beginning.
            self._advance(-tensor.bytes)
            stream.seek(begin)
            stream.truncate()

    def _persistently(
        self, tensor: OfferedTensor, sha256: str, here: Callable[[], int]
    ) -> Generator[bytes]:
        """The rest of a tensor, over as many connections as it takes."""
        pauses = list(_PAUSES)
        while (before := here()) < tensor.bytes:
            try:
                # Closed at once: a paused download must not keep the server's line occupied.
                with contextlib.closing(self._provider.read(tensor, sha256, here())) as stream:
                    for chunk in stream:
                        pauses = list(_PAUSES)
                        yield chunk[: tensor.bytes - here()]
                        self._job.checkpoint()
                        if here() >= tensor.bytes or self._job.paused:
                            break
                if here() == before and not self._job.paused:
                    raise DownloadDamaged(name=tensor.name)  # an answer with nothing in it
            except (ServerUnreachable, HubUnreachable) as error:
                if not pauses:
                    raise DownloadBroken(reason=error.problem().phrase()) from error
                self._job.progress(_WAITING, self._share)
                self._permille = -1
                self._job.wait(pauses.pop(0))
            self._job.wait_while_paused(lambda: None)
            self._job.checkpoint()

    @property
    def _share(self) -> float:
        return min(1.0, self._done / max(1, self._total))

    def _advance(self, size: int) -> None:
        self._done += size
        self._job.checkpoint()
        permille = int(1000 * self._share)
        if permille != self._permille:
            self._permille = permille
            self._job.progress(_FETCHING, self._share)
