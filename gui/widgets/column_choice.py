"""Which columns are learnt from: a text and an answer, whole chats, or free text."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.events import ColumnMapping
from gui.text import elide
from gui.theme import theme
from gui.widgets.inputs import ComboBox
from gui.widgets.label import Label

_PAIRS, _CHATS, _TEXTS = "pairs", "chats", "texts"


class ColumnChoice(QWidget):
    """Emits `chosen` with a `ColumnMapping` when the user changes something."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        theme().space(row, spacing=12, margins=0)
        self.kind = ComboBox()
        self.kind.addItem(self.tr("text and answer"), _PAIRS)
        self.kind.addItem(self.tr("chats"), _CHATS)
        self.kind.addItem(self.tr("free text"), _TEXTS)
        self._template = ""
        self.prompt, self.response, self.messages = ComboBox(), ComboBox(), ComboBox()
        self.text, self.group = ComboBox(), ComboBox()
        self._parts = {
            self.kind: self._part(self.tr("Learn from"), self.kind),
            self.prompt: self._part(self.tr("Text"), self.prompt),
            self.response: self._part(self.tr("Answer"), self.response),
            self.messages: self._part(self.tr("Chats"), self.messages),
            self.text: self._part(self.tr("Free text"), self.text),
            self.group: self._part(self.tr("Belongs to"), self.group),
        }
        for box, part in self._parts.items():
            row.addWidget(part, 1)
            box.activated.connect(self._changed)
        self.set_template("")
        self.response.setToolTip(self.tr("The column the model learns to write."))
        self.messages.setToolTip(
            self.tr("A column with lists of turns, each with the role user or assistant.")
        )
        self.text.setToolTip(
            self.tr("A column of texts without answers: the model learns to write all of it.")
        )
        self.group.setToolTip(
            self.tr(
                "A column such as the patient or the document. Rows with the same value are "
                "either all learnt from or all held back, so that measuring is fair."
            )
        )
        self._arrange()

    def show_columns(self, columns: list[str], mapping: ColumnMapping) -> None:
        """Offer `columns`, with `mapping` chosen."""
        for box, chosen in (
            (self.prompt, mapping.prompt),
            (self.response, mapping.response),
            (self.messages, mapping.messages),
            (self.text, mapping.text),
            (self.group, mapping.group),
        ):
            blocker = QSignalBlocker(box)
            box.clear()
            nothing = self.tr("nothing") if box is self.group else self.tr("choose …")
            box.addItem(nothing, "")
            for column in columns:
                box.addItem(elide(column, 40), column)
            if box is self.prompt and chosen and box.findData(chosen) < 0:
                box.addItem(elide(chosen, 40), chosen)  # columns that are joined
            box.setCurrentIndex(max(0, box.findData(chosen)))
            del blocker
        kind = _CHATS if mapping.messages else _TEXTS if mapping.text else _PAIRS
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self._arrange()

    def set_template(self, template: str) -> None:
        """Note the user's own template of the prompt, which takes the place of the text."""
        self._template = template
        self.prompt.setEnabled(not template)
        hint = (
            self.tr("The prompt is made by your template, see below.")
            if template
            else self.tr("The column the model reads.")
        )
        self.prompt.setToolTip(hint)
        self.prompt.setAccessibleDescription(hint)

    def mapping(self) -> ColumnMapping:
        """What is chosen now."""
        if self.kind.currentData() == _CHATS:
            return ColumnMapping(messages=_chosen(self.messages), group=_chosen(self.group))
        if self.kind.currentData() == _TEXTS:
            return ColumnMapping(text=_chosen(self.text), group=_chosen(self.group))
        return ColumnMapping(
            prompt=_chosen(self.prompt),
            response=_chosen(self.response),
            group=_chosen(self.group),
            template=self._template,
        )

    def _changed(self) -> None:
        self._arrange()
        mapping = self.mapping()
        if (
            mapping.messages
            or mapping.text
            or ((mapping.template or mapping.prompt) and mapping.response)
        ):
            self.chosen.emit(mapping)

    def _arrange(self) -> None:
        kind = self.kind.currentData()
        self._parts[self.prompt].setVisible(kind == _PAIRS)
        self._parts[self.response].setVisible(kind == _PAIRS)
        self._parts[self.messages].setVisible(kind == _CHATS)
        self._parts[self.text].setVisible(kind == _TEXTS)

    def _part(self, text: str, box: QComboBox) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        theme().space(column, spacing=4, margins=0)
        label = Label(text, "note")
        label.setBuddy(box)
        box.setAccessibleName(text)
        box.setMinimumContentsLength(6)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column.addWidget(label)
        column.addWidget(box)
        return part


def _chosen(box: QComboBox) -> str:
    return box.currentData() or ""
