"""What “Did it help?” measures on, and what of it is kept: folded away, the usual is right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.evaluation_report import MOST_ANSWERS, MOST_ROWS
from gui.theme import theme
from gui.widgets.buttons import quiet, secondary
from gui.widgets.fold import fold
from gui.widgets.label import Label
from gui.widgets.number_fields import WholeField

_MOST = 100_000


class EvaluationOptions(QWidget):
    """`data`, `rows()` and `with_rows()` are what a measurement is asked for with."""

    changed = Signal()
    """`data`: another file was chosen, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data = ""
        """Path of a file to measure on; empty: the run's own held-back rows."""
        self.inside = QWidget()
        self.fold = fold(self.tr("More"), self.inside)
        column = QVBoxLayout(self)
        theme().space(column, spacing=8, margins=0)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.inside)
        self.file = QLineEdit()
        self.file.setReadOnly(True)
        self.file.setPlaceholderText(self.tr("the rows held back from training"))
        self.choose_button = secondary(
            self.tr("Other file…"),
            "folder-open",
            hint=self.tr(
                "With the columns of the run's file; rows that it learnt from are left out."
            ),
        )
        self.choose_button.clicked.connect(self._choose)
        self.own_button = quiet(
            "", "x", name=self.tr("Use the held-back rows"), hint=self.tr("Use the held-back rows")
        )
        self.own_button.clicked.connect(lambda: self.use(""))
        self.most = WholeField(0, _MOST, 0)
        self.most.setSpecialValueText(self.tr("the usual number"))
        self.keep = QCheckBox(self.tr("Keep rows to read in the report"))
        self.keep.setToolTip(
            self.tr(
                "Some of your own rows and both models' answers then stand in evaluation.json in"
                " the run's folder. Without it they are shown until the program ends."
            )
        )
        self.keep.setAccessibleDescription(self.keep.toolTip())
        self._fill()
        self.use("")

    def rows(self) -> int:
        """How many rows at most; 0 is the usual number."""
        return self.most.value()

    def with_rows(self) -> bool:
        """Whether rows to read are kept in the report."""
        return self.keep.isChecked()

    def use(self, path: str) -> None:
        """Measure on the file at `path`; empty: on the held-back rows."""
        self.data = path
        self.file.setText(Path(path).name if path else "")
        self.file.setToolTip(path)
        self.own_button.setVisible(bool(path))
        self.changed.emit()

    def _choose(self) -> None:
        start = str(Path(self.data).parent) if self.data else ""
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Measure on another file"), start)
        if path:
            self.use(path)

    def _fill(self) -> None:
        grid = QGridLayout(self.inside)
        theme().space(grid, spacing=8, margins=0)
        grid.setColumnStretch(1, 1)
        line = QHBoxLayout()
        theme().space(line, spacing=8)
        for widget in (self.file, self.own_button, self.choose_button):
            line.addWidget(widget)
        hint = self.tr(
            "Without a number {rows} rows for the loss and for labels, and {answers} answers that"
            " are written. More take longer."
        ).format(rows=MOST_ROWS, answers=MOST_ANSWERS)
        self._name(grid, 0, self.tr("Meas&ure on"), self.file, "")
        grid.addLayout(line, 0, 1)
        self._name(grid, 1, self.tr("Ro&ws at most"), self.most, hint)
        grid.addWidget(self.most, 1, 1)
        grid.addWidget(self.keep, 2, 0, 1, 2)

    def _name(self, grid: QGridLayout, row: int, text: str, field: QWidget, hint: str) -> None:
        label = Label(text)
        label.setBuddy(field)
        field.setAccessibleName(text.replace("&", ""))
        field.setAccessibleDescription(hint)
        for widget in (label, field):
            widget.setToolTip(hint)
        grid.addWidget(label, row, 0)
