"""Under a message that was masked: how much, and a way to see what was written."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.text import number_text
from gui.theme import theme
from gui.widgets.buttons import quiet
from gui.widgets.label import Label


class MaskedNote(QWidget):
    """`shown` carries the text that the bubble is to show: as it was sent, or as written."""

    shown = Signal(str)

    def __init__(self, written: str, sent: str, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._written, self._sent, self._count = written, sent, count
        self._as_written = False
        self.note = Label("", "note")
        self.button = quiet("")
        self.button.clicked.connect(self._turn)
        self.button.setVisible(count > 0)
        row = QHBoxLayout(self)
        theme().space(row, spacing=4, margins=0)
        row.addWidget(self.note, 1)
        row.addWidget(self.button)
        self._show()

    def _turn(self) -> None:
        self._as_written = not self._as_written
        self._show()
        self.shown.emit(self._written if self._as_written else self._sent)

    def _show(self) -> None:
        if self._as_written:
            self.note.setText(self.tr("As you wrote it; only this window has this text"))
            self.button.set_look(self.tr("Show as sent"))
            return
        if self._count == 0:
            self.note.setText(self.tr("Nothing was found to mask; sent as you wrote it"))
        elif self._count == 1:
            self.note.setText(self.tr("As it was sent; masked in 1 place"))
        else:
            self.note.setText(
                self.tr("As it was sent; masked in {n} places").format(n=number_text(self._count))
            )
        self.button.set_look(self.tr("Show as written"))
