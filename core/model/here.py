"""The models on this computer, without loading any of them."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from msgspec.structs import replace

from core.config import DEMO, HUB, is_from_server
from core.errors import FedseaError, ModelNotFound, ModelUnusable
from core.model.card import languages_of
from core.model.demo import DEMO_NAME, folder_for_demo
from core.model.fetched import FetchedFolder, is_fetched
from core.model.shelf import sources_here
from core.model.source import ModelSource, open_model
from core.model_events import Computer, Kind, ModelHere
from core.paths import models_folder
from core.text import QT_TRANSLATE_NOOP as _

_MEASURED_BYTES = 64 << 20


def models_here(chosen: str = DEMO) -> list[ModelHere]:
    """All that `sources_here` finds, and the folder or file that is `chosen`.

    What was made of a chosen file, or a revision of a chosen repository, is not listed beside it.
    """
    sources = sources_here()
    if is_from_server(chosen) or chosen in sources:
        return [describe(source, kind) for source, kind in sources.items()]
    ours = describe(chosen, _kind(chosen))
    others = [describe(source, kind) for source, kind in sources.items()]
    return [*(it for it in others if not _same(it, ours)), ours]


def _same(one: ModelHere, other: ModelHere) -> bool:
    if one.facts is None or other.facts is None:
        return False
    return one.kind == other.kind and one.facts.fingerprint == other.facts.fingerprint


def _kind(chosen: str) -> Kind:
    if chosen.startswith(HUB):
        return "hub"
    return "gguf" if Path(chosen).is_file() else "folder"


def describe(source: str, kind: Kind) -> ModelHere:
    """One model; what cannot be used comes with its problem.

    Without facts and without a problem it is one that is converted when it is first used.
    """
    name = DEMO_NAME if source == DEMO else Path(source).name
    try:
        if _unconverted(source, kind):
            return ModelHere(source, kind, name)
        model = open_model(source)
        facts = model.facts(4)
    except FedseaError as error:
        size = _size(Path(source)) if kind == "fetched" else 0
        return ModelHere(source, kind, name, bytes=size, problem=error.problem())
    here = ModelHere(source, kind, model.name, facts, languages_of(model), _size(model.folder))
    return _in_parts(model, here) if model.fetched else here


def _unconverted(source: str, kind: Kind) -> bool:
    """Converting takes a while: a list must not begin it."""
    if kind == "demo":
        return not (folder_for_demo() / "config.json").is_file()
    if kind == "gguf" and Path(source).is_file():
        from core.model.gguf_source import folder_for

        try:
            return not (folder_for(Path(source)) / "config.json").is_file()
        except OSError as error:
            raise ModelNotFound(source=source) from error
    return False


def _in_parts(model: ModelSource, here: ModelHere) -> ModelHere:
    assert model.fetched is not None
    folder = FetchedFolder(model.folder, model.fetched, model.family)
    blocks = range(model.blocks)
    missing = set(folder.missing(blocks))
    return replace(
        here,
        whole=not missing,
        blocks=[block for block in blocks if block not in missing],
        unfinished=_size(folder.incoming),
    )


def remove(source: str) -> None:
    """Delete a model that was fetched. Raises `ModelUnusable` for any other, and `OSError`."""
    folder = Path(source)
    if not is_fetched(folder):
        reason = _("errors", "It was not fetched by this program, so it is not deleted by it.")
        raise ModelUnusable(source=source, reason=reason)
    shutil.rmtree(folder)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def this_computer() -> Computer:
    """Free memory and disk, and how fast weights can be read (takes about a tenth of a second)."""
    import psutil

    folder = models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return Computer(
        psutil.virtual_memory().available, shutil.disk_usage(folder).free, _reading_speed()
    )


def _reading_speed() -> float:
    """Bytes a second of a product of matrix and vector, the best of three."""
    import torch

    matrix = torch.ones(_MEASURED_BYTES // 4 // 4096, 4096)
    vector = torch.ones(4096)
    fastest = 0.0
    with torch.inference_mode():
        for _attempt in range(3):
            start = time.perf_counter()
            torch.mv(matrix, vector)
            fastest = max(fastest, _MEASURED_BYTES / (time.perf_counter() - start))
    return fastest
