"""The folder with what has to outlive a server: who it is, who may come, who came."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import filelock

from core.errors import BadSetting
from core.pairing import SUFFIX

_LOCK_SECONDS = 10.0


class StateFolder:
    """Made if it is not there, for its owner only. Several servers and commands may share it."""

    def __init__(self, path: Path) -> None:
        """Raises `BadSetting` if it cannot be made."""
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _unusable(path, error) from error

    @property
    def identity(self) -> Path:
        """Key and certificate."""
        return self.path / "identity.pem"

    @property
    def tokens(self) -> Path:
        """The book of clients."""
        return self.path / "tokens.json"

    @property
    def audit(self) -> Path:
        """Who came, and what was done."""
        return self.path / "audit.jsonl"

    def pairing(self, name: str) -> Path:
        """The pairing file of this name; that of “server” has no token."""
        return self.path / f"{name}{SUFFIX}"

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Nobody else changes anything meanwhile. Raises `BadSetting`."""
        try:
            with filelock.FileLock(self.path / ".lock", timeout=_LOCK_SECONDS, mode=0o600):
                yield
        except filelock.Timeout as error:
            reason = f"{self.path} is being changed by another program; try again."
            raise BadSetting(name="--state-folder", reason=reason) from error
        except OSError as error:
            raise _unusable(self.path, error) from error


def _unusable(path: Path, error: OSError) -> BadSetting:
    reason = f"{path} cannot be used: {error.strerror or error}."
    return BadSetting(name="--state-folder", reason=reason)
