"""Several rows in one pass, each with a cache and a length of its own: no padding, no copies.

Their new positions stand one behind the other as one row of hidden states. Linear layers, norms and
the MLP do not care; attention takes each row's positions to that row's cache.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention as sdpa

from core.model.growing_cache import GrowingCache

_NAME = "sdpa_of_packed_rows"


def allow_packed(model: Any) -> None:
    """Let a decoder be given to `run_packed`; else it computes as before.

    One with another attention than torch's own stays as it is: `takes_packed` says so.
    """
    if model.config._attn_implementation == "sdpa":
        _register()
        model.config._attn_implementation = _NAME


def takes_packed(model: Any) -> bool:
    """Whether `run_packed` may be called with this decoder."""
    return bool(model.config._attn_implementation == _NAME)


def run_packed(
    model: Any, hidden: Tensor, lengths: Sequence[int], caches: Sequence[GrowingCache]
) -> Tensor:
    """Rows of `lengths`, packed as `sum(lengths) x hidden`, each behind what its cache holds.

    The caches hold the new positions afterwards; if this raises, some of their layers may.
    """
    held = [cache.get_seq_length() for cache in caches]
    positions = torch.cat(
        [torch.arange(before, before + new) for before, new in zip(held, lengths, strict=True)]
    )
    output: Tensor = model(
        inputs_embeds=hidden.unsqueeze(0),
        position_ids=positions.unsqueeze(0).to(hidden.device),
        past_key_values=_Caches(caches, lengths),
        use_cache=True,
    ).last_hidden_state
    return output[0]


class _Caches:
    """What transformers asks of a cache, for caches side by side."""

    is_compileable = False

    def __init__(self, caches: Sequence[GrowingCache], lengths: Sequence[int]) -> None:
        self._caches = caches
        self._lengths = list(lengths)
        self._masks: dict[tuple[int, int, int | None, torch.device], Tensor] = {}

    def update(
        self, keys: Tensor, values: Tensor, layer: int, *_: Any, **__: Any
    ) -> tuple[_Rows, _Rows]:
        """Each row's new positions to its own cache; all that each holds then."""
        given = zip(self._caches, self.split(keys), self.split(values), strict=True)
        held = [cache.update(key, value, layer) for cache, key, value in given]
        return _Rows(self, [key for key, _ in held]), _Rows(self, [value for _, value in held])

    def split(self, packed: Tensor) -> tuple[Tensor, ...]:
        """Queries, keys or values of each row, `1 x heads x length x width`."""
        return torch.split(packed, self._lengths, dim=2)

    def mask(self, new: int, seen: int, window: int | None, device: torch.device) -> Tensor | None:
        """True where the last `new` of `seen` positions may look; None: everywhere."""
        if new == 1:
            return None
        at = new, seen, window, device
        if at not in self._masks:
            own = torch.arange(seen - new, seen, device=device)[:, None]
            theirs = torch.arange(seen, device=device)[None, :]
            mask = theirs <= own
            self._masks[at] = mask if window is None else mask & (theirs > own - window)
        return self._masks[at]

    # The model asks for sizes to make a mask that nobody looks at. With those of a first pass over
    # a single row it makes none, or a small one if there is a window.

    def get_seq_length(self, _layer: int = 0) -> int:
        """What is cached already."""
        return 0

    get_query_offset = get_seq_length

    def get_mask_sizes(self, query_length: int, _layer: int) -> tuple[int, int]:
        """How many keys there will be, and the position of the first."""
        return query_length, 0


class _Rows(list[Tensor]):
    """Keys or values of each row, `1 x heads x length x width`, on their way to attention."""

    def __init__(self, caches: _Caches, rows: list[Tensor]) -> None:
        super().__init__(rows)
        self.caches = caches


@functools.cache
def _register() -> None:
    from transformers.integrations.sdpa_attention import sdpa_attention_forward, use_gqa_in_sdpa
    from transformers.masking_utils import ALL_MASK_ATTENTION_FUNCTIONS
    from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

    def attention(
        module: Any, query: Tensor, key: Any, value: Any, attention_mask: Any, **given: Any
    ) -> tuple[Tensor, None]:
        if not isinstance(key, _Rows):
            output: tuple[Tensor, None] = sdpa_attention_forward(
                module, query, key, value, attention_mask, **given
            )
            return output
        window, scale = given.get("sliding_window"), given.get("scaling")
        outputs = []
        for own, keys, values in zip(key.caches.split(query), key, value, strict=True):
            new, seen = own.shape[2], keys.shape[2]
            if window is not None and seen > window + new - 1:
                seen = window + new - 1
                keys, values = keys[:, :, -seen:], values[:, :, -seen:]
            mask = key.caches.mask(new, seen, window, own.device)
            if mask is None and use_gqa_in_sdpa(None, keys, values):
                # What the function below comes to, without its detours for each row and block.
                outputs.append(sdpa(own, keys, values, scale=scale, enable_gqa=True))
            else:
                found = sdpa_attention_forward(module, own, keys, values, mask, **given)[0]
                outputs.append(found.transpose(1, 2))
        return torch.cat(outputs, dim=2).transpose(1, 2).contiguous(), None

    ALL_ATTENTION_FUNCTIONS.register(_NAME, attention)
    ALL_MASK_ATTENTION_FUNCTIONS.register(_NAME, ALL_MASK_ATTENTION_FUNCTIONS["sdpa"])
