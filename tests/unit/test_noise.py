"""The noise itself: how large, how random, when it is the same and when it never is."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from core.bench.random_model import Shape, write_model
from core.errors import NoiseImpossible
from core.model.partition import Partition
from core.model.source import ModelSource
from core.model.split import ClientModel
from core.privacy.context import context_of
from core.privacy.noise import Digests, NoiseSource
from core.privacy.outbound import Gate, Receipt
from core.privacy.stream import chain, digest_of, gaussian
from core.protocol.messages import Part
from core.protocol.ragged import pack

HIDDEN = 64
LEVEL = 0.5
SECRET = bytes(range(32))
LENGTH = 300
IDS = list(range(100, 100 + LENGTH))
INDEPENDENT = 5 / (LENGTH * HIDDEN) ** 0.5
"""Five standard errors of a correlation over so many numbers."""


def source(
    level: float = LEVEL,
    unit: float = 1.0,
    *,
    secret: bytes | None = SECRET,
    context: bytes = b"a model",
    follow_size: bool = False,
) -> NoiseSource:
    gate = Gate(level, HIDDEN)
    return NoiseSource(gate, level, unit, secret=secret, context=context, follow_size=follow_size)


def noise_of(from_source: NoiseSource, ids: list[int] = IDS) -> Tensor:
    """What is added to a row of zeros, over its standard deviation."""
    sent = from_source.protect(torch.zeros(1, len(ids), HIDDEN), [from_source.digests(ids)])
    return sent.tensor / sent.receipt.sigma


def correlation(one: Tensor, other: Tensor) -> float:
    return float(torch.corrcoef(torch.stack([one.flatten(), other.flatten()]))[0, 1])


# --- the numbers -----------------------------------------------------------------------------


def test_numbers_are_normal_and_independent() -> None:
    """Over 1.1 million numbers; bounds are five standard errors, for the deviation 2 %."""
    keys = chain(SECRET, digest_of(SECRET), range(2000))
    numbers = gaussian(keys, 576).astype(np.float64)
    count = numbers.size
    assert numbers.shape == (2000, 576)
    assert abs(numbers.std() - 1) < 0.02
    assert abs(numbers.mean()) < 5 / count**0.5
    assert abs((numbers**3).mean()) < 5 * (15 / count) ** 0.5
    assert abs((numbers**4).mean() - 3) < 5 * (96 / count) ** 0.5
    for one, other in (
        (numbers[1:], numbers[:-1]),
        (numbers[:, 1:], numbers[:, :-1]),
        (numbers[:, :288], numbers[:, 288:]),  # the two of a pair
        (numbers[:, :288] ** 2, numbers[:, 288:] ** 2),
    ):
        found = np.corrcoef(one.ravel(), other.ravel())[0, 1]
        assert abs(found) < 5 / one.size**0.5
    # Tails as they should be: P(|x| > 3) is 0.0027.
    assert abs((np.abs(numbers) > 3).mean() / 0.0026998 - 1) < 0.1
    assert 4.5 < np.abs(numbers).max() < 7


@pytest.mark.parametrize("width", [1, 7, 8, 64])
def test_any_width_and_any_number_of_positions(width: int) -> None:
    keys = chain(SECRET, b"start", range(130))
    numbers = gaussian(keys, width)
    assert (numbers.shape, numbers.dtype) == ((130, width), np.float32)
    assert np.isfinite(numbers).all()
    for position in (0, 63, 64, 129):  # how many are drawn at once does not matter
        np.testing.assert_allclose(
            gaussian(keys[position : position + 1], width)[0], numbers[position], rtol=1e-6
        )
    assert gaussian([], width).shape == (0, width)


def test_drawing_costs_little() -> None:
    """About 25 µs a token of 576 where this was written; the bound is for a busy machine."""
    best = 1.0
    for _ in range(5):
        start = time.process_time()
        gaussian(chain(SECRET, b"start", range(512)), 576)
        best = min(best, (time.process_time() - start) / 512)
    assert best < 100e-6


def test_lists_of_parts_do_not_look_the_same() -> None:
    assert digest_of(SECRET, b"ab", b"c") != digest_of(SECRET, b"a", b"bc")
    assert digest_of(SECRET, b"", b"a") != digest_of(SECRET, b"a", b"")


# --- the same text, the same noise -----------------------------------------------------------


def test_the_same_text_gets_the_same_noise_in_any_source_with_the_secret() -> None:
    first = noise_of(source())
    assert torch.equal(noise_of(source()), first)
    assert torch.equal(noise_of(source(), IDS[:40]), first[:40])
    rows = source()
    together = rows.protect(
        torch.zeros(2, LENGTH, HIDDEN), [rows.digests(IDS[:9]), rows.digests(IDS)]
    )
    torch.testing.assert_close(together.tensor[9:] / rows.sigma, first, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(together.tensor[:9] / rows.sigma, first[:9], rtol=1e-5, atol=1e-6)


def test_a_text_may_come_in_pieces() -> None:
    one = source()
    head = one.digests(IDS[:50])
    assert head + one.digests(IDS[50:], head[-1]) == one.digests(IDS)


@pytest.mark.parametrize("changed", [0, 120, LENGTH - 1])
def test_a_changed_token_changes_all_noise_from_there_on(changed: int) -> None:
    other = IDS.copy()
    other[changed] += 1
    one, two = noise_of(source()), noise_of(source(), other)
    assert torch.equal(one[:changed], two[:changed])
    for position in range(changed, LENGTH):
        assert not torch.isclose(one[position], two[position]).all()
    bound = 5 / one[changed:].numel() ** 0.5
    assert abs(correlation(one[changed:], two[changed:])) < bound


@pytest.mark.parametrize(
    "other",
    [
        lambda: source(0.5000001),
        lambda: source(unit=1.0 + 2**-50),
        lambda: source(context=b"another model"),
        lambda: source(secret=bytes(32)),
        lambda: source(secret=None),
    ],
    ids=["level", "unit", "context", "secret", "secret of its own"],
)
def test_nothing_else_shares_the_noise(other: Callable[[], NoiseSource]) -> None:
    """Else a server could subtract one message from the other and be rid of the noise."""
    assert abs(correlation(noise_of(source()), noise_of(other()))) < INDEPENDENT


def test_noise_changes_when_the_model_before_the_cut_does() -> None:
    changing = source()
    first = noise_of(changing)
    changing.depend_on(b"with an adapter")
    second = noise_of(changing)
    changing.grow_with(2.0)
    third = noise_of(changing)
    for one, other in ((first, second), (second, third), (first, third)):
        assert abs(correlation(one, other)) < INDEPENDENT


def test_secrets_are_made_from_the_system() -> None:
    torch.manual_seed(1)
    first = noise_of(source(secret=None))
    torch.manual_seed(1)
    assert abs(correlation(noise_of(source(secret=None)), first)) < INDEPENDENT


# --- what a clean state depends on -----------------------------------------------------------


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    shape = Shape(hidden=HIDDEN, layers=5, intermediate=96, heads=4, kv_heads=4, vocabulary=500)
    return [
        write_model(tmp_path_factory.mktemp("model") / "whole", shape, seed=seed) for seed in (0, 1)
    ]


def test_every_model_cut_and_adapter_has_a_context_of_its_own(folders: list[Path]) -> None:
    def client(
        folder: Path, cut: tuple[int, int], dtype: torch.dtype = torch.float32
    ) -> ClientModel:
        return ClientModel(ModelSource(folder), Partition(*cut), dtype, torch.device("cpu"))

    base = client(folders[0], (2, 1))
    matrices = {(0, Part.A): torch.randn(2, HIDDEN), (0, Part.B): torch.zeros(HIDDEN, 2)}
    changed = {**matrices, (0, Part.B): torch.zeros(HIDDEN, 2)}
    changed[0, Part.B][3, 1] = 1e-7
    contexts = [
        context_of(base, {}, 0.0),
        context_of(client(folders[1], (2, 1)), {}, 0.0),
        context_of(client(folders[0], (1, 1)), {}, 0.0),
        context_of(client(folders[0], (2, 1), torch.bfloat16), {}, 0.0),
        context_of(base, {0: matrices}, 8.0),
        context_of(base, {0: changed}, 8.0),
        context_of(base, {1: matrices}, 8.0),
        context_of(base, {0: matrices}, 16.0),  # the same matrices, spoken louder
    ]
    assert len(set(contexts)) == len(contexts)
    # What runs after the cut changes nothing that leaves.
    assert context_of(client(folders[0], (2, 2)), {}, 0.0) == contexts[0]
    assert context_of(base, {4: matrices}, 8.0) == contexts[0]


# --- noise that must not come again ----------------------------------------------------------


def test_fresh_noise_never_comes_again() -> None:
    fresh = source(follow_size=True)
    rows = fresh.digests(IDS)
    drawn = [fresh.protect(torch.zeros(1, LENGTH, HIDDEN), [rows]).tensor for _ in range(20)]
    for index, one in enumerate(drawn):
        for other in drawn[:index]:
            assert abs(correlation(one, other)) < INDEPENDENT


def test_blocks_that_begin_to_learn_make_the_noise_fresh() -> None:
    learning = source()
    assert torch.equal(noise_of(learning), noise_of(learning))
    learning.follow_states()
    assert abs(correlation(noise_of(learning), noise_of(learning))) < INDEPENDENT


# --- its size --------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [-0.1, 10.1, float("nan"), float("inf"), LEVEL / 2])
def test_levels_that_cannot_be(level: float) -> None:
    with pytest.raises(NoiseImpossible):
        NoiseSource(Gate(LEVEL, HIDDEN), level, 1.0)


@pytest.mark.parametrize("unit", [0.0, -1.0, float("nan"), float("inf")])
def test_units_that_cannot_be(unit: float) -> None:
    with pytest.raises(NoiseImpossible):
        source(unit=unit)


def states(rows: int, length: int) -> Tensor:
    return torch.randn(rows, length, HIDDEN, generator=torch.Generator().manual_seed(3))


def rows_of(from_source: NoiseSource, *lengths: int) -> list[Digests]:
    return [from_source.digests(range(length)) for length in lengths]


def test_states_that_are_not_finite_stay() -> None:
    hidden = states(1, 3)
    hidden[0, 1, 1] = torch.inf
    one = source()
    with pytest.raises(NoiseImpossible):
        one.protect(hidden, rows_of(one, 3))


def test_noise_has_the_size_that_the_receipt_says() -> None:
    one = source(unit=3.0)
    hidden = states(2, 1000)
    protected = one.protect(hidden, [one.digests(range(1000)), one.digests(range(5000, 5400))])
    noise = protected.tensor - pack(hidden, [1000, 400])
    assert protected.receipt == Receipt(LEVEL, one.sigma)
    assert one.sigma == LEVEL * 3.0
    assert abs(float(noise.std()) / one.sigma - 1) < 0.02
    assert abs(float(noise.mean())) < 5 * one.sigma / noise.numel() ** 0.5
    assert protected.tensor.shape == (1400, HIDDEN)


def test_padding_is_dropped_before_anything_else() -> None:
    hidden = states(2, 5)
    hidden[1, 2:] = torch.nan
    one = source()
    assert one.protect(hidden, rows_of(one, 5, 2)).tensor.shape == (7, HIDDEN)


def test_the_noise_follows_the_size_of_the_states_upwards_only() -> None:
    following, fixed = source(follow_size=True), source()
    rows = rows_of(following, 500)
    hidden = states(1, 500)
    grown = following.protect(8 * hidden, rows).receipt
    assert grown.sigma > 6 * LEVEL
    assert grown.level == LEVEL
    assert fixed.protect(8 * hidden, rows).receipt.sigma == LEVEL
    assert following.protect(hidden / 8, rows).receipt.sigma == LEVEL
    hidden[0, 0] *= 1e4  # the first token's massive values do not count
    assert following.protect(hidden, rows).receipt.sigma < 1.5 * LEVEL
    assert following.protect(hidden[:, :1], rows_of(following, 1)).receipt.sigma == LEVEL


def test_without_noise_the_receipt_says_so() -> None:
    one = source(0.0)
    hidden = states(1, 3)
    protected = one.protect(hidden, rows_of(one, 3))
    assert protected.receipt == Receipt(0.0, 0.0)
    assert torch.equal(protected.tensor, hidden[0])
