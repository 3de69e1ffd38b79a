"""Keeps the rows of a file, or an even choice of them where there are more than memory is for."""

from __future__ import annotations

import random
from sys import getsizeof

from core.data import limits
from core.data.dataset import Cell, Row
from core.data.problems import ProblemLog
from core.text import QT_TRANSLATE_NOOP

SAMPLED = QT_TRANSLATE_NOOP(
    "data",
    "The file is too large to be learnt from as a whole: {used} of its {rows} rows are "
    "used, chosen at random from all of it. Divide it if all of it matters.",
)


class KeptRows:
    """Rows with their lines. Beyond the limits every row so far and to come is kept by the toss of
    a coin, so that all rows have the same chance, and the same file gives the same rows."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.lines: list[int] = []
        self.seen = 0
        self._sizes: list[int] = []
        self._bytes = 0
        self._cells = 0
        self._share = 1.0
        self._coin = random.Random(0)

    def add(self, row: Row, line: int) -> None:
        """Take one row, or leave it."""
        self.seen += 1
        if self._share < 1.0 and self._coin.random() >= self._share:
            return
        size = getsizeof(row) + sum(map(_cell_bytes, row.values()))
        self.rows.append(row)
        self.lines.append(line)
        self._sizes.append(size)
        self._bytes += size
        self._cells += len(row)
        while self._too_much() and len(self.rows) > 1:
            self._thin()

    def note(self, log: ProblemLog) -> None:
        """Say how many rows are used, if not all are."""
        if self._share < 1.0:
            log.unused_rows = self.seen - len(self.rows)
            log.add(0, SAMPLED, used=f"{len(self.rows):,}", rows=f"{self.seen:,}")

    def _too_much(self) -> bool:
        return self._bytes > limits.MAX_KEPT_BYTES or self._cells > limits.MAX_CELLS

    def _thin(self) -> None:
        self._share /= 2
        kept = [place for place in range(len(self.rows)) if self._coin.random() < 0.5]
        kept = kept or [0]
        self.rows = [self.rows[place] for place in kept]
        self.lines = [self.lines[place] for place in kept]
        self._sizes = [self._sizes[place] for place in kept]
        self._bytes = sum(self._sizes)
        self._cells = sum(map(len, self.rows))


def _cell_bytes(cell: Cell) -> int:
    if isinstance(cell, str):
        return getsizeof(cell)
    return sum(getsizeof(turn) + sum(getsizeof(part) for part in turn.values()) for turn in cell)
