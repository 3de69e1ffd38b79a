"""Collects what the attacks found and sums it up."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from core.leak.sample import PARTS, Batch, Side
from core.leak.scoring import score
from core.leak_report import AttackResult, LeakReport, LeakSide, ReadToken

SHOWN_ROWS = 8
_SIDES: tuple[Side, ...] = ("prompt", "reply")


class Findings:
    """Guesses `rows x longest x GUESSES` by attack, scored on both sides."""

    def __init__(self, batch: Batch, tokenizer: Any, seed: int) -> None:
        self._batch, self._tokenizer, self._seed = batch, tokenizer, seed
        self._results: dict[Side, dict[str, AttackResult]] = {side: {} for side in _SIDES}
        self._guesses: dict[tuple[Side, str], Tensor] = {}

    def add(self, name: str, guesses: Tensor, only: Side | None = None) -> None:
        """Score one attack; `only` for one that reads one side."""
        for side in _SIDES if only is None else (only,):
            result = score(guesses, self._batch, side, self._tokenizer, self._seed)
            if result is not None:
                self._results[side][name] = result
                self._guesses[side, name] = guesses

    def add_best(self, name: str, guesses: Tensor) -> None:
        """The same for an attack that is tried in several places: the best place counts."""
        for side in _SIDES:
            result = score(guesses, self._batch, side, self._tokenizer, self._seed)
            before = self._results[side].get(name)
            if result is not None and (before is None or result.top1 > before.top1):
                self._results[side][name] = result
                self._guesses[side, name] = guesses

    def report(self, **setting: Any) -> LeakReport:
        """All results, the strongest attack of each side first."""
        return LeakReport(
            prompt=self._side("prompt"),
            reply=self._side("reply"),
            rows=[self._row(row) for row in range(min(SHOWN_ROWS, len(self._batch.lengths)))],
            **setting,
        )

    def _strongest(self, side: Side) -> str:
        results = self._results[side]
        return max(results, key=lambda name: (results[name].top1, results[name].top10), default="")

    def _side(self, side: Side) -> LeakSide:
        name = self._strongest(side)
        if not name:
            return LeakSide()
        best = self._results[side][name]
        return LeakSide(
            attack=name,
            top1=best.top1,
            top10=best.top10,
            rouge_l=best.rouge_l,
            low=best.low,
            high=best.high,
            attacks=dict(self._results[side]),
        )

    def _row(self, row: int) -> list[ReadToken]:
        tokens = []
        ids, parts = self._batch.ids[row], self._batch.parts[row]
        for place in range(self._batch.lengths[row]):
            part = PARTS[int(parts[place])]
            text = self._tokenizer.decode(ids[place])
            guess, rank = text, 0
            if part != "template":
                side: Side = "prompt" if part == "prompt" else "reply"
                guesses = self._guesses[side, self._strongest(side)][row, place]
                found = torch.nonzero(guesses == ids[place]).flatten()
                guess = self._tokenizer.decode(guesses[0])
                rank = int(found[0]) + 1 if len(found) else 0
            tokens.append(ReadToken(text, guess, rank, part))  # type: ignore[arg-type]
        return tokens
