"""Which secrets of runs the keyring has, noted in files, so that none is left there for nothing.

A note names the secret and the run's folder; it is written before the secret is kept. A run that
was killed before its first checkpoint can never go on: its secret is taken away at the next start.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from pathlib import Path

import msgspec

from core.net.run_secrets import forget_secret
from core.paths import run_secrets_folder
from core.training.checkpoint import checkpoints
from core.training.run_folder import RunFolder

_log = logging.getLogger(__name__)


class SecretNote(msgspec.Struct, frozen=True):
    """`run` is the name under which the keyring has the secret."""

    run: str
    folder: str


def note_secret(run: str, folder: Path) -> None:
    """Note that the keyring is about to keep the secret of `run`."""
    file = _file(run)
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_bytes(msgspec.json.encode(SecretNote(run, str(folder.absolute()))))
    except OSError as error:  # the run can go on all the same
        _log.warning("the secret of a run could not be noted (%s)", error.strerror)


def forget_noted(run: str) -> None:
    """Take the secret of `run` out of the keyring, and the note with it; if not now, then later."""
    if forget_secret(run):
        drop_note(run)


def drop_note(run: str) -> None:
    """The keyring has no secret of `run`."""
    with contextlib.suppress(OSError):
        _file(run).unlink(missing_ok=True)


def forget_left_secrets() -> None:
    """Forget the secrets of runs that ended without a checkpoint and that no process works on.

    A folder that is not there may have been moved, so its secret stays.
    """
    for file in run_secrets_folder().glob("*.json"):
        try:
            note = msgspec.json.decode(file.read_bytes(), type=SecretNote)
        except (OSError, msgspec.DecodeError):
            continue
        folder = Path(note.folder)
        # In this order: who ends between the two questions has written its checkpoint before.
        if folder.is_dir() and not RunFolder.in_use(folder) and not checkpoints(folder):
            forget_noted(note.run)


def _file(run: str) -> Path:
    digest = hashlib.sha256(run.encode("utf-8", "surrogatepass")).hexdigest()
    return run_secrets_folder() / f"{digest[:32]}.json"
