"""Which block goes to which device, and that states follow. The second device is torch's meta.

A meta tensor has no values, so this says where things are computed, not what comes out; no graphics
card was there to try it on.
"""

from __future__ import annotations

from typing import Any

import pytest
import torch
from support.served import SMALL, model_folder

from core.model.cache import empty_cache
from core.model.devices import devices_of, place, rooms
from core.model.lora import add_lora, lora_parameters
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.trunk import TrunkWeights, block_bytes

CPU, META = torch.device("cpu"), torch.device("meta")
CARDS = [torch.device("cuda", number) for number in range(3)]
BLOCKS = dict.fromkeys(range(2, 8), 100)


def devices(placement: dict[int, torch.device] | None) -> list[int | None]:
    assert placement is not None
    return [placement[block].index for block in sorted(placement)]


def test_devices_are_filled_one_after_the_other() -> None:
    assert devices(place(BLOCKS, dict.fromkeys(CARDS, 1000))) == [0] * 6
    assert devices(place(BLOCKS, dict.fromkeys(CARDS, 299))) == [0, 0, 1, 1, 2, 2]
    assert devices(place(BLOCKS, {CARDS[0]: 99, CARDS[1]: 100, CARDS[2]: 500})) == [1] + [2] * 5
    assert place(BLOCKS, dict.fromkeys(CARDS, 199)) is None


def test_the_processor_takes_what_is_left_over() -> None:
    placement = place(BLOCKS, {CARDS[0]: 250, CPU: None})
    assert placement is not None
    assert [placement[block].type for block in BLOCKS] == ["cuda"] * 2 + ["cpu"] * 4


def test_blocks_of_different_sizes() -> None:
    sizes = {1: 10, 2: 30, 3: 10, 4: 5}
    assert devices(place(sizes, dict.fromkeys(CARDS, 35))) == [0, 1, 2, 2]
    assert place({1: 36}, dict.fromkeys(CARDS, 35)) is None


def test_what_others_hold_is_not_given_twice() -> None:
    held = {CARDS[1]: 250}
    room = rooms(CARDS, 300, held)
    assert room == {CARDS[0]: 300, CARDS[1]: 50, CARDS[2]: 300}
    assert devices(place(BLOCKS, room)) == [0, 0, 0, 2, 2, 2]
    assert rooms([CPU], 0, {CPU: 5}) == {CPU: None}


def test_devices_by_name() -> None:
    assert devices_of(["cpu", "meta"]) == [CPU, META]
    assert len(devices_of([])) >= 1
    for name in ("cuda:99", "toaster"):
        with pytest.raises(ValueError, match=name):
            devices_of([name])


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> ModelSource:
    return ModelSource(model_folder(tmp_path_factory.mktemp("model"), "model", SMALL))


CUT = Partition(1, 1)


@pytest.fixture
def halves(source: ModelSource) -> Any:
    """Two blocks here, two on the other device, as sizes of blocks and room say."""
    sizes = block_bytes(source, CUT, torch.float32)
    placement = place(sizes, {CPU: sizes[1] * 2, META: None})
    assert placement == {1: CPU, 2: CPU, 3: META, 4: META}
    return TrunkWeights(source, CUT, torch.float32, CPU, placement=placement).view(CUT)


def test_states_follow_to_the_next_device(halves: Any) -> None:
    seen: list[torch.device] = []
    for layer in halves.layers:
        layer.mlp.register_forward_pre_hook(lambda _, given: seen.append(given[0].device))
    output = halves(inputs_embeds=torch.randn(2, 5, SMALL.hidden), use_cache=False)
    assert seen == [CPU, CPU, META, META]
    assert output.last_hidden_state.device == META
    assert output.last_hidden_state.shape == (2, 5, SMALL.hidden)


def test_each_blocks_cache_is_where_the_block_is(halves: Any) -> None:
    cache = empty_cache()
    with torch.inference_mode():
        for length in (4, 1):
            hidden = torch.randn(1, length, SMALL.hidden)
            halves(inputs_embeds=hidden, past_key_values=cache, use_cache=True)
    assert [layer.keys.device for layer in cache.layers] == [CPU, CPU, META, META]
    assert [layer.values.shape[2] for layer in cache.layers] == [5] * 4


def test_the_adapter_is_where_its_block_is(halves: Any, source: ModelSource) -> None:
    add_lora(halves, source.family.adapter_modules, [0, 1, 2, 3], 2, 4.0, 0)
    by_layer = [{it.device for it in lora_parameters(layer)} for layer in halves.layers]
    assert by_layer == [{CPU}, {CPU}, {META}, {META}]


def test_on_one_device_nothing_is_put_in_between(source: ModelSource) -> None:
    weights = TrunkWeights(source, CUT, torch.float32, CPU, placement=dict.fromkeys(range(6), CPU))
    assert not any(layer._forward_pre_hooks for layer in weights.view(CUT).layers)
