"""The estimate of what could be read back: from a file, between measurements, never flattering."""

from __future__ import annotations

import itertools
import random

import msgspec
import pytest

from core.errors import ReadBackTooHigh
from core.leak_table import LeakPoint, LeakTable, interpolate, load_table
from core.paths import leak_tables_folder

LEVELS = [index / 20 for index in range(45)]


def table(*points: tuple[int, float, float], fingerprint: str = "f00") -> LeakTable:
    made = [LeakPoint(blocks, noise, top1, min(1.0, top1 + 0.1)) for blocks, noise, top1 in points]
    return LeakTable("M", fingerprint, "2026-11-24", "here", "a test", made)


GRID = table(
    (2, 0.0, 1.0), (2, 1.0, 0.8), (2, 2.0, 0.4), (6, 0.0, 0.9), (6, 1.0, 0.5), (6, 2.0, 0.1)
)


def top1(of: LeakTable, blocks: int, noise: float) -> float:
    return interpolate(of, blocks, noise).prompt_top1


@pytest.mark.parametrize(
    ("blocks", "noise", "share", "kind"),
    [
        (2, 1.0, 0.8, "measured"),
        (6, 2.0, 0.1, "measured"),
        (2, 0.5, 0.9, "between"),
        (4, 1.0, 0.65, "between"),
        (3, 1.5, 0.75 * 0.6 + 0.25 * 0.3, "between"),
        (20, 1.5, 0.3, "outside"),
        (6, 5.0, 0.1, "outside"),
        (20, 5.0, 0.1, "outside"),
        (1, 2.0, 1.0, "outside"),
    ],
)
def test_between_measurements_it_is_linear_outside_it_stays(blocks, noise, share, kind):
    found = interpolate(GRID, blocks, noise)
    assert found.prompt_top1 == pytest.approx(share)
    assert found.kind == kind


def test_less_noise_than_was_measured_counts_as_readable():
    noisy = table((2, 0.5, 0.6), (2, 1.0, 0.3))
    assert top1(noisy, 2, 0.49) == 1.0
    assert top1(noisy, 2, 0.5) == 0.6
    assert interpolate(noisy, 2, 0.0).kind == "outside"


def test_it_never_rises_with_the_noise_nor_with_the_blocks_not_even_for_odd_measurements():
    chance = random.Random(7)
    for _ in range(40):
        points = [
            (blocks, noise, chance.random())
            for blocks in (1, 3, 4, 9)
            for noise in (0.0, 0.25, 1.0, 2.0)
        ]
        odd = table(*points)
        for blocks in range(1, 12):
            shares = [top1(odd, blocks, level) for level in LEVELS]
            assert all(a >= b - 1e-9 for a, b in itertools.pairwise(shares))
        for level in LEVELS:
            shares = [top1(odd, blocks, level) for blocks in range(1, 12)]
            assert all(a >= b - 1e-9 for a, b in itertools.pairwise(shares))


def test_it_is_never_lower_than_a_measurement_that_hides_more():
    chance = random.Random(11)
    for _ in range(40):
        points = [(chance.randint(1, 8), chance.choice(LEVELS), chance.random()) for _ in range(12)]
        ragged = table(*points)
        for blocks, noise, share in points:
            for less_blocks in range(1, blocks + 1):
                for less_noise in (0.0, noise / 2, noise):
                    assert top1(ragged, less_blocks, less_noise) >= share - 1e-9


def test_replies_are_estimated_only_where_all_were_measured():
    assert interpolate(GRID, 2, 1.0).reply_top1 is None
    points = [msgspec.structs.replace(point, reply_top1=0.7) for point in GRID.points]
    whole = msgspec.structs.replace(GRID, points=points)
    assert interpolate(whole, 3, 0.7).reply_top1 == pytest.approx(0.7)


def test_a_table_is_found_by_the_fingerprint_and_a_damaged_one_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("FEDSEA_HOME", str(tmp_path))
    folder = leak_tables_folder()
    folder.mkdir(parents=True)
    (folder / "f00.json").write_bytes(msgspec.json.encode(GRID))
    assert load_table("f00") == GRID
    (folder / "f01.json").write_bytes(msgspec.json.encode(GRID))  # of another model
    (folder / "f02.json").write_text('{"model": ', "utf-8")
    (folder / "f03.json").write_text('{"model": "M", "points": []}', "utf-8")
    for name in ("f01", "f02", "f03", "f04", "", "../f00"):
        assert load_table(name) is None


def test_the_demo_model_has_a_table(demo_model_folder):
    from core.model.source import ModelSource

    found = load_table(ModelSource(demo_model_folder).fingerprint)
    assert found is not None
    assert found.conditions


def test_a_stopped_run_says_both_figures():
    what, why, remedy = ReadBackTooHigh(measured=71, agreed=65).problem().sentences()
    assert "more could be read back than you agreed to" in what
    assert "71 %" in why
    assert "65 %" in why
    assert "kept" in remedy
