"""The template of the prompt: a text with the names of columns in it. Folded away until wanted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from core.events import Problem
from gui.text import elide, problem_sentences
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.fold import fold
from gui.widgets.label import Label

_SETTLE_MS = 400
_LINES = 5


class TemplateEditor(QWidget):
    """`edited` carries the template once the user has stopped typing; nothing: the usual one."""

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inside = QWidget()
        self.fold = fold(self.tr("Write the prompt yourself"), self.inside)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Template of the prompt"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._typed)
        self.note = Label("", "note", wrap=True)
        self.insert = secondary(
            self.tr("Insert a column"),
            "chevron-down",
            hint=self.tr("Puts the name of a column in braces where the cursor is."),
        )
        self.columns = QMenu(self)
        self.insert.clicked.connect(self._open_columns)
        self.usual = secondary(
            self.tr("Back to the usual"),
            "rotate-ccw",
            hint=self.tr("The text alone, as without a template of your own."),
        )
        self.usual.clicked.connect(self._to_usual)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.edited.emit(self._wish()))
        self._arrange()
        theme().changed.connect(self._resize)
        self._resize()

    def show_columns(self, columns: Sequence[str], answer: str) -> None:
        """Offer the columns that may stand in a prompt."""
        self.columns.clear()
        for name in columns:
            if name != answer and not {"{", "}"} & set(name):
                action = self.columns.addAction(elide(name, 60).replace("&", "&&"))
                action.triggered.connect(lambda _=False, name=name: self.insert_column(name))
        self.insert.setEnabled(not self.columns.isEmpty())

    def forget(self) -> None:
        """Another file was opened: what was typed for the one before is gone."""
        self._settle.stop()
        blocked = self.text.blockSignals(True)
        self.text.clear()
        self.text.blockSignals(blocked)

    def show_template(self, template: str, own: bool, problem: Problem | None) -> None:
        """Show the template in use, whether it is the user's own, and what is wrong with it.

        What is being typed stays; anything else can be undone with the keyboard.
        """
        if not self._settle.isActive() and template != self._wish():
            cursor = QTextCursor(self.text.document())
            blocked = self.text.blockSignals(True)
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(template)
            self.text.blockSignals(blocked)
        self.usual.setEnabled(own)
        if problem is None:
            note = self.tr(
                "Columns stand in braces. A line is left out where its columns are empty."
            )
        else:
            _, why, remedy = problem_sentences(problem)
            note = f"{why} {remedy}".strip()
            self.fold.setChecked(True)
        self.note.setText(note)
        self.note.set_tone("warning" if problem is not None else "")
        self.text.setAccessibleDescription(note)

    def insert_column(self, name: str) -> None:
        """Put a column where the cursor is."""
        self.text.insertPlainText(f"{{{name}}}")
        self.text.setFocus()

    def _wish(self) -> str:
        """An empty template is one with a mistake, not the usual one."""
        return self.text.toPlainText() or " "

    def _typed(self) -> None:
        self.usual.setEnabled(True)
        self._settle.start()

    def _to_usual(self) -> None:
        self._settle.stop()
        self.text.setFocus()  # the button is about to be of no use
        self.edited.emit("")

    def _open_columns(self) -> None:
        self.columns.popup(self.insert.mapToGlobal(self.insert.rect().bottomLeft()))

    def _arrange(self) -> None:
        outer = QVBoxLayout(self)
        theme().space(outer, spacing=4, margins=0)
        outer.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self.inside)
        theme().space(column, spacing=8, margins=0)
        column.addWidget(self.text)
        column.addWidget(self.note)
        buttons = QHBoxLayout()
        theme().space(buttons, spacing=8)
        buttons.addWidget(self.insert)
        buttons.addWidget(self.usual)
        buttons.addStretch(1)
        column.addLayout(buttons)
        outer.addWidget(self.inside)

    def _resize(self) -> None:
        height = self.text.fontMetrics().lineSpacing() * _LINES
        self.text.setFixedHeight(height + theme().px(20))
