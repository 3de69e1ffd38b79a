"""What would not be exact when it is split is refused, and says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import transformers
from support.tiny_models import BLOCKS, LLAMA3, SMALL, WINDOW, split_model
from transformers import AutoModelForCausalLM

from core.errors import ModelUnusable
from core.model.quiet import quiet_transformers
from core.model.source import ModelSource

PHI3_CODE = {
    "AutoConfig": "configuration_phi3.Phi3Config",
    "AutoModelForCausalLM": "modeling_phi3.Phi3ForCausalLM",
}
NOT_EXACT: dict[str, tuple[dict[str, Any], str]] = {
    "dynamic rope": (
        {"model_type": "llama", "rope_parameters": {"rope_type": "dynamic", "factor": 2.0}},
        "dynamic",
    ),
    "dynamic rope in the old words": (
        {"model_type": "llama", "rope_scaling": {"type": "dynamic", "factor": 2.0}},
        "dynamic",
    ),
    "dynamic rope in the layers of one type": (
        {
            "model_type": "gemma3_text",
            "rope_parameters": {"full_attention": {"rope_type": "dynamic", "factor": 2.0}},
        },
        "dynamic",
    ),
    "rope that changes in long texts": (
        {"model_type": "phi3", "rope_scaling": {"type": "longrope", "short_factor": []}},
        "longrope",
    ),
    "the same in older words": ({"model_type": "phi3", "rope_scaling": {"type": "su"}}, "longrope"),
    "quantised": (
        {"model_type": "llama", "quantization_config": {"quant_method": "fp8"}},
        "quantised",
    ),
    "reads in both directions": (
        {"model_type": "gemma3_text", "use_bidirectional_attention": True},
        "both directions",
    ),
    "layers of another kind": (
        {"model_type": "qwen3", "layer_types": ["full_attention"] * 5 + ["linear_attention"]},
        "layers",
    ),
    "pictures": ({"model_type": "gemma3", "vision_config": {}, "text_config": {}}, "gemma3"),
    "pictures, with what one tower has": (
        {"model_type": "gemma3", "vision_config": {"hidden_size": 8}},
        "pictures",
    ),
    "another family": ({"model_type": "gpt_neox"}, "gpt_neox"),
    "no family": ({}, "unknown"),
    "a family that is no word": ({"model_type": ["llama"]}, "llama"),
    "code of its own": ({"model_type": "llama", "auto_map": {"AutoModel": "a.B"}}, "code"),
    "other code than transformers took over": (
        {"model_type": "phi3", "auto_map": {**PHI3_CODE, "AutoModel": "mine.Phi3Model"}},
        "code",
    ),
}


def source(folder: Path, config: dict[str, Any]) -> ModelSource:
    (folder / "config.json").write_text(json.dumps({**SMALL, **config}), "utf-8")
    return ModelSource(folder)


@pytest.mark.parametrize(("config", "word"), NOT_EXACT.values(), ids=NOT_EXACT.keys())
def test_what_would_not_be_exact_is_refused(
    tmp_path: Path, config: dict[str, Any], word: str
) -> None:
    with pytest.raises(ModelUnusable) as refusal:
        source(tmp_path, config)
    assert word in str(refusal.value.problem())


def test_a_vision_model_is_refused_for_its_pictures_not_for_its_sizes(tmp_path: Path) -> None:
    """Its sizes are not where a text model has them, which is not what is wrong with it."""
    config = {"model_type": "gemma3", "vision_config": {"hidden_size": 8}, "text_config": {}}
    (tmp_path / "config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(ModelUnusable, match="for text alone"):
        ModelSource(tmp_path)


@pytest.mark.parametrize(
    "config",
    [
        {"model_type": "mistral", "sliding_window": None},
        {"model_type": "mistral"},
        {"model_type": "qwen2", "use_sliding_window": True, "sliding_window": WINDOW},
        {"model_type": "qwen3", "layer_types": ["full_attention", "sliding_attention"] * 3},
        {"model_type": "llama", "rope_scaling": None, "rope_parameters": LLAMA3},
        {"model_type": "gemma3_text", "rope_scaling": {"rope_type": "linear", "factor": 8.0}},
        {"model_type": "phi3", "auto_map": PHI3_CODE, "rope_scaling": None},
    ],
    ids=["mistral", "mistral, window", "qwen2", "qwen3", "llama", "gemma3_text", "phi3"],
)
def test_what_is_exact_is_no_reason(tmp_path: Path, config: dict[str, Any]) -> None:
    assert source(tmp_path, config).blocks == BLOCKS


@pytest.mark.parametrize(("kind", "tied"), [("llama", False), ("gemma2", True), ("phi3", False)])
def test_whether_the_head_is_the_embedding_where_the_config_does_not_say(
    tmp_path: Path, kind: str, tied: bool
) -> None:
    """The same as transformers takes it."""
    config = {key: value for key, value in SMALL.items() if key != "tie_word_embeddings"}
    (tmp_path / "config.json").write_text(json.dumps({**config, "model_type": kind}), "utf-8")
    theirs = transformers.AutoConfig.from_pretrained(tmp_path, local_files_only=True)
    assert ModelSource(tmp_path).tied is theirs.tie_word_embeddings is tied


def test_a_missing_head_is_not_replaced_by_the_embedding(tmp_path: Path) -> None:
    """A model with tied weights has no head of its own; any other model without one is damaged."""
    from safetensors.torch import load_file, save_file

    quiet_transformers()
    model = AutoModelForCausalLM.from_config(transformers.LlamaConfig(**SMALL))
    model.save_pretrained(tmp_path)
    file = tmp_path / "model.safetensors"
    tensors = load_file(file)
    del tensors["lm_head.weight"]
    save_file(tensors, file)
    with pytest.raises(ModelUnusable, match="lm_head"):
        split_model(tmp_path, (1, 1))
