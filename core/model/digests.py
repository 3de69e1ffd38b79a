"""SHA-256 of tensors in local files, computed once for each state of a file."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from core.model.source import ModelSource, StoredTensor
from core.paths import digests_folder

_CHUNK = 1 << 20


class _Known(Struct):
    """What is kept of one file; of no use once its size or time has changed."""

    bytes: int
    changed_ns: int
    tensors: dict[str, str]


_lock = threading.Lock()


def digests(source: ModelSource, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 (hexadecimal) of the bytes of each tensor. Raises `OSError`, and what the model does.

    All of the bytes are read the first time; then a look at the file's time and size is enough.
    """
    found = {}
    by_file: dict[Path, list[str]] = {}
    for name in names:
        by_file.setdefault(source.tensor(name).file, []).append(name)
    with _lock:  # two that ask for the same must not both read gigabytes
        for file, wanted in by_file.items():
            known = _known(file)
            unknown = [name for name in wanted if name not in known.tensors]
            for name in unknown:
                known.tensors[name] = _hash(source.tensor(name))
            if unknown:
                _keep(file, known)
            found.update({name: known.tensors[name] for name in wanted})
    return found


def _hash(tensor: StoredTensor) -> str:
    digest = hashlib.sha256()
    with tensor.file.open("rb") as stream:
        stream.seek(tensor.begin)
        left = tensor.bytes
        while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def _note(file: Path) -> Path:
    return digests_folder() / f"{hashlib.sha256(str(file.resolve()).encode()).hexdigest()}.json"


def _known(file: Path) -> _Known:
    state = file.stat()
    fresh = _Known(state.st_size, state.st_mtime_ns, {})
    try:
        known = msgspec.json.decode(_note(file).read_bytes(), type=_Known)
    except (OSError, msgspec.DecodeError):
        return fresh
    same = (known.bytes, known.changed_ns) == (fresh.bytes, fresh.changed_ns)
    return known if same else fresh


def _keep(file: Path, known: _Known) -> None:
    note = _note(file)
    with contextlib.suppress(OSError):  # it is computed again next time
        note.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=note.parent) as place:
            written = Path(place) / note.name
            written.write_bytes(msgspec.json.encode(known))
            written.replace(note)
