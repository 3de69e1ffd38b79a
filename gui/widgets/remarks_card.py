"""What there is to say about the file; a chosen remark leads to its row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from core.events import DataOpened, RowProblem
from gui.models.problems_model import ProblemsModel
from gui.text import number_text, rows_text
from gui.widgets.card import Card
from gui.widgets.label import Label
from gui.widgets.tables import ProblemsTable


class RemarksCard(Card):
    """`row_wanted` carries the row of the preview that a remark is about."""

    row_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Remarks on the file"), parent)
        self._model = ProblemsModel(self)
        self._data: DataOpened | None = None
        self.dropped = Label("", "note")
        self.add_to_header(self.dropped)
        self.table = ProblemsTable(self.tr("Remarks on the file"), self._model)
        self.table.setAccessibleDescription(self.tr("Enter shows the row of a remark."))
        self.table.clicked.connect(self._chosen)
        self.table.activated.connect(self._chosen)
        self.add(self.table, 1)
        self.place = Label("", "note", wrap=True)
        self.place.hide()
        self.add(self.place)

    def show_remarks(self, data: DataOpened, problems: list[RowProblem]) -> None:
        """Show the remarks on `data`; hidden if there are none."""
        self._data = data
        self._model.show_problems(problems)
        self._say("")
        self.setVisible(bool(problems))
        count = len(problems)
        self.set_title(
            self.tr("1 remark on the file")
            if count == 1
            else self.tr("{number} remarks on the file").format(number=number_text(count))
        )
        dropped = sum(problem.dropped for problem in problems)
        self.dropped.setVisible(dropped > 0)
        self.dropped.setText(
            self.tr("{rows} left out").format(rows=rows_text(dropped)) if dropped else ""
        )

    def _chosen(self, index: QModelIndex) -> None:
        problem = self._model.problem(index.row())
        if problem is None or self._data is None:
            return
        if problem.line in self._data.lines:
            row = self._data.lines.index(problem.line)
            self.row_wanted.emit(row)
            place = (
                self.tr("It is row {row} of the table. Nothing is learnt from it.")
                if problem.dropped
                else self.tr("It is row {row} of the table.")
            )
            self._say(place.format(row=number_text(row + 1)))
        else:
            self._say(self._why_not_there(problem, self._data))

    def _why_not_there(self, problem: RowProblem, data: DataOpened) -> str:
        if problem.line == 0:
            return self.tr("This remark is about the whole file, not about one row.")
        line, rows = number_text(problem.line), number_text(len(data.lines))
        if data.lines and problem.line > data.lines[-1] and len(data.lines) < data.rows:
            return self.tr(
                "Line {line} is beyond the first {rows} rows, and more are not shown here. Look "
                "at it in the file."
            ).format(line=line, rows=rows)
        if problem.dropped:
            return self.tr(
                "Line {line} was left out when the file was read, so it is not in the table. Look "
                "at it in the file."
            ).format(line=line)
        if data.lines and problem.line < data.lines[0]:
            return self.tr("Line {line} stands above the rows.").format(line=line)
        return self.tr("Line {line} is not among the rows of the table.").format(line=line)

    def _say(self, text: str) -> None:
        self.place.setText(text)
        self.place.setVisible(bool(text))
