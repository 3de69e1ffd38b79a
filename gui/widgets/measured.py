"""What an attacker read back in our own measurements: a small table, shown as a static note.

Source: `tools/measure_read_back.py`, 2026-11-23, in docs/privacy.md. Conditions: SmolLM2-135M, no
fine-tuning, 256-token passages of public doctor-patient conversations in English; "read back" is
the share of tokens recovered, first guess, by a ridge regression from the noisy hidden states at
the cut to the embedding, trained on 16 384 tokens of the same kind of text with the same noise.
Nothing here was measured on the rows of the person who uses the program, and other attacks may
read more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """One measurement: `read_back` is the share of tokens an attacker got right."""

    input_blocks: int
    noise_level: float
    read_back: float


MODEL = "SmolLM2-135M"
MODEL_BLOCKS = 30
TABLE = (
    Measured(1, 0.00, 1.00),
    Measured(1, 0.25, 0.99),
    Measured(1, 0.50, 0.95),
    Measured(1, 1.00, 0.84),
    Measured(1, 2.00, 0.64),
    Measured(3, 0.00, 0.96),
    Measured(3, 0.25, 0.92),
    Measured(3, 0.50, 0.86),
    Measured(3, 1.00, 0.72),
    Measured(3, 2.00, 0.50),
    Measured(5, 0.00, 0.93),
    Measured(5, 0.25, 0.89),
    Measured(5, 0.50, 0.83),
    Measured(5, 1.00, 0.70),
    Measured(5, 2.00, 0.49),
)


def nearest(input_blocks: int, noise_level: float) -> Measured:
    """The measurement most like this choice, never one that hides more than the choice does.

    Rows with at most as many input blocks and at most as much noise are compared first, so
    that the figure shown errs to the pessimistic side.
    """
    modest = [
        row
        for row in TABLE
        if row.input_blocks <= input_blocks and row.noise_level <= noise_level + 1e-9
    ]
    return min(
        modest or TABLE,
        key=lambda row: (_distance(row, input_blocks, noise_level), -row.read_back),
    )


def is_exact(row: Measured, input_blocks: int, noise_level: float) -> bool:
    """Whether exactly this choice was measured."""
    return row.input_blocks == input_blocks and math.isclose(
        row.noise_level, noise_level, abs_tol=1e-9
    )


def _distance(row: Measured, input_blocks: int, noise_level: float) -> float:
    return abs(row.input_blocks - input_blocks) / 4 + abs(row.noise_level - noise_level)
