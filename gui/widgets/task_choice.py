"""What the model is to learn from the rows: as the program guessed, or as the user says."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.events import MappingChanged, Task
from gui.theme import theme
from gui.widgets.inputs import ComboBox
from gui.widgets.label import Label


class TaskChoice(QWidget):
    """`chosen` carries the task, or nothing for the one that was guessed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        theme().space(row, spacing=8, margins=0)
        label = Label(self.tr("It learns to"), "note")
        self.box = ComboBox()
        self.box.setMinimumContentsLength(24)
        self.box.setAccessibleName(self.tr("What the model learns to do"))
        hint = self.tr(
            "Guessed from your rows. It decides how answers are measured: labels as right or "
            "wrong, other answers by their words."
        )
        self.box.setToolTip(hint)
        self.box.setAccessibleDescription(hint)
        label.setBuddy(self.box)
        row.addWidget(label)
        row.addWidget(self.box)
        row.addStretch(1)
        self.box.activated.connect(self._picked)

    def show_task(self, mapping: MappingChanged) -> None:
        """Offer what goes with these columns, with the task of `mapping` chosen."""
        columns, guessed = mapping.mapping, mapping.guessed_task
        if not guessed:  # nothing can be learnt as it is: what stood here stays, for later
            self.box.setEnabled(False)
            return
        fitting: tuple[Task, ...] = ("label", "summary", "instruction")
        if columns.text:
            fitting = ("text",)
        elif columns.messages:
            fitting = ("chat", "label")
        words = self._words()
        blocker = QSignalBlocker(self.box)
        self.box.clear()
        for task in fitting:
            word = words[task]
            if task == guessed:
                word = self.tr("{task} (guessed)").format(task=word)
            self.box.addItem(word, "" if task == guessed else task)
        chosen = "" if mapping.task == guessed else mapping.task
        self.box.setCurrentIndex(self.box.findData(chosen))
        self.box.setEnabled(len(fitting) > 1)
        del blocker

    def _picked(self) -> None:
        self.chosen.emit(self.box.currentData() or "")

    def _words(self) -> dict[Task, str]:
        return {
            "label": self.tr("answer with a label"),
            "summary": self.tr("summarise"),
            "chat": self.tr("converse"),
            "instruction": self.tr("answer freely"),
            "text": self.tr("write such texts"),
        }
