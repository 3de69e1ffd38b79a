"""The list of models on this computer: what was fetched, chosen, converted, or cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import tiny_gguf

from core.bench.random_model import Shape, write_model
from core.config import DEMO
from core.model.gguf_source import gguf_folder
from core.model.here import models_here

SHAPE = Shape(hidden=64, layers=4, intermediate=96, heads=4, kv_heads=2, vocabulary=320)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is there yet: no model was converted and none fetched."""
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))


def test_listing_converts_nothing(tmp_path: Path) -> None:
    file = tiny_gguf.write(tmp_path / "tiny.gguf", "llama")
    demo, chosen = models_here(str(file))
    for one, kind in ((demo, "demo"), (chosen, "gguf")):
        assert (one.kind, one.facts, one.problem) == (kind, None, None)
    assert not list((tmp_path / "home").rglob("config.json"))


def test_a_converted_file_is_listed_once(tmp_path: Path) -> None:
    file = tiny_gguf.write(tmp_path / "tiny.gguf", "llama")
    folder = gguf_folder(file)
    assert [one.source for one in models_here(str(file))] == [DEMO, str(file)]
    assert models_here(str(file))[1].facts is not None
    assert [one.source for one in models_here()] == [DEMO, str(folder)]


def test_a_chosen_folder_is_listed_with_its_sizes_or_its_problem(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "mine", SHAPE)
    _demo, mine = models_here(str(folder))
    assert mine.kind == "folder"
    assert mine.facts is not None
    assert mine.facts.blocks == SHAPE.layers
    (folder / "config.json").unlink()
    _demo, mine = models_here(str(folder))
    assert mine.facts is None
    assert mine.problem is not None
    assert models_here("server:abc")[-1].source == DEMO
