"""The earlier conversations: open, rename, delete."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.events import ChatLine, Problem
from gui.models.chat_history import ChatHistory
from gui.text import problem_sentences, translate
from gui.theme import theme
from gui.widgets.buttons import Button, primary, quiet, secondary
from gui.widgets.kept_words import why_not_kept
from gui.widgets.label import Label
from gui.widgets.question import Question


class EarlierChats(QDialog):
    """A list with what can be done with its lines. Enter opens, F2 renames, Delete deletes."""

    def __init__(self, parent: QWidget, history: ChatHistory, *, may_open: bool) -> None:
        super().__init__(parent)
        self._history, self._may_open = history, may_open
        self.setWindowTitle(self.tr("Earlier conversations"))
        self.note = Label("", "muted", wrap=True)
        self.problem = Label("", "text", wrap=True, selectable=True)
        self.problem.set_tone("bad")
        self.problem.hide()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Earlier conversations, newest first"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.itemActivated.connect(lambda _item: self._open())
        self.list.currentRowChanged.connect(lambda _row: self._show_buttons())
        self.open_button = primary(self.tr("Open"))
        self.rename_button = secondary(self.tr("Rename …"), "pencil")
        self.delete_button = secondary(self.tr("Delete …"), "trash-2")
        self.all_button = quiet(self.tr("Delete all …"), "trash-2")
        self.close_button = secondary(self.tr("Close"))
        for button, act in (
            (self.open_button, self._open),
            (self.rename_button, self._rename),
            (self.delete_button, self._delete),
            (self.all_button, self._delete_all),
            (self.close_button, self.reject),
        ):
            button.clicked.connect(act)
        for key, act in ((Qt.Key.Key_F2, self._rename), (Qt.Key.Key_Delete, self._delete)):
            shortcut = QShortcut(QKeySequence(key), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        self._arrange()
        history.changed.connect(self._show)
        history.failed.connect(self._show_problem)
        self.finished.connect(self.deleteLater)
        self._show()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        theme().space(column, spacing=12, margins=20)
        column.addWidget(self.note)
        column.addWidget(self.problem)
        column.addWidget(self.list, 1)
        for buttons in (
            [self.open_button, self.rename_button, self.delete_button],
            [self.all_button, None, self.close_button],
        ):
            row = QHBoxLayout()
            theme().space(row, spacing=8)
            for button in buttons:
                if button is None:
                    row.addStretch(1)
                else:
                    row.addWidget(button)
            if None not in buttons:
                row.addStretch(1)
            column.addLayout(row)
        self.resize(theme().px(520), theme().px(460))

    @property
    def current(self) -> ChatLine | None:
        """The chosen conversation."""
        row = self.list.currentRow()
        return self._history.chats[row] if 0 <= row < len(self._history.chats) else None

    def _show(self) -> None:
        before = self.current_name()
        self.list.clear()
        for line in self._history.chats:
            item = QListWidgetItem(f"{self._title(line)}\n{self._about(line)}")
            item.setData(Qt.ItemDataRole.UserRole, line.chat)
            self.list.addItem(item)
            if line.chat == before:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        why = why_not_kept(self._history.state)
        if not self._history.chats and not why:
            why = self.tr("None is kept yet. Each is kept from its first answer on.")
        elif not why:
            why = self.tr("Encrypted on this computer; their keys are in the system’s keyring.")
        self.note.setText(why)
        self._show_buttons()

    def current_name(self) -> str:
        """The name of the chosen conversation, also while the list is being filled anew."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def _title(self, line: ChatLine) -> str:
        return line.title or self.tr("Cannot be opened")

    def _about(self, line: ChatLine) -> str:
        if line.problem:
            return translate("errors", line.problem)
        moment = QDateTime.fromString(line.changed, Qt.DateFormat.ISODate).toLocalTime()
        when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
        if line.chat == self._history.current:
            return self.tr("{when} · this one").format(when=when)
        return when

    def _show_buttons(self) -> None:
        line = self.current
        usable = line is not None and not line.problem
        here = line is not None and line.chat == self._history.current
        self.open_button.setEnabled(usable and not here and self._may_open)
        self.rename_button.setEnabled(usable)
        self.delete_button.setEnabled(line is not None)
        self.all_button.setEnabled(self.list.count() > 0)

    def _show_problem(self, problem: Problem) -> None:
        self.problem.setText(" ".join(problem_sentences(problem)))
        self.problem.show()

    # --- doing ---

    def _open(self) -> None:
        if self.current is not None and self.open_button.isEnabled():
            self._history.open(self.current.chat)
            self.accept()

    def _rename(self) -> None:
        line = self.current
        if line is None or not self.rename_button.isEnabled():
            return
        title, agreed = QInputDialog.getText(
            self, self.tr("Rename"), self.tr("Title of this conversation"), text=line.title
        )
        if agreed and title.strip():
            self._history.rename(line.chat, title)

    def _delete(self) -> None:
        line = self.current
        if line is None:
            return
        question = Question(
            self,
            self.tr("Delete"),
            self.tr("Delete “{title}”?").format(title=self._title(line)),
            self._detail(),
            do_it=self.tr("Delete"),
            leave_it=self.tr("Keep it"),
        )
        if question.agreed():
            self._history.delete(line.chat)

    def _delete_all(self) -> None:
        question = Question(
            self,
            self.tr("Delete all"),
            self.tr("Delete all kept conversations?"),
            self._detail(),
            do_it=self.tr("Delete all"),
            leave_it=self.tr("Keep them"),
        )
        if question.agreed():
            self._history.delete_all()

    def _detail(self) -> str:
        return self.tr("The key goes first, so that no copy of the file can be read any more.")


def earlier_button() -> Button:
    """What opens the list."""
    translate = QCoreApplication.translate
    return secondary(
        translate("EarlierChats", "Earlier"),
        "history",
        name=translate("EarlierChats", "Earlier conversations"),
        hint=translate("EarlierChats", "Open, rename or delete what was said before."),
    )
