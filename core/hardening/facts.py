"""What is known of a hardened adapter without opening it, and which one fits a setting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct

from core.config import Blocks, NoiseLevel

_FARTHEST = 1.6
"""How much larger or smaller the noise may be than that which an adapter was made for."""


class HardenedFacts(Struct, frozen=True):
    """A LoRA adapter of the trunk, trained on public text under this noise at this cut."""

    fingerprint: str
    """Of the model that it belongs to."""
    input_blocks: Blocks
    output_blocks: Blocks
    noise_level: NoiseLevel
    rank: Annotated[int, Meta(ge=1, le=256)]
    alpha: Annotated[float, Meta(gt=0.0, le=4096.0)]
    perplexity_before: float
    """On public text that was not learnt from, under the noise, smoothed."""
    perplexity: float
    """The same with the adapter."""
    perplexity_clean: float
    """Without noise and without the adapter."""


def best_for(offered: Sequence[HardenedFacts], input_blocks: int, noise_level: float) -> int | None:
    """Index of the adapter for this cut with the nearest noise level, None if none is near.

    How many blocks come after the trunk does not matter: what it has for other blocks stays unused.
    """
    if noise_level <= 0:
        return None
    distances = {
        index: abs(math.log(facts.noise_level / noise_level))
        for index, facts in enumerate(offered)
        if facts.input_blocks == input_blocks and facts.noise_level > 0
    }
    nearest = min(distances, key=lambda index: distances[index], default=None)
    if nearest is None or distances[nearest] > math.log(_FARTHEST):
        return None
    return nearest
