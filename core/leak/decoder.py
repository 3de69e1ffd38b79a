"""A trained decoder: a small network that learns to read noisy hidden states in their context."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from core.leak.probe import LinearProbe, nearest

STEPS = 60
_ROWS = 4
_LEARNING_RATE = 1e-3
_OTHERS = 1024
"""Tokens drawn to be told apart from the right ones in each step."""
_SHARPNESS = 20.0


class TrainedDecoder(nn.Module):
    """The paper's attack (FedSEA-LLaMA, arXiv 2505.15683, section 5.4), with a short training.

    The attacker has public text and sends it through the same blocks with the same noise. The
    network begins as the linear probe and learns, in one causal transformer layer, to use the
    context as well. It is trained for `STEPS` steps only; a patient attacker reads more.
    """

    def __init__(self, probe: LinearProbe, embedding: Tensor, size: float) -> None:
        super().__init__()
        hidden = embedding.shape[1]
        heads = next(count for count in (8, 6, 4, 3, 2, 1) if hidden % count == 0)
        self._probe = probe
        self._size = size
        self._table = torch.nn.functional.normalize(embedding, dim=1)
        self.layer = nn.TransformerEncoderLayer(
            hidden, heads, 2 * hidden, dropout=0.0, batch_first=True, norm_first=True
        )
        self.out = nn.Linear(hidden, hidden)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, states: Tensor) -> Tensor:
        """`rows x length x hidden` noisy states -> embeddings, same shape."""
        length = states.shape[1]
        causal = nn.Transformer.generate_square_subsequent_mask(length)
        context = self.layer(states / self._size, src_mask=causal, is_causal=True)
        straight: Tensor = self._probe.read(states.flatten(0, 1)).view_as(states)
        scale = straight.norm(dim=-1, keepdim=True).mean()
        result: Tensor = straight + scale * self.out(context)
        return result

    def learn(
        self, states: Tensor, ids: Tensor, real: Tensor, seed: int, between: Callable[[float], None]
    ) -> None:
        """Train on public rows: `states` as for `forward`, `ids` and `real` `rows x length`."""
        generator = torch.Generator().manual_seed(seed)
        optimiser = torch.optim.AdamW(self.parameters(), lr=_LEARNING_RATE)
        for step in range(STEPS):
            between(step / STEPS)
            rows = torch.randint(len(states), (_ROWS,), generator=generator)
            read = torch.nn.functional.normalize(self(states[rows])[real[rows]], dim=1)
            truth = ids[rows][real[rows]]
            drawn = torch.randint(len(self._table), (_OTHERS,), generator=generator)
            tokens, target = torch.unique(torch.cat([truth, drawn]), return_inverse=True)
            logits = _SHARPNESS * read @ self._table[tokens].T
            loss = nn.functional.cross_entropy(logits, target[: len(truth)])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()

    @torch.inference_mode()
    def best(self, states: Tensor, count: int) -> Tensor:
        """The `count` likeliest tokens of each place, `rows x length x count`."""
        read = torch.cat([self(part) for part in torch.split(states, _ROWS)])
        return nearest(read.flatten(0, 1), self._table, count).view(*states.shape[:2], count)
