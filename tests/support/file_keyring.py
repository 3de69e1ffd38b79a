"""A keyring that several processes of a test share: a folder, one file for each entry."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import keyring.backend
from keyring.errors import PasswordDeleteError

FOLDER = "FEDSEA_TEST_KEYRING"
"""The variable that names the folder."""
BACKEND = "support.file_keyring.FileKeyring"
TESTS = str(Path(__file__).resolve().parents[1])


class FileKeyring(keyring.backend.KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def _file(self, service: str, name: str) -> Path:
        digest = hashlib.sha256(f"{service}\n{name}".encode()).hexdigest()
        return Path(os.environ[FOLDER]) / digest

    def get_password(self, service: str, username: str) -> str | None:
        file = self._file(service, username)
        return file.read_text() if file.exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        self._file(service, username).write_text(password)

    def delete_password(self, service: str, username: str) -> None:
        if not self._file(service, username).exists():
            raise PasswordDeleteError(username)
        self._file(service, username).unlink()


def environment_with(folder: Path) -> dict[str, str]:
    """Variables for a process whose keyring is `folder`."""
    paths = [os.environ.get("PYTHONPATH", ""), TESTS, str(Path(TESTS).parent)]
    return {
        "PYTHON_KEYRING_BACKEND": BACKEND,
        FOLDER: str(folder),
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }
