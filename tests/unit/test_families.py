"""Every family that is offered is exact when it is split."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from support.tiny_models import (
    MODELS,
    WINDOW,
    some_tokens,
    split_logits,
    split_model,
    tiny_model,
    whole_model,
)
from torch import Tensor

from core.leak.prefix import Prefixes
from core.leak.walker import Walker
from core.model.cache import empty_cache
from core.model.families import FAMILIES
from core.model.lora import add_lora, lora_matrices
from core.model.source import ModelSource
from core.protocol.messages import Part
from core.training.batches import Batch
from core.training.loss import summed_loss
from core.training.rendering import IGNORED

LOGIT_TOLERANCE = 1e-5
"""Of the largest logit, where they reach 4 to 30."""
GRADIENT_TOLERANCE = 1e-4
"""Of a matrix's gradient, by its norm."""
NEW_TOKENS = 8
CUTS = [(1, 1), (3, 2)]
LENGTHS = [23, 5, 1, 14]
"""Longer than a window, shorter, and with one token alone."""


@pytest.fixture(scope="module", params=MODELS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("model"), request.param)


@pytest.fixture(scope="module")
def whole(folder: Path) -> Any:
    """The same model in one part, as transformers loads it. Must not be changed."""
    return whole_model(folder)


def test_every_family_is_here() -> None:
    assert {name.split(",")[0] for name in MODELS} == set(FAMILIES)


def left_padded(whole: Any, ids: Tensor, lengths: list[int]) -> list[Tensor]:
    """Logits of each row's real positions, from a batch whose padding stands before them."""
    longest = max(lengths)
    moved, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, length in enumerate(lengths):
        moved[row, longest - length :] = ids[row, :length]
        mask[row, longest - length :] = 1
    positions = (mask.cumsum(1) - 1).clamp(min=0)
    logits = whole(
        input_ids=moved, attention_mask=mask, position_ids=positions, use_cache=False
    ).logits
    return [logits[row, longest - length :] for row, length in enumerate(lengths)]


def right_padded(whole: Any, ids: Tensor, lengths: list[int]) -> list[Tensor]:
    mask = (torch.arange(max(lengths)) < torch.tensor(lengths).unsqueeze(1)).long()
    logits = whole(input_ids=ids, attention_mask=mask, use_cache=False).logits
    return [logits[row, :length] for row, length in enumerate(lengths)]


@pytest.mark.parametrize("cut", CUTS)
@torch.inference_mode()
def test_logits_of_rows_of_different_lengths(
    folder: Path, whole: Any, cut: tuple[int, int]
) -> None:
    """Whole and split agree at all real positions, on whichever side the whole model is padded."""
    assert min(LENGTHS) < WINDOW < max(LENGTHS)
    ids = some_tokens(len(LENGTHS), max(LENGTHS))
    found = split_logits(*split_model(folder, cut), ids, LENGTHS)
    for expected in (left_padded(whole, ids, LENGTHS), right_padded(whole, ids, LENGTHS)):
        largest = max(row.abs().max() for row in expected)
        assert largest > 1
        for row, length in enumerate(LENGTHS):
            difference = (found[row, :length] - expected[row]).abs().max()
            assert difference < LOGIT_TOLERANCE * largest


@torch.inference_mode()
def test_greedy_tokens_with_cache(folder: Path, whole: Any) -> None:
    """Also when the same caches are set back and used again, as for another answer.

    The second prompt is longer than a window, and so is the answer to the first.
    """
    network = split_model(folder, (3, 2))[0].network
    cache = empty_cache()
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
        assert cache.get_seq_length() == first.shape[1] - 1
        cache.crop(length - 2 - cache.get_seq_length())
        again = network.generate(**wanted, past_key_values=cache)
        assert again.tolist() == expected.tolist()


@torch.inference_mode()
def test_states_at_the_cut_are_those_of_the_whole_model(folder: Path, whole: Any) -> None:
    """What noise and its unit are measured on."""
    client, _ = split_model(folder, (3, 2))
    ids = some_tokens(1, 23)
    seen: list[Tensor] = []
    hook = whole.model.layers[3].register_forward_pre_hook(
        lambda _, arguments: seen.append(arguments[0])
    )
    try:
        whole(input_ids=ids, use_cache=False)
    finally:
        hook.remove()
    difference = (client.enter_trunk(ids) - seen[0]).abs().max()
    assert difference < LOGIT_TOLERANCE * seen[0].abs().max()


