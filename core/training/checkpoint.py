"""A checkpoint: the folder `checkpoint-000025` in a run's folder, from which the run can go on.

It holds numbers and digests, no rows. The secret behind the noise is not in it, see
`core.net.run_secrets`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct
from torch import Tensor

from core.disk import write_whole
from core.errors import CheckpointUnusable
from core.events import Evaluated
from core.run_errors import RunNotWritten
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase

_PREFIX, _PART = "checkpoint-", ".part"
_STATE, _STANDING = "state.safetensors", "checkpoint.json"
_MOST_JSON = 1 << 20
_UNREADABLE = _("errors", "{file} cannot be read.")
_Read = TypeVar("_Read")

Count = Annotated[int, Meta(ge=0, le=1 << 53)]


class Marks(Struct, frozen=True, forbid_unknown_fields=True):
    """Digests of all that must be the same when the run goes on."""

    model: str
    settings: str
    rows: str


class Standing(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a run is, apart from its tensors."""

    format: Literal[1]
    run: str
    """The name under which the keyring has the secret of the noise."""
    has_secret: bool
    """Whether it needs one: not without noise, nor where it is fresh at every send."""
    marks: Marks
    step: Count
    total_steps: Count
    epoch: Count
    step_in_epoch: Count
    """How many steps of `epoch` are done; the order of its rows follows from it and the seed."""
    learning_rate: float
    """Of the next step; the schedule follows from the settings."""
    before: Evaluated
    best: Evaluated | None
    without_better: Count
    """Evaluations since the best one."""
    hardened: float | None
    seconds: float
    bytes_sent: Count
    bytes_received: Count
    metrics_bytes: Count
    """Length of `metrics.jsonl`; what stands behind it happened after the checkpoint."""
    state: str = ""
    """SHA-256 of the file with the tensors."""


def checkpoints(run: Path) -> list[Path]:
    """The finished checkpoints in a run's folder, newest first."""
    found = [it for it in run.glob(f"{_PREFIX}*") if it.name.removeprefix(_PREFIX).isdigit()]
    return sorted(found, reverse=True)


def write_checkpoint(run: Path, standing: Standing, tensors: dict[str, Tensor]) -> None:
    """Write a new folder, give it its name at the end, then remove the older ones.

    So a crash at any moment, or a full disk, leaves a whole checkpoint. Raises `RunNotWritten`.
    """
    from safetensors.torch import save

    older = checkpoints(run)
    place = run / f"{_PREFIX}{standing.step:06d}"
    part = place.with_name(place.name + _PART)
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        state = save(tensors)
        whole = msgspec.structs.replace(standing, state=hashlib.sha256(state).hexdigest())
        write_whole(part / _STATE, state)
        write_whole(part / _STANDING, msgspec.json.format(msgspec.json.encode(whole)))
        _to_disk(part)
        if place in older:  # the same step again, after a checkpoint that could not be used
            older.remove(place)
            shutil.rmtree(place)
        part.rename(place)
        _to_disk(run)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)  # room is what may be lacking
        raise RunNotWritten(folder=run, reason=error.strerror or str(error)) from error
    for folder in older:
        shutil.rmtree(folder, ignore_errors=True)


def read_standing(run: Path) -> Standing:
    """The newest checkpoint without its tensors. Raises `CheckpointUnusable`."""
    return _newest(run, _standing)


def read_checkpoint(run: Path) -> tuple[Standing, dict[str, Tensor]]:
    """The newest checkpoint that is whole. Raises `CheckpointUnusable`."""
    return _newest(run, _whole)


def remove_checkpoints(run: Path) -> None:
    """Delete all of them, unfinished ones too."""
    for folder in run.glob(f"{_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _newest(run: Path, read: Callable[[Path], _Read]) -> _Read:
    found = checkpoints(run)
    if not found:
        raise CheckpointUnusable(folder=run, reason=_("errors", "There is no checkpoint in it."))
    for folder in found[:-1]:  # more than one, if the program ended while removing the older
        with contextlib.suppress(CheckpointUnusable):
            return read(folder)
    return read(found[-1])


def _standing(folder: Path) -> Standing:
    file = folder / _STANDING
    try:
        if file.stat().st_size > _MOST_JSON:
            raise CheckpointUnusable(
                folder=folder.parent,
                reason=phrase(_("errors", "{file} is too large."), file=file.name),
            )
        return msgspec.json.decode(file.read_bytes(), type=Standing)
    except OSError as error:
        reason = phrase(_UNREADABLE, file=file.name)
        raise CheckpointUnusable(folder=folder.parent, reason=reason) from error
    except msgspec.DecodeError as error:
        reason = phrase(
            _("errors", "{file} is damaged or of another version of this program."), file=file.name
        )
        raise CheckpointUnusable(folder=folder.parent, reason=reason) from error


def _whole(folder: Path) -> tuple[Standing, dict[str, Tensor]]:
    from safetensors import SafetensorError
    from safetensors.torch import load

    standing = _standing(folder)
    damaged = CheckpointUnusable(
        folder=folder.parent, reason=phrase(_("errors", "{file} is damaged."), file=_STATE)
    )
    try:
        data = (folder / _STATE).read_bytes()
        if hashlib.sha256(data).hexdigest() != standing.state:
            raise damaged
        return standing, load(data)
    except OSError as error:
        reason = phrase(_UNREADABLE, file=_STATE)
        raise CheckpointUnusable(folder=folder.parent, reason=reason) from error
    except SafetensorError as error:
        raise damaged from error


def _to_disk(folder: Path) -> None:
    """Wait until its names are on the disk. Windows cannot do that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
