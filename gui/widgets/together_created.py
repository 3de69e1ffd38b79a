"""A common run that was just made: its invitations, and what to do with them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.text import elide
from gui.theme import theme
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.fact_grid import FactGrid
from gui.widgets.icons import IconLabel
from gui.widgets.paragraph import Paragraph

_LONGEST = 40


class TogetherCreated(Card):
    """One file a partner; `own` is that of who made the run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Your common run is ready"), parent)
        self.own = ""
        theme().space(self.body, spacing=16)
        self.sentence = Paragraph(
            self.tr(
                "Give each of these files to its partner only. Never give one to whoever operates"
                " the server: it holds a key that keeps from the server what partners share."
            ),
            "text",
        )
        warned = QHBoxLayout()
        theme().space(warned, spacing=12)
        warned.addWidget(IconLabel("lock", "warning", 20))
        warned.addWidget(self.sentence, 1)
        self.add(warned)
        self.files = FactGrid()
        self.add(self.files)
        self.place = Paragraph("", "note", selectable=True)
        self.add(self.place)
        self.reveal_button = secondary(self.tr("Show the folder"), "folder-open")
        self.reveal_button.clicked.connect(self._reveal)
        row = QHBoxLayout()
        row.addWidget(self.reveal_button)
        row.addStretch(1)
        self.add(row)

    def show_invitations(self, names: list[str], paths: list[str]) -> None:
        """Show the files; the first is one's own."""
        self.own = paths[0] if paths else ""
        facts = []
        for index, (name, path) in enumerate(zip(names, paths, strict=False)):
            short = elide(name, _LONGEST)
            who = self.tr("You · {name}").format(name=short) if index == 0 else short
            facts.append((who, Path(path).name))
        self.files.show_facts(facts)
        self.place.setText(str(Path(self.own).parent) if self.own else "")

    def _reveal(self) -> None:
        if self.own:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.own).parent)))
