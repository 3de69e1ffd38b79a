"""Every family that is offered is exact when it is split; what would not be is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from torch import Tensor
from transformers import AutoModelForCausalLM, DynamicCache

from core.errors import ModelUnusable
from core.model.families import FAMILIES
from core.model.partition import Partition
from core.model.quiet import quiet_transformers
from core.model.source import ModelSource
from core.model.split import ClientModel
from core.model.trunk import TrunkWeights
from core.protocol.ragged import pack, unpack

BLOCKS = 6
LOGIT_TOLERANCE = 1e-5
NEW_TOKENS = 20
PROCESSOR = torch.device("cpu")
CUTS = [(1, 1), (3, 2)]

SMALL: dict[str, Any] = {
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": BLOCKS,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": 320,
    "max_position_embeddings": 128,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "initializer_range": 0.2,  # so that logits differ by much more than the tolerance
}
LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 500000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 16,
}
LINEAR = {"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0}
YARN = {
    "rope_type": "yarn",
    "rope_theta": 10000.0,
    "factor": 4.0,
    "original_max_position_embeddings": 16,
}
MODELS: dict[str, tuple[str, dict[str, Any]]] = {
    "llama, untied": ("Llama", {}),
    "llama, tied": ("Llama", {"tie_word_embeddings": True}),
    "llama, a key and value for each head": ("Llama", {"num_key_value_heads": 4}),
    "llama, one key and value for all heads": ("Llama", {"num_key_value_heads": 1}),
    "llama, biases": ("Llama", {"attention_bias": True, "mlp_bias": True}),
    "llama, heads wider than their share": ("Llama", {"head_dim": 32}),
    "llama, rope of llama 3": ("Llama", {"rope_parameters": LLAMA3, "tie_word_embeddings": True}),
    "llama, linear rope": ("Llama", {"rope_parameters": LINEAR}),
    "llama, yarn": ("Llama", {"rope_parameters": YARN}),
    "mistral, no window": ("Mistral", {"sliding_window": None}),
    "qwen2, untied": ("Qwen2", {}),
    "qwen2, tied": ("Qwen2", {"tie_word_embeddings": True}),
    "qwen3, untied": ("Qwen3", {"head_dim": 32}),
    "qwen3, tied": ("Qwen3", {"head_dim": 32, "tie_word_embeddings": True}),
}


class LocalTrunk:
    """A trunk in this process, driven as the server drives it: `core.model.split.RemoteTrunk`."""

    def __init__(self, view: Any) -> None:
        self._view = view
        self._cache = DynamicCache(config=view.config)

    def generate(self, hidden: Tensor, ids: Tensor, past: int) -> Tensor:
        assert ids.shape == hidden.shape[:2]
        self._cache.crop(past - self._cache.get_seq_length())
        return self._view(
            inputs_embeds=hidden, past_key_values=self._cache, use_cache=True
        ).last_hidden_state

    def evaluate(self, hidden: Tensor, ids: Tensor, lengths: Sequence[int]) -> Tensor:
        assert ids.shape == hidden.shape[:2]
        rows = unpack(pack(hidden, lengths), lengths)
        return self._view(inputs_embeds=rows, use_cache=False).last_hidden_state

    train = evaluate


@pytest.fixture(scope="module", params=MODELS.values(), ids=MODELS.keys())
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of one kind with random weights, none of them left at its neutral value."""
    quiet_transformers()
    family, changes = request.param
    config = getattr(transformers, f"{family}Config")(**{**SMALL, **changes})
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.ndim == 1:  # norms start at one, biases at zero
                    parameter.add_(0.1 * torch.randn_like(parameter))
    made = tmp_path_factory.mktemp("model")
    model.save_pretrained(made)
    return made


@pytest.fixture(scope="module")
def whole(folder: Path) -> Any:
    """The same model in one part, as transformers loads it."""
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def split(folder: Path, cut: tuple[int, int]) -> Any:
    source, partition = ModelSource(folder), Partition(*cut)
    client = ClientModel(source, partition, torch.float32, PROCESSOR)
    weights = TrunkWeights(source, Partition(1, 1), torch.float32, PROCESSOR)
    client.attach(LocalTrunk(weights.view(partition)))
    return client.network


def some_tokens(*shape: int) -> Tensor:
    return torch.randint(3, SMALL["vocab_size"], shape, generator=torch.Generator().manual_seed(1))


def test_every_family_is_here() -> None:
    assert {name.split(",")[0] for name in MODELS} == set(FAMILIES)


@pytest.mark.parametrize("cut", CUTS)
@torch.inference_mode()
def test_logits_of_rows_of_different_lengths(
    folder: Path, whole: Any, cut: tuple[int, int]
) -> None:
    """Whole and split agree at all real positions, to 1e-5 where logits reach about 7."""
    lengths = [23, 5, 1, 14]
    ids = some_tokens(len(lengths), max(lengths))
    mask = (torch.arange(max(lengths)) < torch.tensor(lengths).unsqueeze(1)).long()
    expected = whole(input_ids=ids, attention_mask=mask, use_cache=False).logits
    found = split(folder, cut)(input_ids=ids, row_lengths=lengths, use_cache=False).logits
    assert expected.abs().max() > 1
    for row, length in enumerate(lengths):
        difference = (found[row, :length] - expected[row, :length]).abs().max()
        assert difference < LOGIT_TOLERANCE


