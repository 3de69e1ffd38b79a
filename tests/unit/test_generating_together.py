"""Sessions of different lengths in one pass get what each of them gets alone, in every family."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from support.generating import (
    TOLERANCE,
    alone,
    assert_close,
    hidden,
    new_session,
    together,
    trunk_weights,
)
from support.tiny_models import MODELS, tiny_model

from core.model.adapter import WholeAdapter
from core.model.lora import lora_matrices
from core.model.partition import Partition
from core.model.trunk import TrunkWeights
from core.protocol.messages import CreateAdapter
from core.protocol.tensors import NotFinite
from server_stub.session import Session

CONTEXTS = [20, 3, 11, 1, 6]
"""Longer than the windows of 7, shorter, and about as long."""


def trunk_of(name: str, factory: pytest.TempPathFactory) -> TrunkWeights:
    return trunk_weights(tiny_model(factory.mktemp("model"), name))


@pytest.fixture(scope="module", params=MODELS)
def family(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return request.param, trunk_of(request.param, tmp_path_factory)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> TrunkWeights:
    return trunk_of("llama, tied", tmp_path_factory)


def pairs(weights: TrunkWeights, contexts: list[int]) -> tuple[list[Session], list[Session]]:
    """Two sessions of each context, with the same in their caches."""
    both = [], []
    for sessions in both:
        for length in contexts:
            sessions.append(new_session(weights))
            alone(sessions[-1], hidden(sessions[-1], length, length), 0)
    return both


def test_each_family_alone_and_together(family: tuple[str, TrunkWeights]) -> None:
    """Steps of one position, and of some as guessing ahead makes them; also after setting back."""
    name, weights = family
    lonely, joined = pairs(weights, CONTEXTS)
    if name.startswith("gemma2"):  # caps its scores, which has to be done row by row
        assert {it.company for it in joined} == {None}
        return
    assert len({it.company for it in joined}) == 1
    assert joined[0].company is not None
    pasts = list(CONTEXTS)
    for step, lengths in enumerate(
        [[1] * 5, [1, 4, 1, 9, 2], [1] * 5, [3] * 5, [1, 1, 16, 1, 1], [1] * 5]
    ):
        if step == 3:
            pasts = [max(1, past - 2) for past in pasts]
        states = [hidden(lonely[0], length, 100 + step) for length in lengths]
        wanted = [alone(*each) for each in zip(lonely, states, pasts, strict=True)]
        for found, right in zip(together(joined, states, pasts), wanted, strict=True):
            assert_close(found, right)
        pasts = [past + length for past, length in zip(pasts, lengths, strict=True)]


def test_company_of_one_and_an_empty_cache(weights: TrunkWeights) -> None:
    lonely, joined = (new_session(weights) for _ in range(2))
    for past, length in ((0, 5), (5, 1)):
        states = hidden(lonely, length, past)
        (found,) = together([joined], [states], [past])
        assert_close(found, alone(lonely, states, past))


@pytest.mark.parametrize("bits", [8, 4])
def test_quantised_weights(bits: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    pytest.importorskip("bitsandbytes")
    folder = tiny_model(tmp_path_factory.mktemp("model"), "llama, biases")
    lonely, joined = pairs(trunk_weights(folder, bits=bits), [9, 2])
    states = [hidden(lonely[0], 1, seed) for seed in (1, 2)]
    wanted = [alone(*each) for each in zip(lonely, states, [9, 2], strict=True)]
    for found, right in zip(together(joined, states, [9, 2]), wanted, strict=True):
        assert_close(found, right)


def test_bfloat16(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tiny_model(tmp_path_factory.mktemp("model"), "llama, tied")
    lonely, joined = pairs(trunk_weights(folder, torch.bfloat16), [9, 2])
    states = [hidden(lonely[0], 1, seed) for seed in (1, 2)]
    wanted = [alone(*each) for each in zip(lonely, states, [9, 2], strict=True)]
    for found, right in zip(together(joined, states, [9, 2]), wanted, strict=True):
        assert_close(found, right, 2**-6)


@torch.inference_mode()
def test_a_row_that_is_not_finite_spoils_no_other(weights: TrunkWeights) -> None:
    contexts = [5, 8, 3]
    lonely, joined = pairs(weights, contexts)
    joined[1].cached.cache.layers[1].values[0, 0, 2] = torch.nan
    states = [hidden(lonely[0], 1, seed) for seed in (1, 2, 3)]
    found = together(joined, states, contexts)
    assert isinstance(found[1], NotFinite)
    assert joined[1].cached.length == 8
    for row in (0, 2):
        assert_close(found[row], alone(lonely[row], states[row], contexts[row]))
    # Behind what is still good it goes on.
    found = together(joined, states, [6, 2, 4])
    for row, past in enumerate((6, 2, 4)):
        assert_close(found[row], alone(lonely[row], states[row], past))


def test_a_pass_that_breaks_off_leaves_all_caches_as_they_were(weights: TrunkWeights) -> None:
    lonely, joined = pairs(weights, [5, 8])
    states = [hidden(lonely[0], 2, seed) for seed in (1, 2)]

    def break_off(*_: object) -> None:
        raise RuntimeError("in the middle")

    hook = joined[0]._view.layers[2].mlp.register_forward_pre_hook(break_off)
    try:
        with pytest.raises(RuntimeError, match="in the middle"):
            together(joined, states, [5, 8])
        with pytest.raises(RuntimeError, match="in the middle"):
            alone(joined[0], states[0], 5)
    finally:
        hook.remove()
    for session, length in zip(joined, (5, 8), strict=True):
        layers = session.cached.cache.layers
        assert {layer.get_seq_length() for layer in layers} == {length}
    wanted = [alone(*each) for each in zip(lonely, states, [5, 8], strict=True)]
    for found, right in zip(together(joined, states, [5, 8]), wanted, strict=True):
        assert_close(found, right)


def test_memory_is_counted_as_it_is_taken(weights: TrunkWeights) -> None:
    session = new_session(weights)
    past = 0
    for step, length in enumerate([37, *[1] * 40, 16]):
        session.cached.take_room(past + length)
        counted = session.cached.bytes
        together([session], [hidden(session, length, step)], [past])
        past += length
        layers = session.cached.cache.layers
        tensors = [it for layer in layers for it in (layer.keys, layer.values)]
        assert sum(it.untyped_storage().nbytes() for it in tensors) == counted


def adapted(weights: TrunkWeights, *, trainable: bool = False, rank: int = 4) -> Session:
    session = new_session(weights)
    session.create_adapter(CreateAdapter(1, [], 1, rank, 8.0, 0, 0.0, trainable))
    return session


def random_adapter(session: Session, seed: int) -> WholeAdapter:
    generator = torch.Generator().manual_seed(seed)
    adapter = WholeAdapter(2, 4.0)
    modules = session._trunk.source.family.adapter_modules
    for layer, block in enumerate(session._blocks):
        adapter.blocks[block] = {
            key: 0.2
            * torch.randn(
                matrix[:2].shape if matrix.shape[0] == 4 else matrix[:, :2].shape,
                generator=generator,
            )
            for key, matrix in lora_matrices(session._view.layers[layer], modules).items()
        }
    return adapter


def test_who_may_generate_with_whom(weights: TrunkWeights) -> None:
    plain = new_session(weights).company
    assert plain == new_session(weights).company
    assert plain != new_session(weights, Partition(1, 2)).company
    assert plain != new_session(trunk_weights(weights.source.folder)).company
    assert adapted(weights).company is None
    trained, untrained, other_rank = (
        adapted(weights, trainable=True),
        adapted(weights),
        adapted(weights, rank=5),
    )
    hardened, another = random_adapter(untrained, 1), random_adapter(untrained, 2)
    for session in (trained, untrained, other_rank):
        session.adapter.start_from(hardened)
    same = adapted(weights)
    same.adapter.start_from(hardened)
    assert trained.company is None
    assert None is not untrained.company == same.company
    assert len({plain, untrained.company, other_rank.company}) == 3
    same.adapter.start_from(another)
    assert same.company != untrained.company
    block = same._blocks.start
    same.adapter.put(block, dict(same.adapter.matrices(block)))
    assert same.company is None
    same.adapter.start_from(hardened)  # what was put may be in blocks that this one has not
    assert same.company is None


def test_a_shared_hardened_adapter(weights: TrunkWeights) -> None:
    sessions = [adapted(weights) for _ in range(4)]
    hardened = random_adapter(sessions[0], 1)
    for session, length in zip(sessions, [5, 8, 5, 8], strict=True):
        session.adapter.start_from(hardened)
        alone(session, hidden(session, length, length), 0)
    states = [hidden(sessions[0], 1, seed) for seed in (1, 2)]
    without, _ = pairs(weights, [5, 8])
    found = together(sessions[:2], states, [5, 8])
    for row, past in enumerate((5, 8)):
        right = alone(sessions[2 + row], states[row], past)
        assert_close(found[row], right)
        difference = (alone(without[row], states[row], past) - right).abs().max()
        assert difference > 100 * TOLERANCE * right.abs().max()
