"""A LLaMA-shaped model of about 1.1 billion parameters on the whole road, download broken."""

from __future__ import annotations

from math import prod

import pytest

from core.bench.random_model import Shape
from tools.large_model import STEPS, VOCABULARY, walk

GIGABYTE = 1e9


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_fetch_split_move_train_and_chat(demo_model_folder: object) -> None:
    """Beyond an empty engine the client needs at most 1.5 times the bytes of its tensors."""
    shape = Shape(vocabulary=VOCABULARY)
    found = walk(shape)
    assert 0.4 < found["broken_at"] < 1.0
    client = found["client"]
    ends = 2 * VOCABULARY * shape.hidden
    block = sum(prod(it) for it in shape.block().values())
    for held, blocks in ((client["tensors"], 4), (client["tensors_moved"], 7)):
        expected = 4 * (ends + blocks * block)
        assert expected <= held <= expected + 4 * shape.hidden
    assert found["fetched"]["first"] == pytest.approx(2 * (ends + 4 * block), rel=1e-3)
    assert found["fetched"]["moved"] == pytest.approx(2 * (ends + 7 * block), rel=1e-3)
    assert client["peak"] - found["empty"] < 1.5 * client["tensors"]
    trunk = 4 * (shape.layers - 2) * block  # in float32, all that may be served
    assert trunk < found["server"]["peak"] < trunk + 1.5 * GIGABYTE
    assert len(found["losses"]) == STEPS
    assert all(0 < loss < 20 for loss in found["losses"])
    assert min(found["words"]) > 0
