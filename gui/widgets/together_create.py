"""What is agreed on for a new common run: partners, way of training, minima, rounds."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from core.together import CommonRun
from gui.state import AppState
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.field import Field
from gui.widgets.field_row import field_row
from gui.widgets.paragraph import Paragraph
from gui.widgets.together_rules import RulesForm
from gui.widgets.together_ways import WayPicker

_MOST_SEATS = 64
_LONGEST_NAME = 100


class TogetherCreate(QWidget):
    """`changed` after each edit; `missing` says what is still to be filled in."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.only_here = Paragraph(
            self.tr(
                "The connected server runs on this computer, so partners elsewhere cannot reach"
                " it. That is good for trying out only."
            ),
            "note",
        )
        self.only_here.set_tone("warning")
        self.ways = WayPicker()
        self.rules = RulesForm()
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        column.addWidget(self.only_here)
        column.addWidget(self._who_card())
        how = Card(self.tr("How you train together"))
        how.add(self.ways)
        column.addWidget(how)
        column.addWidget(self.rules)
        column.addWidget(self._folder_card())
        for signal in (
            *(self.run_name.textChanged, self.partners.textChanged, self.folder.textChanged),
            *(self.ways.changed, self.rules.changed),
        ):
            signal.connect(self._edited)
        self._edited()

    # --- reading ------------------------------------------------------------------------

    def name(self) -> str:
        """Of the run."""
        return " ".join(self.run_name.text().split())

    def names(self) -> list[str]:
        """Of the partners, oneself first."""
        lines = (" ".join(line.split()) for line in self.partners.toPlainText().splitlines())
        return [line[:_LONGEST_NAME] for line in lines if line]

    def run(self, fingerprint: str) -> CommonRun:
        """What is agreed on, for the model with this fingerprint."""
        return self.rules.run(self.ways.way(), fingerprint, len(self.names()))

    def missing(self) -> str:
        """What is still to be done before the run can be made; empty if nothing is."""
        names = self.names()
        if not self.name():
            return self.tr("Give the run a name.")
        if len(names) < 2:
            return self.tr("Name at least two partners, yourself first.")
        if len({name.casefold() for name in names}) < len(names):
            return self.tr("Two partners have the same name; make them different.")
        if len(names) > _MOST_SEATS:
            return self.tr("There can be {n} partners at most.").format(n=_MOST_SEATS)
        if not self.folder.text().strip():
            return self.tr("Choose a folder for the invitations.")
        return ""

    def show_state(self, state: AppState, *, only_here: bool) -> None:
        """Follow the connected model and the administrator's rules."""
        self.only_here.setVisible(only_here)
        self.rules.show_state(state)

    # --- parts --------------------------------------------------------------------------

    def _who_card(self) -> Card:
        card = Card(self.tr("Who takes part"))
        self.run_name = QLineEdit()
        self.run_name.setMaxLength(_LONGEST_NAME)
        self.run_name.setPlaceholderText(self.tr("for example: Triage letters"))
        self.partners = QPlainTextEdit()
        self.partners.setTabChangesFocus(True)
        self.partners.setPlaceholderText(
            self.tr("St. Anna\nUniversity Hospital\nClinic by the Lake")
        )
        theme().changed.connect(self._resize)
        self._resize()
        card.add(
            field_row(
                Field(
                    self.tr("Name of the run"),
                    self.run_name,
                    self.tr("Partners see it in their invitation. The server never does."),
                ),
                Field(
                    self.tr("Partners, one a line"),
                    self.partners,
                    self.tr(
                        "Yourself first. Partners see these names; the server sees numbers only."
                    ),
                ),
            )
        )
        return card

    def _folder_card(self) -> Card:
        card = Card(self.tr("Invitations"))
        documents = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        self.folder = QLineEdit(str(Path(documents) / self.tr("FedSEA invitations")))
        browse = secondary(
            self.tr("Browse …"), "folder-open", name=self.tr("Choose the folder for invitations")
        )
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        theme().space(row, spacing=8)
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        card.add(
            Field(
                self.tr("Folder"),
                self.folder,
                self.tr("One file for each partner is written there. They hold secrets."),
                row=row,
            )
        )
        return card

    def _browse(self) -> None:
        title = self.tr("Folder for the invitations")
        if path := QFileDialog.getExistingDirectory(self, title, self.folder.text()):
            self.folder.setText(path)

    def _edited(self) -> None:
        self.rules.show_partners(len(self.names()), self.ways.way())
        self.changed.emit()

    def _resize(self) -> None:
        self.partners.setFixedHeight(theme().px(96))
