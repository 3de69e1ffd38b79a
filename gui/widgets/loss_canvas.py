"""The drawing of a loss plot with pyqtgraph. Import this module inside functions only."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPen
from PySide6.QtWidgets import QFrame, QWidget

from gui.theme import theme

Series = tuple[list[float], list[float]]


class LossCanvas:
    """One plot in the colours of the theme, without menus, zoom or surprises."""

    def __init__(self) -> None:
        import pyqtgraph as pg

        self._pg = pg
        self._plot = pg.PlotWidget(background=None)
        self._plot.viewport().setAutoFillBackground(False)
        self._plot.setFrameShape(QFrame.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAntialiasing(True)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._item = self._plot.getPlotItem()
        self._item.setMenuEnabled(False)
        self._item.setMouseEnabled(False, False)
        self._item.hideButtons()
        self._item.showAxis("right", False)
        self._item.showAxis("top", False)
        self._training = self._item.plot([], [], antialias=True)
        self._held_back = self._item.plot([], [], symbol="o", antialias=True)
        self._item.getAxis("left").enableAutoSIPrefix(False)
        self._item.getAxis("bottom").enableAutoSIPrefix(False)
        self.colour()

    @property
    def widget(self) -> QWidget:
        """The widget to show."""
        plot: QWidget = self._plot
        return plot

    def draw(self, training: Series, held_back: Series, total_steps: int) -> None:
        """Show these losses; the step axis reaches to `total_steps`."""
        self._training.setData(*training)
        self._held_back.setData(*held_back)
        last = max([total_steps, 1, *training[0][-1:], *held_back[0][-1:]])
        self._item.setXRange(0, last, padding=0.02)
        self._item.getAxis("bottom").setTickSpacing(levels=[(_nice(last), 0)])
        losses = training[1] + held_back[1]
        if losses:
            low, high = min(losses), max(losses)
            room = max(0.05, (high - low) * 0.08)
            self._item.setYRange(max(0.0, low - room), high + room, padding=0)
        else:
            self._item.setYRange(0, 4, padding=0)

    def colour(self) -> None:
        """Take the colours and sizes of the theme as it is now."""
        look = theme()
        pg: Any = self._pg
        self._plot.setBackground(look.color("panel"))
        self._training.setPen(_pen(pg, "action", 1.25))
        self._held_back.setPen(_pen(pg, "yours", 2))
        self._held_back.setSymbolPen(_pen(pg, "yours", 2))
        self._held_back.setSymbolBrush(look.color("panel"))
        self._held_back.setSymbolSize(look.px(9))
        for name in ("left", "bottom"):
            axis = self._item.getAxis(name)
            axis.setPen(_pen(pg, "line", 1))
            axis.setTextPen(_pen(pg, "muted", 1))
            axis.setTickFont(look.font("note"))
            axis.setStyle(tickLength=0, tickTextOffset=look.px(8))
        left, bottom = self._item.getAxis("left"), self._item.getAxis("bottom")
        left.setWidth(look.px(44))
        bottom.setHeight(look.px(26))
        left.setGrid(90)
        bottom.setGrid(False)


def _nice(last: float) -> int:
    """A round number of steps between two marks: whole ones, six or so on the axis."""
    rough = max(1.0, last / 6)
    power: int = 10 ** math.floor(math.log10(rough))
    return max(1, next(round(power * by) for by in (1, 2, 5, 10) if power * by >= rough))


def _pen(pg: Any, colour: str, width: float) -> QPen:
    look = theme()
    screen = QGuiApplication.primaryScreen()
    # pyqtgraph's pens are cosmetic: their width counts the screen's own pixels.
    pixels = width * look.px(100) / 100 * (screen.devicePixelRatio() if screen else 1.0)
    pen: QPen = pg.mkPen(look.color(colour), width=pixels)
    return pen
