"""A named input: label, control and note that belong together, also for a screen reader."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from gui.theme import theme
from gui.widgets.label import Label

_BESIDE = 260


class Field(QWidget):
    """`control` gets the label's text as its accessible name and the note as description.

    The control stands below its label, or `beside` it. `row` may hold the control together
    with a button; without it the control stands alone.
    """

    def __init__(
        self,
        label: str,
        control: QWidget,
        note: str = "",
        *,
        row: QLayout | None = None,
        beside: bool = False,
    ) -> None:
        super().__init__()
        self.control = control
        self.label = Label(label, "text")
        self.label.setBuddy(control)
        self.note = Label("", "note", wrap=True)
        if beside:
            self._arrange_beside(row)
        else:
            self._arrange_below(row)
        control.setAccessibleName(label)
        self.set_note(note)

    def set_note(self, note: str) -> None:
        """Explain the control."""
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.control.setAccessibleDescription(note)

    def _arrange_below(self, row: QLayout | None) -> None:
        column = QVBoxLayout(self)
        theme().space(column, spacing=4, margins=0)
        column.addWidget(self.label)
        if row is None:
            column.addWidget(self.control)
        else:
            column.addLayout(row)
        column.addWidget(self.note)

    def _arrange_beside(self, row: QLayout | None) -> None:
        line = QHBoxLayout(self)
        theme().space(line, spacing=24, margins=0)
        words = QVBoxLayout()
        theme().space(words, spacing=2)
        words.addStretch(1)
        words.addWidget(self.label)
        words.addWidget(self.note)
        words.addStretch(1)
        line.addLayout(words, 1)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        theme().space(right, spacing=8, margins=0)
        right.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        right.addWidget(self.control)
        if row is not None:
            right.addLayout(row)
        line.addWidget(self._right)
        theme().changed.connect(self._resize)
        self._resize()

    def _resize(self) -> None:
        self._right.setFixedWidth(theme().px(_BESIDE))
