"""Which device computes, and with how many threads."""

from __future__ import annotations

import torch


def pick_device() -> torch.device:
    """A CUDA device or Apple's if there is one, else the processor."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def use_threads(threads: int) -> None:
    """Compute with `threads` threads (0: leave torch's choice, all cores)."""
    if threads > 0:
        torch.set_num_threads(threads)
