"""Several tokens a round trip: what may come next is guessed from what was said, and checked.

Summaries and answers from a text repeat parts of it. What followed the last words before is put
behind them as a draft; one pass over it says of each token whether it is the one that the model
takes. The result is the model's, whatever was drafted (prompt lookup; Y. Leviathan et al., Fast
Inference from Transformers via Speculative Decoding, arXiv 2211.17192).

transformers has this too, but feeds the whole prompt once more to a cache that already holds its
beginning, as ours does from the second message on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from core.config import Speculation
from core.net.link import Link

WORTH_IT_FROM_MS = 5.0
"""Latency above which “automatic” drafts; docs/benchmarks.md has the measurement."""
_LONGEST_MATCH = 4


def pays(wish: Speculation, link: Link) -> bool:
    """Whether to draft over this link, as wished; may measure its latency."""
    if wish != "automatic":
        return wish == "on"
    return link.least_latency() > WORTH_IT_FROM_MS


def draft(ids: Sequence[int], most: int) -> list[int]:
    """What followed the last place where the end of `ids` stood before, `most` tokens at most.

    Of an end of n tokens (up to 4, the longest that is found) n² tokens: a word alone says little
    about what follows it, and each wrong guess is a hidden state that leaves for nothing.
    """
    for length in range(min(_LONGEST_MATCH, len(ids) - 1), 0, -1):
        end = ids[-length:]
        for start in range(len(ids) - length - 1, -1, -1):
            if ids[start] == end[0] and ids[start : start + length] == end:
                after = start + length
                return list(ids[after : after + min(most, length * length)])
    return []


class Speculate:
    """A decoding loop for `generate(custom_generate=…)`; `stream` is a streamer or None.

    The caches of both sides hold no refused draft afterwards, or are told so by the `past` of the
    next request.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __call__(
        self,
        network: Any,
        input_ids: Tensor,
        logits_processor: Any,
        stopping_criteria: Any,
        generation_config: Any,
        **given: Any,
    ) -> Tensor:
        """Token ids of the prompt and what follows it, `1 x length`."""
        cache = given["past_key_values"]
        marks = generation_config._eos_token_tensor  # None for a model that names no end
        ends = set() if marks is None else set(marks.tolist())
        while True:
            known = input_ids[0].tolist()
            guess = _until(ends, draft(known, generation_config.max_length - len(known) - 1))
            row = torch.cat([input_ids, input_ids.new_tensor([guess])], dim=1)
            logits = network(
                input_ids=row[:, cache.get_seq_length() :],
                past_key_values=cache,
                use_cache=True,
                logits_to_keep=len(guess) + 1,
            ).logits[0]
            scores = torch.cat(
                [
                    logits_processor(row[:, : len(known) + i], one[None].float())
                    for i, one in enumerate(logits)
                ]
            )
            taken = _choose(scores, sample=generation_config.do_sample)
            right = common_prefix(guess, taken.tolist())
            cache.crop(right - len(guess))
            new = taken[None, : right + 1]  # behind the last right guess comes the model's own
            input_ids = torch.cat([input_ids, new], dim=1)
            if self._stream is not None:
                self._stream.put(new.cpu())
            if stopping_criteria(input_ids, None).all():
                break
        if self._stream is not None:
            self._stream.end()
        return input_ids


def _until(ends: set[int], guess: list[int]) -> list[int]:
    """Nothing follows an end mark, so none is drafted."""
    return guess[: next((i for i, one in enumerate(guess) if one in ends), len(guess))]


def _choose(scores: Tensor, *, sample: bool) -> Tensor:
    """One token a position. A draft that equals what was drawn is as good as drawn."""
    if sample:
        return torch.multinomial(scores.softmax(dim=-1), num_samples=1)[:, 0]
    return scores.argmax(dim=-1)


def common_prefix(first: Sequence[int], second: Sequence[int]) -> int:
    """How many items both begin with."""
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length
