"""Fetch a model from the Hugging Face hub: whole, checked by digest, resumable.

Unlike the hub library's downloads, an interrupted one goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Generator
from pathlib import Path

import filelock

from core.disk import FreeSpace, free_space
from core.errors import ModelUnusable
from core.jobs import Job
from core.model.hub_cache import Repository, is_whole
from core.model.new_folder import check_room, not_stored
from core.model.source import ModelSource
from core.model_errors import ModelNotStored
from core.net.hub import HubTensors
from core.net.hub_files import HubFile
from core.text import QT_TRANSLATE_NOOP as _

_UNFINISHED = ".unfinished"
_STEP = 1e-3
"""Share of the whole after which progress is told again."""


def fetch(
    repository: Repository, token: str | None, job: Job, free: FreeSpace = free_space
) -> Path:
    """Fetch it, if this commit is not here yet, and return its folder.

    Raises what `HubTensors` raises, `ModelUnusable` as soon as its config says that it cannot be
    split, `ModelNotStored`, and `JobCancelled`. What was read stays for the next time.
    """
    job.progress(_("stages", "Asking the hub"))
    hub = HubTensors(repository.name, repository.revision, token)
    try:
        folder = repository.folder / hub.commit
        folder.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(f"{folder}.lock", timeout=0):
            if not is_whole(folder):
                _fetch(hub, folder, job, str(repository), free)
            repository.reference.parent.mkdir(exist_ok=True)
            repository.reference.write_text(hub.commit, "ascii")
        return folder
    except filelock.Timeout as error:
        reason = _("errors", "Another process is fetching it now.")
        raise ModelNotStored(source=repository, reason=reason) from error
    except OSError as error:
        raise not_stored(repository, error) from error
    finally:
        hub.close()


def _fetch(hub: HubTensors, folder: Path, job: Job, source: str, free: FreeSpace) -> None:
    part = folder.with_suffix(".part")
    part.mkdir(exist_ok=True)
    files = [*hub.small_files, *hub.weights]
    whole = sum(file.size for file in files)
    here = sum(_length(part / name) for it in files for name in (it.name, it.name + _UNFINISHED))
    check_room(part, whole - here, source, free)
    done = told = 0
    for file in files:
        with contextlib.closing(_fetch_file(hub, file, part)) as counts:
            for count in counts:
                done += count
                if done - told >= _STEP * whole or done == whole:
                    told = done
                    job.progress(_("stages", "Fetching the model"), done / whole)
                job.checkpoint()
        if file.name == "config.json":
            _check(part, source)
    part.rename(folder)


def _fetch_file(hub: HubTensors, file: HubFile, part: Path) -> Generator[int, None, None]:
    """Yield how many bytes have come since the last time."""
    target, unfinished = part / file.name, part / (file.name + _UNFINISHED)
    if target.is_file() and target.stat().st_size == file.size:
        yield file.size
        return
    digest = file.digest()
    with unfinished.open("a+b") as stream:
        stream.seek(0)
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
        start = stream.tell()
        yield start
        for chunk in hub.read_file(file, start) if start < file.size else ():
            stream.write(chunk)
            digest.update(chunk)
            yield len(chunk)
    if not file.fits(digest):
        unfinished.unlink()
        raise hub.damaged(file.name)
    unfinished.rename(target)


def _length(file: Path) -> int:
    with contextlib.suppress(OSError):
        return file.stat().st_size
    return 0


def _check(part: Path, source: str) -> None:
    """Raise `ModelUnusable` before gigabytes are fetched for nothing."""
    try:
        ModelSource(part)
    except ModelUnusable as error:
        shutil.rmtree(part, ignore_errors=True)
        raise ModelUnusable(source=source, reason=error.details["reason"]) from error
