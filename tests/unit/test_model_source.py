"""A model folder that cannot be right is refused with a plain reason, before anything is loaded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from core.errors import ModelNotFound, ModelUnusable
from core.model.source import ModelSource, open_model
from core.model.tokenizer import load_tokenizer

GOOD = {
    "model_type": "llama",
    "num_hidden_layers": 4,
    "hidden_size": 64,
    "vocab_size": 320,
    "num_attention_heads": 4,
    "max_position_embeddings": 128,
}


def folder_with(tmp_path: Path, config: object) -> Path:
    (tmp_path / "config.json").write_text(json.dumps(config))
    return tmp_path


@pytest.mark.parametrize(
    "change",
    [
        {"num_hidden_layers": "four"},
        {"num_hidden_layers": 10**40},
        {"num_hidden_layers": -1},
        {"hidden_size": None},
        {"vocab_size": 1e300},
        {"num_attention_heads": 0},
        {"model_type": 7},
        {"model_type": "gpt2"},
        {"auto_map": {"AutoModel": "evil.Model"}},
    ],
)
def test_a_config_that_cannot_be_right_is_refused(
    tmp_path: Path, change: dict[str, object]
) -> None:
    with pytest.raises(ModelUnusable):
        ModelSource(folder_with(tmp_path, {**GOOD, **change}))


@pytest.mark.parametrize("content", ["[]", "3", "null", "{", "[" * 100_000])
def test_a_config_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_text(content)
    with pytest.raises(ModelUnusable):
        ModelSource(tmp_path)


def test_missing_and_damaged_weights_are_named(tmp_path: Path) -> None:
    source = ModelSource(folder_with(tmp_path, GOOD))
    with pytest.raises(ModelUnusable, match="no safetensors"):
        _ = source.tensors
    (tmp_path / "model.safetensors").write_bytes(b"\xff" * 64)
    with pytest.raises(ModelUnusable, match=r"model\.safetensors is damaged"):
        _ = ModelSource(tmp_path).tensors


def test_pickle_alone_is_refused_and_why(tmp_path: Path) -> None:
    source = ModelSource(folder_with(tmp_path, GOOD))
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelUnusable, match="pickle files, which can run code when they are open"):
        _ = source.tensors


def test_a_file_that_is_no_gguf_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(b"PK\x03\x04" * 100)
    with pytest.raises(ModelUnusable, match="no GGUF file"):
        open_model(str(file))


def test_a_folder_that_is_none_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound):
        open_model(str(tmp_path / "nothing"))
    with pytest.raises(ModelNotFound):
        open_model(str(tmp_path))


def test_a_tokenizer_of_another_model_is_refused(tmp_path: Path, demo_model_folder: Path) -> None:
    """The demo's 49,152 words do not fit a model that knows 320."""
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(demo_model_folder / name, tmp_path / name)
    with pytest.raises(ModelUnusable, match="another model"):
        load_tokenizer(ModelSource(folder_with(tmp_path, GOOD)))
