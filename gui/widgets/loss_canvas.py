"""The drawing of a loss plot with pyqtgraph. Import this module inside functions only."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPen
from PySide6.QtWidgets import QFrame, QWidget

from gui.theme import theme
from gui.widgets.curves import ALONE, MOST, Curve, Look, looks


class LossCanvas:
    """One plot in the colours of the theme, without menus, zoom or surprises."""

    def __init__(self) -> None:
        import pyqtgraph as pg

        self._pg = pg
        self._plot = pg.PlotWidget(background=None)
        self._plot.viewport().setAutoFillBackground(False)
        self._plot.setFrameShape(QFrame.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAntialiasing(True)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._item = self._plot.getPlotItem()
        self._item.setMenuEnabled(False)
        self._item.setMouseEnabled(False, False)
        self._item.hideButtons()
        self._item.showAxis("right", False)
        self._item.showAxis("top", False)
        self._lines = [self._item.plot([], [], antialias=True) for _ in range(MOST)]
        self._points = [self._item.plot([], [], antialias=True) for _ in range(MOST)]
        self._looks: tuple[Look, ...] = (ALONE,)
        self._item.getAxis("left").enableAutoSIPrefix(False)
        self._item.getAxis("bottom").enableAutoSIPrefix(False)
        self.colour()

    @property
    def widget(self) -> QWidget:
        """The widget to show."""
        plot: QWidget = self._plot
        return plot

    def draw(self, curves: list[Curve], total_steps: int) -> None:
        """Show these losses; the step axis reaches to `total_steps`."""
        if self._looks != looks(len(curves)):
            self._looks = looks(len(curves))
            self._colour_curves()
        shown = curves + [Curve()] * (MOST - len(curves))
        for line, points, curve in zip(self._lines, self._points, shown, strict=True):
            line.setData(*curve.training)
            points.setData(*curve.held_back)
        series = [each for curve in curves for each in (curve.training, curve.held_back)]
        last = max([total_steps, 1, *(steps[-1] for steps, _ in series if steps)])
        self._item.setXRange(0, last, padding=0.02)
        self._item.getAxis("bottom").setTickSpacing(levels=[(_nice(last), 0)])
        losses = [loss for _, each in series for loss in each]
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
        self._colour_curves()
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

    def _colour_curves(self) -> None:
        pg: Any = self._pg
        for line, points, curve in zip(self._lines, self._points, self._looks, strict=False):
            line.setPen(_pen(pg, curve.line, 1.25, curve.dash))
            points.setPen(_pen(pg, curve.points, 2, curve.dash))
            points.setSymbol(curve.marker)
            points.setSymbolPen(_pen(pg, curve.points, 2))
            points.setSymbolBrush(theme().color("panel"))
            points.setSymbolSize(theme().px(9))


def _nice(last: float) -> int:
    """A round number of steps between two marks: whole ones, six or so on the axis."""
    rough = max(1.0, last / 6)
    power: int = 10 ** math.floor(math.log10(rough))
    return max(1, next(round(power * by) for by in (1, 2, 5, 10) if power * by >= rough))


def _pen(pg: Any, colour: str, width: float, dash: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    look = theme()
    screen = QGuiApplication.primaryScreen()
    # pyqtgraph's pens are cosmetic: their width counts the screen's own pixels.
    pixels = width * look.px(100) / 100 * (screen.devicePixelRatio() if screen else 1.0)
    pen: QPen = pg.mkPen(look.color(colour), width=pixels, style=dash)
    return pen
