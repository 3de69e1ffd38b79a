"""What the leak meter found: shares of tokens that attackers read back, and where. Free of torch.

"Read back" is the share of tokens whose first guess is right (top-1), or that are among the first
ten guesses (top-10). Shares lie between 0 and 1.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Share = Annotated[float, Meta(ge=0.0, le=1.0)]


class AttackResult(Struct, frozen=True):
    """What one attack read on one side. `low` and `high` bound top-1 (95 %, over rows)."""

    top1: Share
    top10: Share
    rouge_l: Share
    low: Share
    high: Share
    tokens: int
    """How many tokens were attacked."""


class LeakSide(Struct, frozen=True):
    """The strongest attack on prompts or on replies, and all of them by name."""

    attack: str = ""
    """Name of the strongest: the one with the highest top-1."""
    top1: Share = 0.0
    top10: Share = 0.0
    rouge_l: Share = 0.0
    low: Share = 0.0
    high: Share = 0.0
    attacks: dict[str, AttackResult] = {}


class ReadToken(Struct, frozen=True):
    """One token of a row, and what the strongest attack reads in its place."""

    text: str
    guess: str
    rank: Annotated[int, Meta(ge=0, le=10)]
    """1: read; 2 to 10: among the first ten guesses; 0: not read."""
    part: Literal["template", "prompt", "reply"]


class LeakReport(Struct, frozen=True):
    """One measurement at one setting."""

    prompt: LeakSide
    reply: LeakSide
    rows: list[list[ReadToken]] = []
    """Some of the attacked rows, as the strongest attacks on prompts and replies read them."""
    model: str = ""
    input_blocks: int = 0
    output_blocks: int = 0
    noise_level: float = 0.0
    sigma: float = 0.0
    """Standard deviation of the noise in the model's own units (the paper's sigma)."""
    gradient_noise: float = 0.0
    sends: int = 1
    """How often the same row is taken to be sent with fresh noise."""
    adapter: str = ""
    """Folder of the adapter the model was attacked with; empty for the base model."""
    hardened: float | None = None
    """Noise level of the hardened adapter in the trunk, if the base model has one there."""
    attacked_rows: int = 0
    seed: int = 0
    seconds: float = 0.0


ATTACK_NAMES = (
    "linear_probe",
    "matched_filter",
    "candidate_search",
    "trained_decoder",
    "trunk_probe",
    "averaging",
    "reply_lens",
    "gradient",
)
"""Names of the attacks in `LeakSide.attacks`; which of them ran depends on the setting."""
