"""Where the parts of the partition bar lie: pure arithmetic, measured from the reading side."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF


@dataclass(frozen=True)
class PartitionGeometry:
    """Turns numbers of blocks into places in `area` and back.

    The words part stands first, then all blocks, then the answer part; at both cuts a gap of
    `gap` is left for the handle. In a right-to-left layout the whole drawing is mirrored.
    """

    area: QRectF
    blocks: int
    end: float
    """Width of the words part and of the answer part."""
    gap: float
    mirrored: bool = False

    @property
    def cell(self) -> float:
        """Width of one block with its share of the space between blocks."""
        free = self.area.width() - 2 * self.end - 2 * self.gap
        return max(0.5, free / max(1, self.blocks))

    @property
    def spacing(self) -> float:
        """Space between two blocks: less where there are many, so that every block is seen."""
        return min(4.0, max(0.75, self.cell * 0.13))

    def words(self) -> QRectF:
        """The part that turns words into numbers."""
        return self._box(0.0, self.end)

    def answer(self) -> QRectF:
        """The part that turns numbers into the answer."""
        return self._box(self.area.width() - self.end, self.end)

    def block(self, index: int, input_blocks: int, output_blocks: int) -> QRectF:
        """Block `index`, counted from 0 at the words part."""
        start = self.end + index * self.cell
        if index >= input_blocks:
            start += self.gap
        if index >= self.blocks - output_blocks:
            start += self.gap
        return self._box(start, self.cell)

    def input_cut(self, input_blocks: int) -> float:
        """Horizontal place of the handle after the input blocks."""
        return self._place(self.end + input_blocks * self.cell + self.gap / 2)

    def output_cut(self, output_blocks: int) -> float:
        """Horizontal place of the handle before the output blocks."""
        return self._place(self.area.width() - self.end - output_blocks * self.cell - self.gap / 2)

    def input_blocks_at(self, x: float) -> int:
        """How many input blocks a handle at `x` means; not yet limited."""
        return round((self._distance(x) - self.end - self.gap / 2) / self.cell)

    def output_blocks_at(self, x: float) -> int:
        """How many output blocks a handle at `x` means; not yet limited."""
        back = self.area.width() - self._distance(x)
        return round((back - self.end - self.gap / 2) / self.cell)

    def _distance(self, x: float) -> float:
        return self.area.right() - x if self.mirrored else x - self.area.left()

    def _place(self, distance: float) -> float:
        return self.area.right() - distance if self.mirrored else self.area.left() + distance

    def _box(self, start: float, width: float) -> QRectF:
        inset = self.spacing / 2
        left = self.area.right() - start - width if self.mirrored else self.area.left() + start
        return QRectF(
            left + inset, self.area.top(), max(0.5, width - 2 * inset), self.area.height()
        )
