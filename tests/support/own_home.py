"""A home of its own for a test that changes settings, pins or the policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from msgspec.structs import replace
from support.file_keyring import FileKeyring, environment_with

from core.net import proxy
from core.settings import load_settings, save_settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's settings, pins, ledger and logs are; no proxies from outside."""
    folder = tmp_path / "home"
    monkeypatch.setenv("FEDSEA_HOME", str(folder))
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_PROXY".upper(), raising=False)
    return folder


@pytest.fixture
def own_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring in a folder, empty at first; processes that are started have it too."""
    folder = tmp_path / "keyring"
    folder.mkdir()
    before = keyring.get_keyring()  # the first call finds it by the environment
    for name, value in environment_with(folder).items():
        monkeypatch.setenv(name, value)
    keyring.set_keyring(FileKeyring())
    proxy._logins.cache_clear()
    yield folder
    keyring.set_keyring(before)
    proxy._logins.cache_clear()


def choose(**values: Any) -> None:
    """Change settings as the window does."""
    save_settings(replace(load_settings(), **values))


def everything_written(*folders: Path) -> bytes:
    """All bytes of all files in `folders`."""
    files = [it for folder in folders for it in folder.rglob("*") if it.is_file()]
    return b"\n".join(it.read_bytes() for it in files)
