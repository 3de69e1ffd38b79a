"""Generating with the split model: one row, with a KV cache on both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from core.chat.speculation import Speculate
from core.chat.streaming import StopWhen
from core.net.private_model import PrivateModel


@torch.inference_mode()
def generate(
    model: PrivateModel,
    prompt: list[int],
    cache: Any,
    max_new_tokens: int,
    *,
    temperature: float = 0.0,
    stop: Callable[[], bool] = lambda: False,
    stream: Any = None,
    speculate: bool = False,
) -> list[int]:
    """Token ids of `prompt` and what follows it; `stop` is asked between round trips.

    `cache` may hold the beginning of the prompt already. The temperature 0 means greedy. A round
    trip brings one token, or with `speculate` as many as were guessed right and one more.
    """
    from transformers import StoppingCriteriaList

    ids = torch.tensor([prompt], device=model.client.device)
    drafting = {"custom_generate": Speculate(stream)} if speculate else {}
    sampling = {"do_sample": True, "temperature": temperature} if temperature > 0 else {}
    output = model.network.generate(
        input_ids=ids,
        attention_mask=torch.ones_like(ids),
        past_key_values=cache,
        max_new_tokens=max_new_tokens,
        streamer=stream,
        stopping_criteria=StoppingCriteriaList([StopWhen(stop)]),
        **(sampling or {"do_sample": False}),
        **drafting,
    )
    result: list[int] = output[0].tolist()
    return result
