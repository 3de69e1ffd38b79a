"""Data: open a file, choose its columns, and see a row exactly as the model will."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from core import commands
from core.events import ColumnMapping, JobEnded, RowShown
from gui.engine_link import EngineLink
from gui.models.problems_model import ProblemsModel
from gui.models.rows_model import RowsModel
from gui.state import AppState
from gui.text import elide_middle, number_text, problem_sentences, rows_text
from gui.theme import Theme
from gui.widgets.banner import Banner
from gui.widgets.buttons import primary, secondary
from gui.widgets.card import Card
from gui.widgets.column_choice import ColumnChoice
from gui.widgets.columns import Columns
from gui.widgets.empty_state import EmptyState
from gui.widgets.job_card import JobCard
from gui.widgets.label import Label, restyle
from gui.widgets.page import Page
from gui.widgets.personal_card import PersonalCard
from gui.widgets.pill import Pill
from gui.widgets.row_view import RowView
from gui.widgets.tables import ProblemsTable, RowsTable

_PATTERNS = " ".join(
    f"*.{name}"
    for name in (
        "csv", "tsv", "txt", "json", "jsonl", "ndjson", "parquet", "xlsx", "docx", "pdf", "md",
    )
)  # fmt: skip
_SETTLE_MS = 120
_LONGEST = 70
"""Characters of a file name that are shown."""


class DataPage(Page):
    """The file is read by the engine on this computer; the page shows what it found."""

    def __init__(self, state: AppState, link: EngineLink, look: Theme) -> None:
        super().__init__("", "", look)
        self.setAcceptDrops(True)
        self._state, self._link = state, link
        self._rows, self._problems = RowsModel(self), ProblemsModel(self)
        self._mapping_refused = False
        self.banner = Banner()
        self.add(self.banner)
        self.job_card = JobCard(self.tr("Opening the file"))
        self.add(self.job_card)
        self.empty = self._empty_card()
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
        self._settle.timeout.connect(self._ask_for_row)
        state.data_changed.connect(self._show_data)
        state.mapping_changed.connect(self._show_mapping)
        state.row_shown.connect(self._show_row)
        state.engine_changed.connect(self._show_buttons)
        state.personal_changed.connect(self._settle.start)  # the row may be masked now
        self._show_data()

    # --- opening ---

    def choose_file(self) -> None:
        """Let the user choose a file."""
        kinds = self.tr("Tables, chats and documents")
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a file"),
            self._state.settings.last_folder,
            f"{kinds} ({_PATTERNS});;{self.tr('All files')} (*)",
        )
        if path:
            self.open(path)

    def choose_folder(self) -> None:
        """Let the user choose a folder of texts and documents."""
        path = QFileDialog.getExistingDirectory(
            self, self.tr("Open a folder of texts"), self._state.settings.last_folder
        )
        if path:
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
            self._view.show_segments([])
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
        self._rows.set_mapping(mapping.mapping)
        if mapping.mapping_problem is not None:
            self.banner.show_problem(mapping.mapping_problem, tone="warning")
            self._mapping_refused = True
        elif self._mapping_refused:
            self.banner.clear()
            self._mapping_refused = False
        self._show_problems()
        self._show_buttons()
        self._settle.start()

    def _show_problems(self) -> None:
        problems = self._state.mapping.problems if self._state.mapping else []
        self._problems.show_problems(problems)
        count = len(problems)
        self._problems_card.setVisible(count > 0)
        title = (
            self.tr("1 remark on the file")
            if count == 1
            else self.tr("{number} remarks on the file").format(number=number_text(count))
        )
        self._problems_card.set_title(title)
        dropped = sum(problem.dropped for problem in problems)
        self._dropped.setVisible(dropped > 0)
        self._dropped.setText(
            self.tr("{rows} left out").format(rows=rows_text(dropped)) if dropped else ""
        )

    def _show_buttons(self) -> None:
        opened = self._state.data is not None
        self._another.setVisible(opened)
        self._folder.setVisible(opened)
        self._continue.setVisible(opened)
        self._continue.setEnabled(self._state.data_ready)

    def _row_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._settle.start()

    def _ask_for_row(self) -> None:
        row = self.table.currentIndex().row()
        if row >= 0 and self._state.data_ready and self._state.engine is not None:
            job = self._link.run(commands.ShowRow(index=row, mask=self._state.masks_data))
            job.ended.connect(lambda event, row=row: self._row_answered(row, event))

    def _row_answered(self, row: int, event: JobEnded) -> None:
        """A row that is not learnt from cannot be shown; say so in its place."""
        if event.problem is None or row != self.table.currentIndex().row():
            return
        what, why, _ = problem_sentences(event.problem)
        self._name_row(row)
        self._view.show_segments([])
        self._tokens.setText(why or what)
        self._tokens.set_tone("")

    def _name_row(self, row: int) -> None:
        title = self.tr("Row {number}, exactly as the model sees it")
        self._row_card.set_title(title.format(number=number_text(row + 1)))

    def _show_row(self, row: RowShown) -> None:
        self._name_row(row.index)
        self._view.show_segments(row.segments)
        text = self.tr("{tokens} tokens, {learnt} of them the answer it learns to write.").format(
            tokens=number_text(row.tokens), learnt=number_text(row.response_tokens)
        )
        if row.cut_tokens:
            text += " " + self.tr("{cut} more are beyond the length limit and are cut.").format(
                cut=number_text(row.cut_tokens)
            )
        self._tokens.setText(text)
        self._tokens.set_tone("warning" if row.cut_tokens else "")

    def _choose_columns(self, mapping: ColumnMapping) -> None:
        self._link.send(commands.ChooseColumns(mapping=mapping))

    # --- building ---

    def _empty_card(self) -> Card:
        card = Card()
        choose = primary(self.tr("Open a file …"), "folder-open")
        choose.clicked.connect(self.choose_file)
        folder = secondary(self.tr("Open a folder …"), "folder-open")
        folder.clicked.connect(self.choose_folder)
        sample = secondary(self.tr("Use the sample"), "table")
        sample.clicked.connect(lambda: self.open(""))
        card.add(
            EmptyState(
                "file-up",
                self.tr("Open a file, or drop it here"),
                self.tr(
                    "CSV, JSONL, Parquet or Excel, with one column of texts and one of the answers "
                    "you want; or texts, Word and PDF documents without answers, alone or in a "
                    "folder. All is read on this computer."
                ),
                choose,
                folder,
                sample,
            ),
            1,
        )
        return card

    def _filled_layout(self) -> QVBoxLayout:
        column = QVBoxLayout()
        self.theme.space(column, spacing=16, margins=0)
        top = Columns(800)
        top.add(self._rows_card(), 2)
        self._problems_card = self._build_problems_card()
        top.add(self._problems_card, 1)
        column.addWidget(top, 3)
        bottom = Columns(800)
        bottom.add(self._build_row_card(), 2)
        self.personal_card = PersonalCard(self._state, self._link)
        bottom.add(self.personal_card, 1)
        column.addWidget(bottom, 2)
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

    def _build_problems_card(self) -> Card:
        card = Card(self.tr("Remarks on the file"))
        self._dropped = Label("", "note")
        card.add_to_header(self._dropped)
        self.problems = ProblemsTable(self.tr("Remarks on the file"), self._problems)
        card.add(self.problems, 1)
        return card

    def _build_row_card(self) -> Card:
        self._row_card = Card(self.tr("The row, exactly as the model sees it"))
        for word, tone, hint in (
            (self.tr("model's marks"), "muted", self.tr("Marks the model was trained with.")),
            (self.tr("answer, underlined"), "yours", self.tr("What it learns to write.")),
        ):
            pill = Pill(word, tone)
            pill.setToolTip(hint)
            self._row_card.add_to_header(pill)
        self._view = RowView(self.tr("The row as the model sees it"))
        self._row_card.add(self._view, 1)
        self._tokens = Label("", "note", wrap=True)
        self._tokens.setToolTip(
            self.tr("A token is a piece of text, about three quarters of a word.")
        )
        self._row_card.add(self._tokens)
        return self._row_card
