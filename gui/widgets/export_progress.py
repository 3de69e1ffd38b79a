"""An export at work: what it does, how far it is, and a button to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gui.models.export import Exporter
from gui.text import share_text, translate
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.paragraph import Paragraph


class ExportProgress(QWidget):
    """Hidden while nothing is exported."""

    def __init__(self, exporter: Exporter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exporter = exporter
        self.stage = Paragraph("", "note")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the export"))
        self.cancel = secondary(self.tr("Cancel"), "x", name=self.tr("Cancel the export"))
        self.cancel.clicked.connect(exporter.cancel)
        column = QVBoxLayout(self)
        theme().space(column, spacing=8, margins=0)
        row = QHBoxLayout()
        theme().space(row, spacing=16)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        column.addWidget(self.stage)
        column.addLayout(row)
        exporter.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how the export stands."""
        exporter = self._exporter
        self.setVisible(exporter.running)
        if not exporter.running:
            return
        self.cancel.setEnabled(not exporter.stopping)
        stage = (
            translate("stages", exporter.stage) if exporter.stage else self.tr("Getting ready …")
        )
        if exporter.stopping:
            stage = self.tr("Stopping …")
        elif exporter.share:
            stage = f"{stage} · {share_text(exporter.share)}"
        self.stage.setText(stage)
        self.bar.setAccessibleDescription(stage)
        if exporter.share is None:
            self.bar.setRange(0, 0)
        else:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(exporter.share * 1000))
