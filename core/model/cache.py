"""The KV cache of both sides of the cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model.growing_cache import GrowingCache


def empty_cache() -> GrowingCache:
    """A cache whose every layer keeps every position, so that it can be set back to any of them.

    transformers would make one that forgets for layers with a window, from the model's config.
    The window is in the mask, which is the same, so this costs memory and changes no result.
    """
    from core.model.growing_cache import GrowingCache

    return GrowingCache()
