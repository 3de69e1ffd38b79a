"""The parts that attacks are made of compute what the model computes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from core.config import DEMO
from core.leak.prefix import Prefixes
from core.leak.sample import PROMPT, REPLY, TEMPLATE, public_rows
from core.leak.scoring import rouge_l
from core.leak.walker import Walker
from core.model.adapter import WholeAdapter
from core.model.partition import Partition
from core.model.source import ModelSource, open_model
from core.model.split import ClientModel
from core.model.tokenizer import load_tokenizer
from core.protocol.messages import Part

BLOCKS = 3
TOLERANCE = 1e-4


@pytest.fixture(scope="module")
def source(demo_model_folder: Path) -> ModelSource:
    return open_model(DEMO)


@pytest.fixture(scope="module")
def tokenizer(source: ModelSource) -> Any:
    return load_tokenizer(source)


@pytest.fixture(scope="module")
def ids(tokenizer: Any) -> torch.Tensor:
    text = "The patient was seen on Monday and complained of pain in the left knee."
    return tokenizer(text, return_tensors="pt").input_ids


@torch.inference_mode()
def test_the_walker_computes_the_whole_model(
    source: ModelSource, ids: torch.Tensor, whole_model: Any
) -> None:
    walker = Walker(source)
    (states,) = walker.walk([walker.embed(ids)], range(source.blocks))
    expected = whole_model(input_ids=ids).logits
    assert torch.allclose(walker.logits(states), expected, rtol=TOLERANCE, atol=1e-3)


@torch.inference_mode()
def test_candidates_get_the_states_that_would_be_sent(
    source: ModelSource, ids: torch.Tensor
) -> None:
    """Each of several candidates, tried at once, has exactly the state it would have alone."""
    client = ClientModel(source, Partition(BLOCKS, 2), torch.float32, torch.device("cpu"))
    walker = Walker(source)
    prefixes = Prefixes(walker, [walker.block(number) for number in range(BLOCKS)], 1)
    prefixes.read(ids[:, :6])
    candidates = torch.tensor([[17, 4242, int(ids[0, 6])]])
    tried = prefixes.try_out(candidates)[0]
    for candidate, state in zip(candidates[0], tried, strict=True):
        alone = client.enter_trunk(torch.cat([ids[:, :6], candidate.view(1, 1)], dim=1))[0, -1]
        assert torch.allclose(state, alone, rtol=TOLERANCE, atol=TOLERANCE)
    prefixes.keep(torch.tensor([2]))
    following = prefixes.try_out(ids[:, 7:8])[0, 0]
    expected = client.enter_trunk(ids[:, :8])[0, -1]
    assert torch.allclose(following, expected, rtol=TOLERANCE, atol=TOLERANCE)


@torch.inference_mode()
def test_the_walker_walks_the_model_as_adapted(source: ModelSource, ids: torch.Tensor) -> None:
    generator = torch.Generator().manual_seed(0)
    hidden = int(source.config["hidden_size"])
    matrices = {
        (0, Part.A): torch.randn(2, hidden, generator=generator),
        (0, Part.B): torch.randn(hidden, 2, generator=generator) * 0.1,
    }
    adapter = WholeAdapter(2, 4.0, {0: matrices})
    base, adapted = Walker(source), Walker(source, adapter)
    start = base.embed(ids)
    (plain,) = base.walk([start.clone()], [0])
    (changed,) = adapted.walk([start.clone()], [0])
    assert not torch.allclose(plain, changed, atol=1e-2)
    (same,) = adapted.walk([plain.clone()], [1])
    (other,) = base.walk([plain.clone()], [1])
    assert torch.equal(same, other)


def test_public_text_stands_in_the_template(tokenizer: Any) -> None:
    public = public_rows(tokenizer, 2000, 96)
    assert sum(public.lengths) >= 2000
    for row, length in enumerate(public.lengths):
        parts = public.parts[row, :length].tolist()
        assert {TEMPLATE, PROMPT} <= set(parts) <= {TEMPLATE, PROMPT, REPLY}
        assert (public.parts[row, length:] == -1).all()
    special = torch.tensor(sorted(tokenizer.all_special_ids))
    assert not torch.isin(public.ids[public.secret()], special).any()


@pytest.mark.parametrize(
    ("true", "read", "share"),
    [
        ("the cat sat", "the cat sat", 1.0),
        ("the cat sat", "The cat sat", 1.0),
        ("the cat sat on it", "the dog sat", 2 * 2 / 8),
        ("a b c d", "d c b a", 2 * 1 / 8),
        ("a", "", 0.0),
    ],
)
def test_rouge_l(true: str, read: str, share: float) -> None:
    assert rouge_l(true, read) == pytest.approx(share)
