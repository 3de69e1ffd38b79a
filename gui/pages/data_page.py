"""Data: open a file, choose its columns, and see rows exactly as the model will."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core import commands
from core.events import ColumnMapping, JobEnded, Problem, Task
from gui.engine_link import EngineLink
from gui.models.rows_model import RowsModel
from gui.state import AppState
from gui.text import elide_middle, number_text, rows_text
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.card import Card
from gui.widgets.column_choice import ColumnChoice
from gui.widgets.columns import Columns
from gui.widgets.job_card import JobCard
from gui.widgets.label import Label, restyle
from gui.widgets.model_view_card import TEMPLATE_PROBLEM, ModelViewCard
from gui.widgets.open_data_card import OpenDataCard, ask_for_file, ask_for_folder
from gui.widgets.page import Page
from gui.widgets.personal_card import PersonalCard
from gui.widgets.remarks_card import RemarksCard
from gui.widgets.tables import RowsTable

_SETTLE_MS = 120
_LONGEST = 70
"""Characters of a file name that are shown."""


class DataPage(Page):
    """The file is read by the engine on this computer; the page shows what it found."""

    def __init__(self, state: AppState, link: EngineLink, look: Theme) -> None:
        super().__init__("", "", look)
        self.setAcceptDrops(True)
        self._state, self._link = state, link
        self._rows = RowsModel(self)
        self._mapping_refused = False
        self.banner = Banner()
        self.add(self.banner)
        self.job_card = JobCard(self.tr("Opening the file"))
        self.add(self.job_card)
        self.empty = OpenDataCard()
        self.empty.file_wanted.connect(self.choose_file)
        self.empty.folder_wanted.connect(self.choose_folder)
        self.empty.sample_wanted.connect(lambda: self.open(""))
        self.add(self.empty, 1)
        self.filled = QWidget()
        self.filled.setLayout(self._filled_layout())
        self.add(self.filled, 1)
        self._another = self.add_secondary(self.tr("Choose another file"), "folder-open")
        self._another.clicked.connect(self.choose_file)
        self._folder = self.add_secondary(self.tr("Choose a folder"), "folder-open")
        self._folder.clicked.connect(self.choose_folder)
        self._continue = self.set_primary(self.tr("Continue to privacy"), "arrow-right")
        self._continue.clicked.connect(lambda: self.go_to.emit("privacy"))
        opening = QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self)
        opening.activated.connect(self.choose_file)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask_for_rows)
        state.data_changed.connect(self._show_data)
        state.mapping_changed.connect(self._show_mapping)
        state.rows_shown.connect(self.model_view.show_rows)
        state.engine_changed.connect(self._show_buttons)
        state.personal_changed.connect(self._settle.start)  # the row may be masked now
        self._show_data()

    # --- opening ---

    def choose_file(self) -> None:
        """Let the user choose a file."""
        if path := ask_for_file(self, self._state.settings.last_folder):
            self.open(path)

    def choose_folder(self) -> None:
        """Let the user choose a folder of texts and documents."""
        if path := ask_for_folder(self, self._state.settings.last_folder):
            self.open(path)

    def open(self, path: str) -> None:
        """Open a file or folder; an empty path is the built-in sample."""
        if self._state.engine is None:
            self.banner.say("info", self.tr("One moment: the program is still getting ready."))
            return
        self.banner.clear()
        if path:
            self._state.update_settings(last_folder=str(Path(path).parent))
        job = self._link.run(commands.OpenData(path=path))
        job.ended.connect(self._opened)
        name = Path(path).name if path else self.tr("the sample")
        self.job_card.follow(
            job, self.tr("Reading {name} …").format(name=elide_middle(name, _LONGEST))
        )

    def _opened(self, event: JobEnded) -> None:
        if event.problem is not None:
            self.banner.show_problem(event.problem)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files of this computer."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            restyle(self.empty, "drop", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing was dropped."""
        restyle(self.empty, "drop", False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped file."""
        restyle(self.empty, "drop", False)
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if len(files) != 1:
            self.banner.say(
                "warning",
                self.tr("Several files were dropped; please drop one."),
                self.tr("Put all rows into one file to train with all of them."),
            )
        else:
            self.open(files[0])

    # --- showing ---

    def _show_data(self) -> None:
        data = self._state.data
        self.empty.setVisible(data is None)
        self.filled.setVisible(data is not None)
        if data is None:
            self.set_words(
                self.tr("Data"),
                self.tr("Open the examples the model shall learn from. They are read here."),
            )
        else:
            self._rows.show_rows(data.columns, data.preview)
            self._choice.show_columns(data.columns, data.mapping)
            self.model_view.template.forget()
            self._show_mapping()
            self.table.selectRow(0)
        self._show_buttons()

    def _show_mapping(self) -> None:
        data, mapping = self._state.data, self._state.mapping
        if data is None or mapping is None:
            return
        name = elide_middle(data.name, _LONGEST) or self.tr("Sample")
        rows = rows_text(data.rows)
        if mapping.usable_rows and mapping.usable_rows != data.rows:
            rows = self.tr("{usable} of {rows} can be learnt from").format(
                usable=number_text(mapping.usable_rows), rows=rows
            )
        self.set_words(self.tr("Data"), f"{name} · {rows}")
        self._rows.set_mapping(mapping.mapping, mapping.fields)
        self._choice.set_template(mapping.mapping.template)
        self._show_refusal(mapping.mapping_problem)
        self.remarks.show_remarks(data, mapping.problems)
        self.model_view.show_mapping(data.columns, mapping)
        self._show_buttons()
        self._settle.start()

    def _show_refusal(self, problem: Problem | None) -> None:
        """Say what is wrong with the columns. What is wrong with the template stands beside it."""
        if problem is not None and problem.code != TEMPLATE_PROBLEM:
            self.banner.show_problem(problem, tone="warning")
            self._mapping_refused = True
        elif self._mapping_refused:
            self.banner.clear()
            self._mapping_refused = False

    def _show_buttons(self) -> None:
        opened = self._state.data is not None
        self._another.setVisible(opened)
        self._folder.setVisible(opened)
        self._continue.setVisible(opened)
        self._continue.setEnabled(self._state.data_ready)

    def _row_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._settle.start()

    def _ask_for_rows(self) -> None:
        row = self.table.currentIndex().row()
        if row >= 0 and self._state.data_ready and self._state.engine is not None:
            self._link.send(commands.ShowRows(index=row, mask=self._state.masks_data))

    def _show_row(self, row: int) -> None:
        """Go to a row of the table."""
        self.table.selectRow(row)
        self.table.scrollTo(self._rows.index(row, 0))

    # --- choosing ---

    def _choose_columns(self, mapping: ColumnMapping) -> None:
        """Use other columns; a task holds as long as they are of the same kind."""
        now = self._state.mapping
        before = now.mapping if now else ColumnMapping()
        same = (bool(mapping.messages), bool(mapping.text)) == (
            bool(before.messages),
            bool(before.text),
        )
        self._link.send(
            commands.ChooseColumns(mapping=mapping, task=now.task if now and same else "")
        )

    def _choose_task(self, task: Task | Literal[""]) -> None:
        if (now := self._state.mapping) is not None:
            self._link.send(commands.ChooseColumns(mapping=now.mapping, task=task))

    def _choose_template(self, template: str) -> None:
        self._choice.set_template(template)
        self._choose_columns(self._choice.mapping())

    # --- building ---

    def _filled_layout(self) -> QVBoxLayout:
        column = QVBoxLayout()
        self.theme.space(column, spacing=16, margins=0)
        top = Columns(800)
        top.add(self._rows_card(), 2)
        self.remarks = RemarksCard()
        self.remarks.row_wanted.connect(self._show_row)
        top.add(self.remarks, 1)
        column.addWidget(top, 2)
        bottom = Columns(800)
        self.model_view = ModelViewCard()
        self.model_view.task_chosen.connect(self._choose_task)
        self.model_view.template_edited.connect(self._choose_template)
        bottom.add(self.model_view, 2)
        self.personal_card = PersonalCard(self._state, self._link)
        bottom.add(self.personal_card, 1)
        column.addWidget(bottom, 3)
        return column

    def _rows_card(self) -> Card:
        card = Card(self.tr("Your rows"))
        card.add_to_header(Label(self.tr("the first ones of the file"), "note"))
        self._choice = ColumnChoice()
        self._choice.chosen.connect(self._choose_columns)
        card.add(self._choice)
        self.table = RowsTable(self.tr("Rows of the file"), self._rows)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        card.add(self.table, 1)
        return card
