"""Live figures for the privacy page: pure arithmetic on a model's sizes, no torch.

The formulas follow what `core.model` loads and what `core.protocol` sends; a test compares
them with the bytes of a real step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.events import ModelFacts

HEADER_BYTES = 64
"""Upper bound of a message's header with one row."""
ROW_BYTES = 6
"""Upper bound of what one more row adds to a header (its length and its past length)."""
CHAT_CONTEXT = 2048
_KEPT_VALUES = 34
"""V. Korthikanti et al., Reducing Activation Recomputation (arXiv 2205.05198), section 4.1."""


@dataclass(frozen=True)
class Estimate:
    """What a partition and a noise level cost. All in bytes."""

    memory_here: int
    """Weights here plus the KV cache of a chat of `CHAT_CONTEXT` tokens."""
    sent_per_token: int
    received_per_token: int
    sent_per_step: int
    """In the first epoch, when every row is new to the server."""
    sent_per_later_step: int
    """In later epochs, when the server has kept the rows: row numbers and the gradient."""
    received_per_step: int
    server_blocks: int


def wire_bytes(hidden_size: int, noise_level: float, *, eight_bits: bool = False) -> int:
    """Of one token's hidden states.

    2 a number (bfloat16) where noise hides the rounding anyway, 4 (float32) without noise. With
    `eight_bits` 1, and a scale for each 128 numbers.
    """
    if eight_bits:
        return hidden_size + 2 * -(-hidden_size // 128)
    return hidden_size * (2 if noise_level > 0 else 4)


def estimate(
    facts: ModelFacts,
    input_blocks: int,
    output_blocks: int,
    noise_level: float,
    *,
    rows_per_step: int = 4,
    tokens_per_row: int = 256,
    train_input_blocks: bool = False,
    eight_bits: bool = False,
) -> Estimate:
    """Cost of cutting the model of `facts` after `input_blocks` and before `output_blocks`.

    A training step sends hidden states and the gradient at the trunk's output, and receives
    hidden states and, only if the input blocks learn, the gradient at the trunk's input. Input
    blocks that learn change the hidden states, so then these are sent in every epoch.
    """
    here = input_blocks + output_blocks
    token = wire_bytes(facts.hidden_size, noise_level, eight_bits=eight_bits)
    step = rows_per_step * (tokens_per_row * token + ROW_BYTES) + HEADER_BYTES
    return Estimate(
        memory_here=facts.embedding_bytes
        + here * (facts.block_bytes + CHAT_CONTEXT * facts.key_value_bytes_per_token),
        sent_per_token=token + HEADER_BYTES,
        received_per_token=token + HEADER_BYTES,
        sent_per_step=2 * step,
        sent_per_later_step=2 * step
        if train_input_blocks
        else step + HEADER_BYTES + rows_per_step * ROW_BYTES,
        received_per_step=2 * step if train_input_blocks else step + HEADER_BYTES,
        server_blocks=facts.blocks - here,
    )


Fit = Literal["fits", "tight", "too_large"]
_COMFORTABLE = 0.7
"""Of the free memory; the rest is for the text that is worked on and for other programs."""


def fit(needed: int, free: int) -> Fit:
    """Whether `needed` bytes of memory are to be had."""
    if needed > free:
        return "too_large"
    return "fits" if needed <= _COMFORTABLE * free else "tight"


def download_bytes(facts: ModelFacts, blocks: int) -> int:
    """What comes over the network for the ends and so many blocks."""
    whole = facts.embedding_bytes + blocks * facts.block_bytes
    return whole * facts.stored_value_bytes // facts.value_bytes


def tokens_per_second(facts: ModelFacts, blocks: int, bytes_per_second: float) -> float:
    """The most that a computer generates which reads its weights once for each token.

    The embedding is not read for it, but the head is, which is as large.
    """
    read = facts.vocabulary * facts.hidden_size * facts.value_bytes + blocks * facts.block_bytes
    return bytes_per_second / max(1, read)


def training_memory(
    facts: ModelFacts, blocks_here: int, learning_blocks: int, padded_tokens: int, learnt: int
) -> int:
    """Bytes of the weights here, and of what a step keeps at most for its way back.

    For each token and learning block about `_KEPT_VALUES` times the hidden size; for each learnt
    token its scores over the vocabulary, their gradient, and one copy.
    """
    weights = facts.embedding_bytes + blocks_here * facts.block_bytes
    kept = learning_blocks * padded_tokens * facts.hidden_size * _KEPT_VALUES
    return weights + 4 * (kept + 3 * learnt * facts.vocabulary)
