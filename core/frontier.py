"""The best measured settings of a model: none of them is beaten in quality and privacy at once.

Free of torch. From these a person picks with one dial instead of balancing cut and noise.
"""

from __future__ import annotations

from msgspec import Struct

from core.estimate import estimate
from core.events import ModelFacts
from core.leak_table import LeakPoint, LeakTable


class Stop(Struct, frozen=True):
    """One place of the dial."""

    input_blocks: int
    noise_level: float
    read_back: float
    """Share of prompt tokens that the strongest attack read, between 0 and 1."""
    perplexity: float
    """Of public text under this noise, without fine-tuning."""


def stops(
    table: LeakTable, facts: ModelFacts, output_blocks: int, memory: int, least_noise: float = 0.0
) -> list[Stop]:
    """From the best quality to the best privacy, each measured.

    Only settings whose blocks need at most `memory` bytes here and that keep the policy's
    `least_noise`. Level 0 is never among them: no noise is chosen on purpose, elsewhere.
    Where a setting is as good in both as another, the one with fewer blocks stays.
    """
    possible = [
        point
        for point in table.points
        if point.perplexity is not None
        and point.noise_level >= least_noise
        and point.noise_level > 0
        and point.input_blocks + output_blocks < facts.blocks
        and estimate(facts, point.input_blocks, output_blocks, point.noise_level).memory_here
        <= memory
    ]
    kept: list[Stop] = []
    for point in sorted(possible, key=_quality_first):
        if not kept or point.prompt_top1 < kept[-1].read_back:
            kept.append(
                Stop(
                    point.input_blocks,
                    point.noise_level,
                    point.prompt_top1,
                    point.perplexity or 0.0,
                )
            )
    return kept


def _quality_first(point: LeakPoint) -> tuple[float, float, int]:
    return point.perplexity or 0.0, point.prompt_top1, point.input_blocks
