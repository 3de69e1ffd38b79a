"""How the model sees the rows: the task, the template of the prompt, and three rows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.events import MappingChanged, RowsShown, ShownRow
from gui.text import number_text
from gui.widgets.card import Card
from gui.widgets.pill import Pill
from gui.widgets.row_view import RowView
from gui.widgets.task_choice import TaskChoice
from gui.widgets.template_editor import TemplateEditor

TEMPLATE_PROBLEM = "TemplateUnusable"
"""The code of a problem that belongs beside the template."""


class ModelViewCard(Card):
    """`task_chosen` and `template_edited` carry the user's wishes; empty is the usual."""

    task_chosen = Signal(str)
    template_edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("How the model sees it"), parent)
        for word, tone, hint in (
            (self.tr("model's marks"), "muted", self.tr("Marks the model was trained with.")),
            (self.tr("answer, underlined"), "yours", self.tr("What it learns to write.")),
        ):
            pill = Pill(word, tone)
            pill.setToolTip(hint)
            self.add_to_header(pill)
        self.task = TaskChoice()
        self.task.chosen.connect(self.task_chosen)
        self.add(self.task)
        self.template = TemplateEditor()
        self.template.edited.connect(self.template_edited)
        self.add(self.template)
        self.view = RowView(self.tr("Rows as the model sees them"))
        self.view.setToolTip(self.tr("A token is a piece of text, about three quarters of a word."))
        self.add(self.view, 1)
        self._usable = True

    def show_mapping(self, columns: list[str], mapping: MappingChanged) -> None:
        """Show task and template of these columns."""
        chosen, problem = mapping.mapping, mapping.mapping_problem
        self.task.show_task(mapping)
        self.template.setVisible(not chosen.messages and not chosen.text)
        self.template.show_columns(columns, chosen.response)
        wrong = problem is not None and problem.code == TEMPLATE_PROBLEM
        self.template.show_template(
            mapping.template, bool(chosen.template), problem if wrong else None
        )
        self._usable = problem is None
        if not self._usable:
            nothing = self.tr("No row can be shown until columns and template can be used.")
            self.view.show_rows([(nothing, [])])

    def show_rows(self, shown: RowsShown) -> None:
        """Show rows, each below a line that says which one it is and how long.

        Rows take longer than a mapping: those of an older one may come after it can't be used.
        """
        if self._usable:
            self.view.show_rows([(self._heading(row), row.segments) for row in shown.rows])

    def _heading(self, row: ShownRow) -> str:
        number = number_text(row.index + 1)
        if not row.segments:
            return self.tr("Row {number} is not learnt from, see the remarks.").format(
                number=number
            )
        words = self.tr("Row {number}: {tokens} tokens, {learnt} of them the answer it learns.")
        if row.cut_tokens:
            words += " " + self.tr("{cut} more are beyond the length limit and are cut.")
        return words.format(
            number=number,
            tokens=number_text(row.tokens),
            learnt=number_text(row.response_tokens),
            cut=number_text(row.cut_tokens),
        )