@torch.inference_mode()
def test_the_leak_meter_walks_the_same_model(folder: Path, whole: Any) -> None:
    """Block by block, and with candidates side by side behind a prefix longer than a window."""
    source, ids = ModelSource(folder), some_tokens(1, 20)
    walker = Walker(source)
    (states,) = walker.walk([walker.embed(ids)], range(source.blocks))
    expected = whole(input_ids=ids, use_cache=False).logits
    largest = expected.abs().max()
    assert (walker.logits(states) - expected).abs().max() < LOGIT_TOLERANCE * largest

    prefixes = Prefixes(walker, [walker.block(number) for number in range(source.blocks)], 1)
    prefixes.read(ids[:, :-1])
    candidates = torch.tensor([[17, 250, int(ids[0, -1])]])
    tried = walker.logits(prefixes.try_out(candidates)[0, 2])
    assert (tried - expected[0, -1]).abs().max() < LOGIT_TOLERANCE * largest


def test_gradients_of_the_adapter(folder: Path) -> None:
    """Both sides' LoRA gradients are those of PEFT on the whole model, and so is the loss."""
    from peft import LoraConfig, get_peft_model

    whole, (client, trunk) = whole_model(folder), split_model(folder, (2, 2))
    modules = client.source.family.adapter_modules
    suffixes = [name.rpartition(".")[2] for name in modules]
    central = get_peft_model(
        whole, LoraConfig(r=4, lora_alpha=8, target_modules=suffixes, task_type="CAUSAL_LM")
    )
    here = [layer for layer, block in enumerate(client.block_of_layer) if block is not None]
    add_lora(client.network.model, modules, here, 4, 8.0, 0)
    add_lora(trunk.view, modules, list(range(len(trunk.view.layers))), 4, 8.0, 0)
    layers = {
        block: client.network.model.layers[layer]
        for layer, block in enumerate(client.block_of_layer)
        if block is not None
    }
    layers |= {2 + index: layer for index, layer in enumerate(trunk.view.layers)}
    start_alike(layers, whole.model.layers, modules)

    batch = a_batch()
    output = trunk.through(client.enter_trunk(batch.ids), batch.lengths)
    summed_loss(client, output, batch).backward()
    longest = torch.arange(max(batch.lengths))
    mask = (longest < torch.tensor(batch.lengths).unsqueeze(1)).long()
    expected = central(input_ids=batch.ids, attention_mask=mask, use_cache=False).logits
    torch.nn.functional.cross_entropy(
        expected[:, :-1].flatten(0, 1),
        batch.labels[:, 1:].flatten(),
        reduction="sum",
        ignore_index=IGNORED,
    ).backward()
    for block, layer in layers.items():
        theirs = lora_matrices(whole.model.layers[block], modules)
        ours = lora_matrices(layer, modules)
        assert ours.keys() == theirs.keys()
        assert len(ours) == 2 * len(modules)
        for key, matrix in ours.items():
            right = theirs[key].grad
            assert right.norm() > 0
            assert (matrix.grad - right).norm() < GRADIENT_TOLERANCE * right.norm(), (block, key)


def start_alike(layers: dict[int, Any], whole: Any, modules: tuple[str, ...]) -> None:
    """The same random matrices on both; B is not left at zero, else A has no gradient."""
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for block, layer in sorted(layers.items()):
            theirs = lora_matrices(whole[block], modules)
            for key, matrix in lora_matrices(layer, modules).items():
                size = 0.1 if key[1] is Part.A else 0.02
                matrix.copy_(size * torch.randn(matrix.shape, generator=generator))
                theirs[key].copy_(matrix)


def a_batch() -> Batch:
    """Rows of different lengths whose last tokens are learnt."""
    lengths = [length for length in LENGTHS if length > 1]
    ids = some_tokens(len(lengths), max(lengths))
    labels = torch.full_like(ids, IGNORED)
    for row, length in enumerate(lengths):
        labels[row, length - 3 : length] = ids[row, length - 3 : length]
    return Batch(ids, labels, lengths)


def test_the_models_own_end_marks_are_used(folder: Path) -> None:
    marks = folder / "generation_config.json"
    before = marks.read_text()
    marks.write_text('{"eos_token_id": [2, 7, 9], "temperature": 0.1}')
    try:
        config = split_model(folder, (1, 1))[0].network.generation_config
    finally:
        marks.write_text(before)
    assert config.eos_token_id == [2, 7, 9]
    assert config.temperature != 0.1
