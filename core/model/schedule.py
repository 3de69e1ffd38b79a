"""Learning rates over the steps of a run."""

from __future__ import annotations

import torch


def learning_rates_of(total_steps: int, most: float, warmup_share: float) -> list[float]:
    """Warm-up to `most` and cosine from transformers, for the steps 1 to `total_steps`.

    The first step of the schedule has the rate 0 and would learn nothing; it is left out.
    """
    from transformers import get_cosine_schedule_with_warmup

    optimiser = torch.optim.SGD([torch.zeros(1)], lr=most)
    warmup = round(total_steps * warmup_share)
    schedule = get_cosine_schedule_with_warmup(optimiser, warmup, total_steps + 1)
    rates = []
    for _ in range(total_steps):
        optimiser.step()
        schedule.step()
        rates.append(float(schedule.get_last_lr()[0]))
    return rates