@pytest.mark.parametrize("cut", CUTS)
@torch.inference_mode()
def test_greedy_tokens_with_cache(folder: Path, whole: Any, cut: tuple[int, int]) -> None:
    """Also when the same caches are set back and used again, as for another answer."""
    network = split(folder, cut)
    cache = DynamicCache(config=network.config)
    for length in (5, 30):
        ids = some_tokens(1, length)
        wanted = {
            "input_ids": ids,
            "attention_mask": torch.ones_like(ids),
            "max_new_tokens": NEW_TOKENS,
            "do_sample": False,
        }
        expected = whole.generate(**wanted)
        cache.crop(-cache.get_seq_length())
        first = network.generate(**wanted, past_key_values=cache)
        assert first.tolist() == expected.tolist()
        cache.crop(length - 2 - cache.get_seq_length())
        again = network.generate(**wanted, past_key_values=cache)
        assert again.tolist() == expected.tolist()


# --- what would not be exact is refused ------------------------------------------------------


WINDOW = "sliding window"
NOT_EXACT: dict[str, tuple[dict[str, Any], str]] = {
    "mistral with a window": ({"model_type": "mistral", "sliding_window": 4096}, WINDOW),
    "mistral that says nothing": ({"model_type": "mistral"}, WINDOW),
    "qwen2 with its window on": (
        {"model_type": "qwen2", "use_sliding_window": True, "sliding_window": 64},
        WINDOW,
    ),
    "qwen3 with a layer that has one": (
        {"model_type": "qwen3", "layer_types": ["full_attention"] * 5 + ["sliding_attention"]},
        WINDOW,
    ),
    "dynamic rope": (
        {"model_type": "llama", "rope_parameters": {"rope_type": "dynamic", "factor": 2.0}},
        "dynamic",
    ),
    "dynamic rope in the old words": (
        {"model_type": "llama", "rope_scaling": {"type": "dynamic", "factor": 2.0}},
        "dynamic",
    ),
    "quantised": (
        {"model_type": "llama", "quantization_config": {"quant_method": "fp8"}},
        "quantised",
    ),
    "another family": ({"model_type": "gemma2"}, "gemma2"),
    "no family": ({}, "unknown"),
    "code of its own": ({"model_type": "llama", "auto_map": {"AutoModel": "a.B"}}, "code"),
}


@pytest.mark.parametrize(("config", "word"), NOT_EXACT.values(), ids=NOT_EXACT.keys())
def test_what_would_not_be_exact_is_refused(
    tmp_path: Path, config: dict[str, Any], word: str
) -> None:
    (tmp_path / "config.json").write_text(json.dumps({**SMALL, **config}), "utf-8")
    with pytest.raises(ModelUnusable) as refusal:
        ModelSource(tmp_path)
    assert word in str(refusal.value.problem())


@pytest.mark.parametrize(
    "config",
    [
        {"model_type": "mistral", "sliding_window": None},
        {"model_type": "qwen2", "use_sliding_window": False, "sliding_window": 131072},
        {"model_type": "qwen3", "layer_types": ["full_attention"] * 6},
        {"model_type": "llama", "rope_scaling": None, "rope_parameters": LLAMA3},
    ],
    ids=["mistral", "qwen2", "qwen3", "llama"],
)
def test_a_window_that_is_off_is_no_reason(tmp_path: Path, config: dict[str, Any]) -> None:
    (tmp_path / "config.json").write_text(json.dumps({**SMALL, **config}), "utf-8")
    assert ModelSource(tmp_path).blocks == BLOCKS


def test_a_missing_head_is_not_replaced_by_the_embedding(tmp_path: Path) -> None:
    """A model with tied weights has no head of its own; any other model without one is damaged."""
    from safetensors.torch import load_file, save_file

    model = AutoModelForCausalLM.from_config(transformers.LlamaConfig(**SMALL))
    model.save_pretrained(tmp_path)
    file = tmp_path / "model.safetensors"
    tensors = load_file(file)
    del tensors["lm_head.weight"]
    save_file(tensors, file)
    with pytest.raises(ModelUnusable, match="lm_head"):
        split(tmp_path, (1, 1))


def test_the_models_own_end_marks_are_used(folder: Path) -> None:
    marks = folder / "generation_config.json"
    before = marks.read_text()
    marks.write_text('{"eos_token_id": [2, 7, 9], "temperature": 0.1}')
    try:
        config = split(folder, (1, 1)).generation_config
    finally:
        marks.write_text(before)
    assert config.eos_token_id == [2, 7, 9]
    assert config.temperature != 0.1
