"""A few rows at once, multiplied the other way round: the same products."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.model.few_rows import FewRows, quicken_few_rows

TOLERANCE = 1e-5
"""Of the largest product, float32."""


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(1,), (2,), (8,), (9,), (1, 5), (1, 1), (2, 4), (0,)])
def test_products_are_those_of_torch(shape: tuple[int, ...], bias: bool) -> None:
    layer = nn.Linear(48, 80, bias=bias)
    network = nn.Sequential(layer)
    rows = torch.randn(*shape, 48, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        wanted = layer(rows)
        quicken_few_rows(network)
        assert type(network[0]) is FewRows
        found = network(rows)
    assert found.shape == wanted.shape
    assert found.is_contiguous()
    assert torch.allclose(found, wanted, rtol=0, atol=TOLERANCE * 4)
    with torch.inference_mode():
        assert torch.equal(network(rows), found)


def test_gradients_are_untouched() -> None:
    layer = nn.Linear(8, 8)
    rows = torch.randn(3, 8, requires_grad=True)
    layer(rows).sum().backward()
    wanted, rows.grad = rows.grad, None
    quicken_few_rows(layer)
    layer(rows).sum().backward()
    assert torch.equal(rows.grad, wanted)


def test_only_plain_layers_of_float32_on_the_processor_change() -> None:
    class Own(nn.Linear):
        pass

    network = nn.ModuleList(
        [Own(4, 4), nn.Linear(4, 4, dtype=torch.bfloat16), nn.Linear(4, 4, device="meta")]
    )
    before = [type(it) for it in network]
    quicken_few_rows(network)
    assert [type(it) for it in network] == before
