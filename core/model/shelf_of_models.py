"""Which models are on this computer, as a source names them. Nothing is opened or fetched."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from core.config import DEMO, HUB
from core.model.demo import DEMO_NAME
from core.model.hub_cache import is_whole
from core.paths import models_folder


class ModelHere(NamedTuple):
    """What to give as a model's source, and the bytes of its files."""

    source: str
    bytes: int


def models_here() -> list[ModelHere]:
    """The demo model, converted GGUF files, models of the hub: fetched, and in its own cache."""
    shelf = models_folder()
    found = {
        DEMO if folder.name == DEMO_NAME else str(folder): folder
        for folder in _folders(shelf)
        if is_whole(folder)
    }
    for repository in _folders(shelf / "hub"):
        for folder in filter(is_whole, _folders(repository)):
            found[f"{HUB}{repository.name.replace('--', '/')}@{folder.name}"] = folder
    found |= _cached()
    return [ModelHere(source, _bytes(found[source])) for source in sorted(found)]


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return [it for it in parent.iterdir() if it.is_dir() and not it.name.startswith(".")]


def _cached() -> dict[str, Path]:
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        repositories = scan_cache_dir().repos
    except CacheNotFound:
        return {}
    return {
        f"{HUB}{repository.repo_id}@{revision.commit_hash}": revision.snapshot_path
        for repository in repositories
        if repository.repo_type == "model"
        for revision in repository.revisions
        if is_whole(revision.snapshot_path)
    }


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
