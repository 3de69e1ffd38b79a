"""The loss as it falls: a line for training, points for the held-back rows; of one run or more."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui.models.rows_model import plain_tooltip
from gui.text import number_text
from gui.theme import theme
from gui.widgets.background_import import BackgroundImport
from gui.widgets.curves import MOST, Curve

if TYPE_CHECKING:
    from gui.widgets.loss_canvas import LossCanvas

REFRESH_MS = 120


class LossPlot(QWidget):
    """Collects losses at once and draws them a few times a second.

    The drawing library is loaded when the plot is first seen, never before.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas: LossCanvas | None = None
        self.curves = [Curve()]
        """Those that are shown; a run that goes on has the first one."""
        self._total = 0
        self._loading = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Loss"))
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_MS)
        self._refresh.timeout.connect(self._draw)
        theme().changed.connect(self._colour)
        self._describe()

    def clear(self, total_steps: int = 0) -> None:
        """Begin anew; the axis reaches to `total_steps` if that is known."""
        self.curves = [Curve()]
        self._total = total_steps
        self._later()

    def show_curves(self, curves: list[Curve], total_steps: int = 0) -> None:
        """Show curves beside each other, three at most; the axis reaches to `total_steps`."""
        self.curves = curves[:MOST] or [Curve()]
        self._total = total_steps
        self._later()

    def add_training(self, step: int, loss: float) -> None:
        """The loss of one step."""
        if math.isfinite(loss):
            self.curves[0].training[0].append(step)
            self.curves[0].training[1].append(loss)
            self._later()

    def add_held_back(self, step: int, loss: float) -> None:
        """The mean loss on the held-back rows after `step` steps."""
        if math.isfinite(loss):
            self.curves[0].held_back[0].append(step)
            self.curves[0].held_back[1].append(loss)
            self._later()

    def summary(self) -> str:
        """The plot in one or two sentences a run, for those who do not see it."""
        return " ".join(self.sentences(curve) for curve in self.curves)

    def sentences(self, curve: Curve) -> str:
        """What there is to say of one curve."""
        steps, losses = curve.training
        parts = [f"{curve.name}:"] if curve.name else []
        if not losses:
            parts.append(self.tr("No step is done yet."))
        else:
            parts.append(
                self.tr("Training loss {first} at step {from_step}, {last} at step {step}.").format(
                    first=number_text(losses[0], 2),
                    from_step=number_text(steps[0]),
                    last=number_text(losses[-1], 2),
                    step=number_text(steps[-1]),
                )
            )
        held = curve.held_back[1]
        if held:
            parts.append(
                self.tr("On held-back rows {first} at first, {last} now.").format(
                    first=number_text(held[0], 2), last=number_text(held[-1], 2)
                )
            )
        return " ".join(parts)

    def sizeHint(self) -> QSize:
        """Comfortable."""
        return QSize(theme().px(320), theme().px(170))

    def minimumSizeHint(self) -> QSize:
        """Small windows still show the shape."""
        return QSize(theme().px(200), theme().px(150))

    def showEvent(self, event: QShowEvent) -> None:
        """Load the drawing library after the page itself has been drawn."""
        super().showEvent(event)
        if not self._loading:
            self._loading = True
            BackgroundImport(self, "pyqtgraph", self._build)

    def _later(self) -> None:
        if not self._refresh.isActive():
            self._refresh.start()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.summary())
        self.setToolTip(plain_tooltip(self.summary()))

    def _build(self) -> None:
        if self._canvas is None:
            from gui.widgets.loss_canvas import LossCanvas

            self._canvas = LossCanvas()
            self._layout.addWidget(self._canvas.widget)
            self._draw()

    def _colour(self) -> None:
        if self._canvas is not None:
            self._canvas.colour()

    def _draw(self) -> None:
        self._describe()
        if self._canvas is not None:
            self._canvas.draw(self.curves, self._total)
