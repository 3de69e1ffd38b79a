"""The cache that grows in place, against transformers' own, which copies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from transformers import DynamicCache

from core.model.cache import empty_cache
from core.model.growing_cache import GrowingCache, roomy

LAYERS = 3


@pytest.fixture(autouse=True)
def _without_gradients() -> Iterator[None]:
    with torch.no_grad():
        yield


def _both_updated(
    grown: GrowingCache, copied: DynamicCache, positions: int, seed: int, rows: int = 1
) -> None:
    generator = torch.Generator().manual_seed(seed)
    for layer in range(LAYERS):
        keys, values = torch.randn(2, rows, 2, positions, 4, generator=generator)
        found = grown.update(keys, values, layer)
        wanted = copied.update(keys, values, layer)
        assert all(map(torch.equal, found, wanted))


def _bytes(cache: GrowingCache) -> int:
    return sum(
        it.untyped_storage().nbytes() for layer in cache.layers for it in (layer.keys, layer.values)
    )


def test_appending_and_cropping_are_as_in_transformers() -> None:
    grown, copied = empty_cache(), DynamicCache()
    with torch.inference_mode():
        for step, (positions, removed) in enumerate(
            [(40, 0), (1, 0), (1, -2), (5, 0), (1, -46), (1, 0), (70, -1), (3, 0)]
        ):
            _both_updated(grown, copied, positions, step)
            grown.crop(removed)
            copied.crop(removed)
            assert grown.get_seq_length() == copied.get_seq_length()
            assert grown.get_mask_sizes(3, 0) == copied.get_mask_sizes(3, 0)
    with pytest.raises(ValueError, match="positive"):
        grown.crop(1)


def test_a_token_is_appended_without_copying_the_others() -> None:
    cache, copied = empty_cache(), DynamicCache()
    _both_updated(cache, copied, 33, 0)
    places = set()
    for step in range(31):
        _both_updated(cache, copied, 1, step)
        places.add(cache.layers[0].keys.data_ptr())
    assert cache.room == roomy(33) == 64
    assert len(places) == 1


def test_memory_is_what_the_room_says_and_less_after_trimming() -> None:
    cache, copied = empty_cache(), DynamicCache()
    a_position = LAYERS * 2 * 2 * 4 * 4  # keys and values, two heads of four, float32
    for step in range(200):
        _both_updated(cache, copied, 1, step)
        assert _bytes(cache) == cache.room * a_position
    assert cache.room <= roomy(200 + 200 // 4)
    cache.crop(-50)
    copied.crop(-50)
    cache.trim()
    assert cache.room == 150
    assert _bytes(cache) == 150 * a_position
    _both_updated(cache, copied, 1, 0)


def test_reserved_room_is_taken_at_once() -> None:
    cache, copied = empty_cache(), DynamicCache()
    cache.reserve(77)
    _both_updated(cache, copied, 5, 0)
    assert cache.room == 77
    assert _bytes(cache) == 77 * LAYERS * 64


def test_layers_of_different_lengths_are_set_back_together() -> None:
    """As after a pass that broke off between two layers."""
    cache, copied = empty_cache(), DynamicCache()
    _both_updated(cache, copied, 6, 0)
    new = torch.zeros(1, 2, 1, 4)
    cache.update(new, new, 0)
    cache.set_back(6)
    _both_updated(cache, copied, 2, 1)
    cache.set_back(9)  # more than there is: nothing
    assert [layer.get_seq_length() for layer in cache.layers] == [8] * LAYERS


def test_other_tensors_in_their_place_are_taken_over() -> None:
    """As beam search and the leak meter put them there; rows may become fewer or more."""
    cache, copied = empty_cache(), DynamicCache()
    _both_updated(cache, copied, 6, 0, rows=3)
    for each in (cache, copied):
        each.batch_select_indices(torch.tensor([2, 0]))
    _both_updated(cache, copied, 1, 1, rows=2)
    for each in (cache, copied):
        each.reorder_cache(torch.tensor([1, 0]))
    _both_updated(cache, copied, 1, 2, rows=2)
    for each in (cache, copied):
        each.layers[0].keys = each.layers[0].keys[:, :, 1:]  # no beginning of anything
        each.layers[0].values = each.layers[0].values[:, :, 1:]
    _both_updated(cache, copied, 1, 3, rows=2)


def test_what_inference_made_is_continued_outside_of_it() -> None:
    cache, copied = empty_cache(), DynamicCache()
    with torch.inference_mode():
        _both_updated(cache, copied, 4, 0)
    _both_updated(cache, copied, 1, 1)


@torch.enable_grad()
def test_gradients_go_through_it() -> None:
    """Also to queries, which need keys that need no gradient themselves."""
    cache = empty_cache()
    keys = torch.randn(1, 2, 3, 4, requires_grad=True)
    queries = torch.randn(1, 2, 3, 4, requires_grad=True)
    constant = torch.ones(1, 2, 1, 4)
    first, _ = cache.update(constant, constant, 0)
    seen = (queries * first).sum()
    cache.update(keys, keys, 0)
    found, _ = cache.update(keys, keys, 0)
    cache.update(constant, constant, 0)
    (seen + (found**2).sum()).backward()
    assert torch.allclose(keys.grad, 4 * keys)
    assert torch.equal(queries.grad, torch.ones_like(queries))


def test_a_layer_that_nothing_is_put_into_stays_empty() -> None:
    """The client's own slot for the trunk."""
    cache = empty_cache()
    new = torch.zeros(1, 2, 3, 4)
    for layer in (0, 2):
        cache.update(new, new, layer)
    cache.crop(-1)
    cache.set_back(1)
    cache.trim()
    assert [layer.get_seq_length() for layer in cache.layers] == [1, 0, 1]
    assert not cache.layers[1].is_initialized
