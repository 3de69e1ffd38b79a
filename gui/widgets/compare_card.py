"""The losses of one run, or of two or three beside each other."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.card import Card
from gui.widgets.curve_legend import CurveLegend
from gui.widgets.curves import Curve
from gui.widgets.label import Label
from gui.widgets.loss_plot import LossPlot
from gui.widgets.plot_legend import PlotLegend


class CompareCard(Card):
    """A plot with the legend that fits the number of its curves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.heading = Label(self.tr("Loss"), "heading")
        self.alone = PlotLegend()
        self.legend = CurveLegend()
        self.note = Label("", "note", wrap=True)
        self.plot = LossPlot()
        self.add(self.heading)
        row = QHBoxLayout()
        row.addWidget(self.alone)
        row.addStretch(1)
        self.add(row)
        self.add(self.legend)
        self.add(self.plot, 1)
        self.add(self.note)
        theme().changed.connect(self._resize)
        self._resize()

    def show_curves(self, curves: list[Curve]) -> None:
        """Show these; a single one goes without its name."""
        compared = len(curves) > 1
        self.heading.setText(self.tr("Losses, compared") if compared else self.tr("Loss"))
        self.setAccessibleName(self.heading.text())
        self.alone.setVisible(not compared)
        self.legend.show_curves(curves)
        if compared:
            self.note.setText(
                self.tr("Thin: training. Marked: held-back rows. Compare runs on the same rows.")
            )
        else:
            self.note.setText(self.tr("Tick two or three runs to compare them."))
        self.plot.show_curves(curves)

    def _resize(self) -> None:
        self.plot.setMinimumHeight(theme().px(260))
