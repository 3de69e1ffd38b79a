"""Asks, in place, to measure what could be read back before a run begins."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui.models.leak_meter import LeakMeter
from gui.text import problem_sentences
from gui.theme import theme
from gui.widgets.buttons import Button, primary, secondary
from gui.widgets.label import Label
from gui.widgets.measure_progress import MeasureProgress
from gui.widgets.paragraph import Paragraph


class MeasureFirst(QFrame):
    """Two ways on, and a way back: Escape or the cross leaves everything as it was."""

    start_anyway = Signal()
    dismissed = Signal()

    def __init__(self, meter: LeakMeter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meter = meter
        self.setProperty("surface", "banner")
        self.setProperty("tone", "warning")
        self.headline = Label(
            self.tr("This has not been measured on your rows yet"), "strong", wrap=True
        )
        self.text = Paragraph(
            self.tr(
                "The attacks run on this computer for about a minute and send nothing. Then you"
                " know how much of your rows a curious server could read."
            )
        )
        self.setAccessibleName(self.headline.text())
        self.setAccessibleDescription(self.text.text())
        self.trouble = Paragraph("", "note")
        self.trouble.set_tone("bad")
        self.measure = primary(self.tr("Measure first"))
        self.without = secondary(self.tr("Start without measuring"))
        self.close_button = Button("", "quiet", icon="x", name=self.tr("Do not start yet"))
        self.close_button.setToolTip(self.tr("Do not start yet"))
        self.measure.clicked.connect(self._measure)
        self.without.clicked.connect(self.start_anyway)
        self.close_button.clicked.connect(self._dismiss)
        self.progress = MeasureProgress(meter)
        column = QVBoxLayout(self)
        theme().space(column, spacing=8, margins=(16, 12, 12, 16))
        head = QHBoxLayout()
        theme().space(head, spacing=8)
        head.addWidget(self.headline, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self.trouble)
        column.addWidget(self.progress)
        self.buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        theme().space(self.buttons, spacing=12, margins=(0, 4, 0, 0))
        self.buttons.addWidget(self.measure)
        self.buttons.addWidget(self.without)
        self.buttons.addStretch(1)
        column.addLayout(self.buttons)
        meter.changed.connect(self.refresh)
        self.hide()

    def ask(self) -> None:
        """Come into view, with the recommended way in focus."""
        self.refresh()
        self.show()
        self.measure.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the question."""
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Buttons, or the measurement at work, or why it came to nothing."""
        meter = self._meter
        for each in (self.measure, self.without, self.close_button):
            each.setVisible(not meter.running)
        text = ""
        if meter.problem is not None:
            text = " ".join(problem_sentences(meter.problem))
        elif meter.cancelled:
            text = self.tr("The measurement was stopped.")
        self.trouble.setText(text)
        self.trouble.set_tone("bad" if meter.problem is not None else "")
        self.trouble.setVisible(bool(text) and not meter.running)

    def _measure(self) -> None:
        self._meter.measure()
        self.progress.cancel.setFocus()

    def _dismiss(self) -> None:
        if not self._meter.running:
            self.hide()
            self.dismissed.emit()
