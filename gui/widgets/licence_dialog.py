"""What this program consists of: each component with version, licence and the whole text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gui.theme import theme
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph
from resources import access

_WIDTH, _HEIGHT = 860, 560


class LicenceDialog(QDialog):
    """A text is read when its component is chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Licences of what is bundled"))
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=24)
        column.addWidget(
            Paragraph(
                self.tr(
                    "Qt and PySide are used under the LGPL 3: their libraries are files of their "
                    "own and can be replaced. Nothing here is under the GPL only."
                )
            )
        )
        self._licences = access.licences()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Components"))
        for it in self._licences:
            self.list.addItem(f"{it.name} {it.version}".strip())
        self.list.currentRowChanged.connect(self._show)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Text of the licence"))
        self.licence = Label("", "strong", wrap=True)
        side = QVBoxLayout()
        theme().space(side, spacing=8)
        side.addWidget(self.licence)
        side.addWidget(self.text, 1)
        row = QHBoxLayout()
        theme().space(row, spacing=16)
        row.addWidget(self.list, 2)
        row.addLayout(side, 3)
        column.addLayout(row, 1)
        column.addWidget(self._where())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(theme().px(_WIDTH), theme().px(_HEIGHT))
        self.list.setCurrentRow(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the rows out anew, with the look's padding, which they have from now on."""
        super().showEvent(event)
        self.list.doItemsLayout()

    def _where(self) -> Label:
        file = access.component_list()
        if file.is_file():
            words = self.tr("The list of all components for programs (CycloneDX): {file}")
            said = Label(words.format(file=file), "muted", wrap=True)
        else:
            words = self.tr(
                "Libraries were installed beside this program, with their licences; a package "
                "lists them all."
            )
            said = Label(words, "muted", wrap=True)
        said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return said

    def _show(self, row: int) -> None:
        if row < 0:
            return
        try:
            text = self._licences[row].file.read_text("utf-8")
        except OSError as error:
            text = str(error)
        self.licence.setText(self._licences[row].licence)
        self.text.setPlainText(text)
