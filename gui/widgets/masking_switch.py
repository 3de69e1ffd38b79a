"""Under the input of the chat: whether personal data is masked before it is sent."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from gui.models.chat_masking import ChatMasking
from gui.theme import theme
from gui.widgets.label import Label


class MaskingSwitch(QWidget):
    """A switch and, while it is on or was suggested, one line about it."""

    def __init__(self, masking: ChatMasking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._masking = masking
        self.switch = QCheckBox(self.tr("Mask personal data before it is sent"))
        self.switch.setToolTip(
            self.tr(
                "Puts [NAME 1], [DATE 1] and the like in its place, the same for the same value "
                "in the whole conversation. Counts from the next message."
            )
        )
        self.switch.toggled.connect(masking.choose)
        self.note = Label("", "note", wrap=True)
        column = QVBoxLayout(self)
        theme().space(column, spacing=2, margins=0)
        column.addWidget(self.switch)
        column.addWidget(self.note)
        masking.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        on, suggested = self._masking.on, self._masking.suggested
        blocker = QSignalBlocker(self.switch)
        self.switch.setChecked(on)
        del blocker
        words = []
        if suggested and on:
            words.append(self.tr("On, because this run learnt from masked rows."))
        elif suggested:
            words.append(self.tr("This run learnt from masked rows: it knows [NAME 1], not names."))
        if on:
            words.append(
                self.tr(
                    "The search finds most, not all, and misses many names. Answers are not masked."
                )
            )
        self.note.setText(" ".join(words))
        self.note.setVisible(bool(words))
        self.switch.setAccessibleDescription(self.note.text())
