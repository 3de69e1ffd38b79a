"""A measurement at work, in the card that asked for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from gui.models.measurement import Measurement
from gui.text import share_text, translate
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.paragraph import Paragraph


class MeasureProgress(QWidget):
    """What is being done, how far it is, and a button to stop it. Hidden while nothing runs."""

    def __init__(self, meter: Measurement, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meter = meter
        self.stage = Paragraph("", "note")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the measurement"))
        self.cancel = secondary(self.tr("Cancel"), "x", name=self.tr("Cancel the measurement"))
        self.cancel.clicked.connect(meter.cancel)
        column = QVBoxLayout(self)
        theme().space(column, spacing=8, margins=0)
        column.addWidget(self.stage)
        column.addWidget(self.bar)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignLeft)
        meter.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how the measurement stands."""
        meter = self._meter
        self.setVisible(meter.running)
        if not meter.running:
            return
        self.cancel.setEnabled(not meter.stopping)
        stage = translate("stages", meter.stage) if meter.stage else self.tr("Getting ready …")
        if meter.stopping:
            stage = self.tr("Stopping …")
        elif meter.share is not None and 0 < meter.share < 1:
            stage = f"{stage} · {share_text(meter.share)}"
        self.stage.setText(stage)
        if meter.share is None:
            self.bar.setRange(0, 0)
        else:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(meter.share * 1000))
        self.bar.setAccessibleDescription(stage)
