"""Adapters of other programs: what plain PEFT trained computes the same here, or is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from support.tiny_models import (
    BLOCKS,
    LocalTrunk,
    some_tokens,
    split_logits,
    split_model,
    tiny_model,
    whole_model,
)
from torch import Tensor

from core.errors import AdapterOfAnotherModel, AdapterUnusable
from core.model.adapter import WholeAdapter, load_adapter
from core.model.lora import add_lora, lora_matrices
from core.model.source import ModelSource
from core.model.split import ClientModel
from core.protocol.messages import Part

CUT = (2, 2)
LENGTHS = [23, 5, 14]
TOLERANCE = 1e-5
"""Of the largest logit."""
LLAMA, PHI3, GEMMA = "llama, untied", "phi3, window", "gemma2, tied"
ATTENTION_ONLY = ["q_proj", "v_proj"]
PLAIN: dict[str, tuple[str, dict[str, Any]]] = {
    "all of llama": (LLAMA, {"target_modules": "all-linear"}),
    "two modules": (LLAMA, {"target_modules": ATTENTION_ONLY}),
    "scaled by the root of the rank": (
        LLAMA,
        {"target_modules": ATTENTION_ONLY, "use_rslora": True},
    ),
    "some blocks": (LLAMA, {"target_modules": ATTENTION_ONLY, "layers_to_transform": [1, 3, 5]}),
    "fused modules": (PHI3, {"target_modules": ["qkv_proj", "gate_up_proj"]}),
    "all of gemma": (GEMMA, {"target_modules": "all-linear"}),
}
NOT_PLAIN: dict[str, tuple[dict[str, Any], str]] = {
    "dora": ({"use_dora": True}, "use_dora"),
    "alphas by module": ({"alpha_pattern": {"q_proj": 32}}, "alpha_pattern"),
    "ranks by module": ({"rank_pattern": {"q_proj": 2}}, "rank_pattern"),
    "biases of LoRA": ({"lora_bias": True}, "lora_bias"),
    "biases of the model": ({"bias": "lora_only"}, "bias"),
    "a head of its own": ({"modules_to_save": ["lm_head"]}, "modules_to_save"),
    "a start that changes the base": ({"init_lora_weights": "pissa"}, "init_lora_weights"),
}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    made: dict[str, Path] = {}

    def model(name: str) -> Path:
        if name not in made:
            made[name] = tiny_model(tmp_path_factory.mktemp("model"), name)
        return made[name]

    return model


def trained(model: Path, folder: Path, **settings: Any) -> Any:
    """An adapter after two steps of plain PEFT on the whole model; saved, and as it computes."""
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(0)
    settings = {"r": 4, "lora_alpha": 16, "target_modules": ATTENTION_ONLY, **settings}
    network = get_peft_model(whole_model(model), LoraConfig(task_type="CAUSAL_LM", **settings))
    ids = some_tokens(2, 12)
    optimiser = torch.optim.AdamW(
        [it for it in network.parameters() if it.requires_grad], lr=3e-2, weight_decay=0.0
    )
    for _ in range(2):  # A has no gradient until B has moved
        network(input_ids=ids, labels=ids).loss.backward()
        optimiser.step()
        optimiser.zero_grad()
    network.save_pretrained(folder)
    return network.eval()


def wear(client: ClientModel, trunk: LocalTrunk, adapter: WholeAdapter) -> None:
    """As `PrivateModel.load_adapter` does it: fresh LoRA on both sides, then what there is."""
    modules = client.source.family.adapter_modules
    first = client.partition.input_blocks
    layers = {first + index: layer for index, layer in enumerate(trunk.view.layers)}
    here = []
    for layer, block in enumerate(client.block_of_layer):
        if block is not None:
            here.append(layer)
            layers[block] = client.network.model.layers[layer]
    add_lora(client.network.model, modules, here, adapter.rank, adapter.alpha, 1)
    count = len(trunk.view.layers)
    add_lora(trunk.view, modules, list(range(count)), adapter.rank, adapter.alpha, 2)
    with torch.no_grad():
        for block, matrices in adapter.blocks.items():
            own = lora_matrices(layers[block], modules)
            for key, tensor in matrices.items():
                own[key].copy_(tensor)


@torch.inference_mode()
def compare(network: Any, client: ClientModel, trunk: LocalTrunk) -> float:
    """Largest difference of the logits at real positions, over the largest logit."""
    ids = some_tokens(len(LENGTHS), max(LENGTHS))
    mask = (torch.arange(max(LENGTHS)) < torch.tensor(LENGTHS).unsqueeze(1)).long()
    expected: Tensor = network(input_ids=ids, attention_mask=mask, use_cache=False).logits
    found = split_logits(client, trunk, ids, LENGTHS)
    return float(((found - expected).abs().amax(-1) * mask).max() / expected.abs().max())


@pytest.mark.parametrize(("name", "settings"), PLAIN.values(), ids=PLAIN.keys())
def test_an_adapter_of_plain_peft_computes_the_same_split(
    name: str, settings: dict[str, Any], models: Any, tmp_path: Path
) -> None:
    model = models(name)
    network = trained(model, tmp_path, **settings)
    client, trunk = split_model(model, CUT)
    assert compare(network, client, trunk) > 100 * TOLERANCE  # without it
    wear(client, trunk, load_adapter(tmp_path, client.source))
    assert compare(network, client, trunk) < TOLERANCE


@pytest.mark.parametrize("name", [LLAMA, PHI3, GEMMA])
def test_an_adapter_of_ours_loads_in_plain_peft(name: str, models: Any, tmp_path: Path) -> None:
    from peft import PeftModel

    model = models(name)
    source = ModelSource(model)
    generator = torch.Generator().manual_seed(3)
    adapter = WholeAdapter(4, 8.0)
    for block in range(BLOCKS):
        adapter.blocks[block] = matrices = {}
        for index, module in enumerate(source.family.adapter_modules):
            outputs, inputs = source.tensors[f"model.layers.{block}.{module}.weight"].shape
            matrices[index, Part.A] = 0.1 * torch.randn(4, inputs, generator=generator)
            matrices[index, Part.B] = 0.1 * torch.randn(outputs, 4, generator=generator)
    adapter.save(tmp_path, source)
    network = PeftModel.from_pretrained(whole_model(model), tmp_path).eval()
    client, trunk = split_model(model, CUT)
    assert compare(network, client, trunk) > 100 * TOLERANCE
    wear(client, trunk, load_adapter(tmp_path, source))
    assert compare(network, client, trunk) < TOLERANCE


@pytest.mark.filterwarnings("ignore:.*lora_(bias|B).*")
@pytest.mark.parametrize(("settings", "word"), NOT_PLAIN.values(), ids=NOT_PLAIN.keys())
def test_what_is_more_than_lora_is_refused(
    settings: dict[str, Any], word: str, models: Any, tmp_path: Path
) -> None:
    trained(models(LLAMA), tmp_path, **settings)
    with pytest.raises(AdapterUnusable, match=word):
        load_adapter(tmp_path, ModelSource(models(LLAMA)))


# --- whose adapter it is -----------------------------------------------------------------------


def other_weights(model: Path, folder: Path) -> ModelSource:
    """The same shapes with other numbers, as after another training."""
    folder.mkdir()
    (folder / "config.json").write_bytes((model / "config.json").read_bytes())
    tensors = load_file(model / "model.safetensors")
    save_file({key: it + 0.01 for key, it in tensors.items()}, folder / "model.safetensors")
    return ModelSource(folder)


def test_an_adapter_of_ours_is_refused_on_another_model(models: Any, tmp_path: Path) -> None:
    source, other = ModelSource(models(LLAMA)), other_weights(models(LLAMA), tmp_path / "other")
    matrices = {(0, Part.A): torch.ones(4, 64), (0, Part.B): torch.ones(64, 4)}
    WholeAdapter(4, 8.0, {0: matrices}).save(tmp_path / "adapter", source)
    assert load_adapter(tmp_path / "adapter", source).rank == 4
    with pytest.raises(AdapterOfAnotherModel) as refusal:
        load_adapter(tmp_path / "adapter", other)
    assert source.name in str(refusal.value.problem())
    assert other.name in str(refusal.value.problem())


def test_a_plain_adapter_is_taken_where_its_shapes_fit(models: Any, tmp_path: Path) -> None:
    trained(models(LLAMA), tmp_path / "adapter")
    other = other_weights(models(LLAMA), tmp_path / "other")
    assert len(load_adapter(tmp_path / "adapter", other).blocks) == BLOCKS


@pytest.mark.parametrize(
    ("name", "word"),
    [("llama, one key and value for all heads", "do not fit"), (PHI3, "q_proj")],
)
def test_a_plain_adapter_is_refused_where_they_do_not(
    name: str, word: str, models: Any, tmp_path: Path
) -> None:
    trained(models(LLAMA), tmp_path)
    with pytest.raises(AdapterUnusable, match=word):
        load_adapter(tmp_path, ModelSource(models(name)))


def rename(old: str, new: str) -> Callable[[dict[str, Tensor]], dict[str, Tensor]]:
    return lambda tensors: {key.replace(old, new): it for key, it in tensors.items()}


def half(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {key: it for key, it in tensors.items() if "lora_A" in key}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (rename("layers.5.", "layers.6."), "blocks"),
        (rename("layers.5.", "layers.x."), "does not split"),
        (rename("self_attn.q_proj", "lm_head"), "does not split"),
        (half, "incomplete"),
        (lambda _: {}, "nothing"),
    ],
    ids=["a block too many", "no block", "another module", "half of the matrices", "empty"],
)
def test_what_does_not_fit_this_model_is_refused(
    change: Any, word: str, models: Any, tmp_path: Path
) -> None:
    trained(models(LLAMA), tmp_path)
    file = tmp_path / "adapter_model.safetensors"
    save_file(change(load_file(file)), file)
    with pytest.raises(AdapterUnusable, match=word):
        load_adapter(tmp_path, ModelSource(models(LLAMA)))


@pytest.mark.parametrize(
    "change", [{"r": 0}, {"r": 100000}, {"lora_alpha": -1}, {"lora_alpha": 1e9}]
)
def test_sizes_that_no_server_takes_are_refused(
    change: dict[str, Any], models: Any, tmp_path: Path
) -> None:
    trained(models(LLAMA), tmp_path)
    file = tmp_path / "adapter_config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(AdapterUnusable, match="out of bounds"):
        load_adapter(tmp_path, ModelSource(models(LLAMA)))
