"""Which models are on this computer, as a source names them. Nothing is opened or fetched."""

from __future__ import annotations

from pathlib import Path

from core.config import DEMO, HUB
from core.model.demo import DEMO_NAME
from core.model.fetched import is_fetched
from core.model.hub_cache import is_whole
from core.model_events import Kind
from core.paths import models_folder

_HUB_FOLDER = "hub"


def sources_here() -> dict[str, Kind]:
    """The demo model, what came from trunk servers, converted GGUF files, models of the hub."""
    shelf = models_folder()
    found: dict[str, Kind] = {DEMO: "demo"}
    folders = [it for it in _folders(shelf) if it.name not in (DEMO_NAME, _HUB_FOLDER)]
    found |= {str(folder): "fetched" for folder in folders if is_fetched(folder)}
    found |= {str(it): "gguf" for it in folders if not is_fetched(it) and is_whole(it)}
    for repository in _folders(shelf / _HUB_FOLDER):
        for folder in filter(is_whole, _folders(repository)):
            found[f"{HUB}{repository.name.replace('--', '/')}@{folder.name}"] = "hub"
    return found | dict.fromkeys(_in_the_hubs_own_cache(), "hub")


def _folders(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    found = [it for it in parent.iterdir() if it.is_dir() and not it.name.startswith(".")]
    return sorted(found)


def _in_the_hubs_own_cache() -> list[str]:
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        repositories = scan_cache_dir().repos
    except CacheNotFound:
        return []
    return sorted(
        f"{HUB}{repository.repo_id}@{revision.commit_hash}"
        for repository in repositories
        if repository.repo_type == "model"
        for revision in repository.revisions
        if is_whole(revision.snapshot_path)
    )
