"""The unit of the noise level: the median token's root-mean-square at the partition point.

Measured on text that ships with the program. The first token of a sequence is left out: it is an
attention sink and carries values two orders above the rest ("massive activations").
"""

from __future__ import annotations

import math
from typing import Protocol

import torch
from torch import Tensor

from core.errors import NoiseImpossible
from core.text import QT_TRANSLATE_NOOP as _

CALIBRATION_TEXT = (
    "The meeting begins at nine in the small room on the second floor. Please bring the figures "
    "of the last quarter, and tell the others if you will be late. Coffee is in the kitchen.",
    "Rain is expected in the north from noon on, with strong wind near the coast. In the south it "
    "stays dry until the evening, and the temperature reaches eighteen degrees.",
    "To change the filter, switch the machine off, wait until it has cooled down, and turn the "
    "lid to the left. Rinse the new filter with cold water before you put it in.",
    "Dear Ms Okafor, thank you for your order. Two of the three books are on their way; the third "
    "is being reprinted and will follow within ten days at no extra cost.",
    "A river carries sand and mud from the hills to the sea. Where the water slows down it lets "
    "them fall, and over thousands of years a wide and fertile plain grows there.",
)


class Front(Protocol):
    """As much of a model as lies before the cut."""

    device: torch.device

    def enter_trunk(self, token_ids: Tensor) -> Tensor:
        """Clean hidden states at the cut."""


def token_rms(hidden: Tensor) -> Tensor:
    """Root-mean-square of each token's hidden state, without each row's first token.

    `hidden` is `batch x length x size`, rows unpadded; the result is flat.
    """
    return hidden[:, 1:].float().pow(2).mean(dim=-1).sqrt().flatten()


@torch.no_grad()
def median_token_rms(model: Front, tokenizer: object) -> float:
    """Median over the tokens of `CALIBRATION_TEXT`. Raises `NoiseImpossible` if it is no number.

    Rounded to four digits: the same text gets the same noise only under the very same sigma, and
    a model that is built again may round its last bits otherwise.
    """
    values = []
    for text in CALIBRATION_TEXT:
        ids = tokenizer(text, return_tensors="pt").input_ids.to(model.device)  # type: ignore[operator]
        values.append(token_rms(model.enter_trunk(ids)))
    median = float(torch.cat(values).median())
    if not math.isfinite(median) or median <= 0:
        raise NoiseImpossible(
            reason=_("errors", "The size of the hidden states could not be measured.")
        )
    return float(f"{median:.3e}")
