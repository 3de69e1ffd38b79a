"""Lines of a file that need a look, with what was done about them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from core.events import RowProblem
from gui.models.rows_model import plain_tooltip
from gui.text import number_text, translate

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class ProblemsModel(QAbstractTableModel):
    """Two columns: which line, and what is with it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: list[RowProblem] = []

    def show_problems(self, problems: list[RowProblem]) -> None:
        """Show other problems."""
        self.beginResetModel()
        self._problems = list(problems)
        self.endResetModel()

    def problem(self, row: int) -> RowProblem | None:
        """What row `row` says, if there is such a row."""
        return self._problems[row] if 0 <= row < len(self._problems) else None

    def rowCount(self, parent: _Index | None = None) -> int:
        """One for each problem."""
        return 0 if parent is not None and parent.isValid() else len(self._problems)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Line and text."""
        return 0 if parent is not None and parent.isValid() else 2

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Line number or sentence."""
        if not index.isValid() or index.row() >= len(self._problems):
            return None
        problem = self._problems[index.row()]
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        if role not in (_Role.DisplayRole, _Role.ToolTipRole, _Role.AccessibleTextRole):
            return None
        if index.column() == 0:
            if role == _Role.ToolTipRole:
                return None
            whole = QCoreApplication.translate("ProblemsModel", "whole file")
            line = QCoreApplication.translate("ProblemsModel", "line {number}")
            return line.format(number=number_text(problem.line)) if problem.line else whole
        text = translate("data", problem.text, problem.details)
        return plain_tooltip(text) if role == _Role.ToolTipRole else text
