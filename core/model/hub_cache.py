"""Models of the Hugging Face hub that are on this computer already. Nothing here connects."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from core.config import HUB
from core.errors import ModelNotFound
from core.model.safetensors_header import INDEX_FILE
from core.model_errors import ModelNotFetched
from core.paths import models_folder

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?")
_REVISION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_MAIN = "main"


@dataclass(frozen=True)
class Repository:
    """A model of the hub: `org/name`, and a branch, tag or commit of it."""

    name: str
    revision: str = _MAIN

    def __str__(self) -> str:
        return f"{HUB}{self.name}" + ("" if self.revision == _MAIN else f"@{self.revision}")

    @property
    def folder(self) -> Path:
        """Where this program keeps what it fetched of it: a folder a commit, and `refs`."""
        return models_folder() / "hub" / self.name.replace("/", "--")

    @property
    def reference(self) -> Path:
        """A file that says which commit `revision` was when it was fetched."""
        return self.folder / "refs" / quote(self.revision, safe="")


def parse_repository(source: str) -> Repository:
    """`hub:org/name` or `hub:org/name@revision`. Raises `ModelNotFound` for anything else."""
    name, _at, revision = source.removeprefix(HUB).partition("@")
    revision = revision or _MAIN
    fits = _NAME.fullmatch(name) and _REVISION.fullmatch(revision)
    if not fits or ".." in revision or "--" in name or not source.startswith(HUB):
        raise ModelNotFound(source=source)
    return Repository(name, revision)


def fetched_folder(source: str) -> Path:
    """The folder of `source`: from the Hugging Face cache, or fetched by this program.

    Raises `ModelNotFetched` if it is in neither.
    """
    repository = parse_repository(source)
    for folder in (_in_their_cache(repository), _fetched(repository)):
        if folder is not None and is_whole(folder):
            return folder
    raise ModelNotFetched(source=source)


def _in_their_cache(repository: Repository) -> Path | None:
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(repository.name, "config.json", revision=repository.revision)
    return Path(found).parent if isinstance(found, str) else None


def _fetched(repository: Repository) -> Path | None:
    commit = repository.revision
    if not _COMMIT.fullmatch(commit):
        try:
            commit = repository.reference.read_text("ascii").strip()
        except (OSError, ValueError):
            return None
    return repository.folder / commit if _COMMIT.fullmatch(commit) else None


def is_whole(folder: Path) -> bool:
    """Whether all of its weights are there: the cache may hold some files only."""
    if not (folder / "config.json").is_file():
        return False
    try:
        index = json.loads((folder / INDEX_FILE).read_text("utf-8"))
        return all((folder / str(it)).is_file() for it in set(index["weight_map"].values()))
    except FileNotFoundError:
        return any(folder.glob("*.safetensors"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
