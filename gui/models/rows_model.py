"""The first rows of the opened file, as a table. What a cell holds is never markup."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QBrush

from core.events import ColumnMapping
from gui.text import elide, number_text
from gui.theme import theme

_SHOWN_CHARACTERS = 160
_TIP_CHARACTERS = 1500
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


def plain_tooltip(text: str) -> str:
    """`text` as a tooltip that Qt cannot take for markup, whatever it holds, and that wraps."""
    if len(text) > _TIP_CHARACTERS:
        text = text[:_TIP_CHARACTERS] + " …"
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


class RowsModel(QAbstractTableModel):
    """Read-only. Columns that are learnt from are in full colour, the others muted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: list[str] = []
        self._rows: list[list[str]] = []
        self._mapping = ColumnMapping()
        self._asked: frozenset[str] = frozenset()

    def show_rows(self, columns: list[str], rows: list[list[str]]) -> None:
        """Show another file."""
        self.beginResetModel()
        self._columns, self._rows = columns, rows
        self.endResetModel()

    def set_mapping(self, mapping: ColumnMapping, asked: Sequence[str]) -> None:
        """Mark the columns that are learnt from; those in `asked` make the prompt."""
        self._mapping, self._asked = mapping, frozenset(asked)
        if self._columns:
            last = len(self._columns) - 1
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
            bottom = self.index(max(0, len(self._rows) - 1), last)
            self.dataChanged.emit(self.index(0, 0), bottom, [_Role.ForegroundRole])

    def role_word(self, column: int) -> str:
        """What the column is used for: text, answer, chats, or nothing."""
        name = self._columns[column]
        words = {
            self._mapping.group: QCoreApplication.translate("RowsModel", "belongs to"),
            self._mapping.text: QCoreApplication.translate("RowsModel", "free text"),
            **dict.fromkeys(self._asked, QCoreApplication.translate("RowsModel", "text")),
            self._mapping.response: QCoreApplication.translate("RowsModel", "answer"),
            self._mapping.messages: QCoreApplication.translate("RowsModel", "chats"),
        }
        return words.get(name, "") if name else ""

    def weights(self) -> list[float]:
        """How wide each column wants to be, from what its cells hold."""
        result = []
        for column, name in enumerate(self._columns):
            lengths = [len(row[column]) for row in self._rows[:50] if column < len(row)]
            mean = sum(lengths) / len(lengths) if lengths else 0
            used = bool(self.role_word(column))
            least = len(name) + (14 if used else 3)
            result.append(max(8.0, min(60.0 if used else 24.0, mean), min(30, least)))
        return result

    # --- Qt's questions ---

    def rowCount(self, parent: _Index | None = None) -> int:
        """Rows of the preview."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Columns of the file."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """One line of the cell for showing, all of it (to a limit) for reading."""
        row, column = index.row(), index.column()
        if not index.isValid() or row >= len(self._rows) or column >= len(self._rows[row]):
            return None
        text = self._rows[row][column]
        match role:
            case _Role.DisplayRole:
                return elide(text, _SHOWN_CHARACTERS)
            case _Role.ToolTipRole:
                return plain_tooltip(text)
            case _Role.AccessibleTextRole:
                return f"{self._columns[column]}: {text[:_TIP_CHARACTERS]}"
            case _Role.ForegroundRole if not self.role_word(column):
                return QBrush(theme().color("muted"))
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Column names with what they are used for; row numbers as in the rows' order."""
        if orientation == Qt.Orientation.Vertical:
            return number_text(section + 1) if role == _Role.DisplayRole else None
        if section >= len(self._columns):
            return None
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == _Role.ToolTipRole:
            return plain_tooltip(self._columns[section])
        if role != _Role.DisplayRole:
            return None
        name, word = elide(self._columns[section], 40), self.role_word(section)
        return f"{name}  ·  {word}" if word else name
