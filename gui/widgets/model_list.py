"""The models in two groups: those on this computer, and those that the trunk server offers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from gui.models.model_catalog import ModelCatalog
from gui.models.model_choice import ModelChoice
from gui.theme import theme
from gui.widgets.buttons import quiet
from gui.widgets.card import Card
from gui.widgets.model_row import ModelRow
from gui.widgets.paragraph import Paragraph

_Key = tuple[bool, str]


class ModelList(QWidget):
    """One choice over both groups; arrows go through them. `chosen` tells of another choice."""

    chosen = Signal()

    def __init__(self, catalog: ModelCatalog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._group = QButtonGroup(self)
        self._rows: dict[_Key, ModelRow] = {}
        self._choices: dict[_Key, ModelChoice] = {}
        self._current: _Key | None = None
        self._used: _Key | None = None
        column = QVBoxLayout(self)
        theme().space(column, spacing=16, margins=0)
        here, self._here = self._card(self.tr("On this computer"))
        again = quiet(self.tr("Refresh"), "refresh-cw", name=self.tr("Refresh the list of models"))
        again.clicked.connect(catalog.refresh)
        here.add_to_header(again)
        offered, self._offered = self._card(self.tr("Offered by the trunk server"))
        self.nothing_here = Paragraph(self.tr("The models are being read."), "muted")
        self.nothing_offered = Paragraph("", "muted")
        here.add(self.nothing_here)
        offered.add(self.nothing_offered)
        column.addWidget(here)
        column.addWidget(offered)
        column.addStretch(1)

    @property
    def current(self) -> ModelChoice | None:
        """The model whose details are shown."""
        return self._choices.get(self._current) if self._current is not None else None

    @property
    def rows(self) -> list[ModelRow]:
        """From top to bottom."""
        return [self._rows[key] for key in self._choices]

    def choose(self, choice: ModelChoice) -> None:
        """Make a model the current one."""
        key = _key(choice)
        row = self._rows.get(key) if key is not None else None
        if row is not None:
            row.radio.setChecked(True)

    def show_models(self, used: str, nothing_offered: str) -> None:
        """Show what the catalog has; `used` marks the one in use.

        `nothing_offered` says why the server offers none.
        """
        catalog = self._catalog
        here, offered = catalog.here, catalog.offered
        self._choices = {(it.offered, it.source): it for it in [*here, *offered]}
        for key in self._rows.keys() - self._choices.keys():
            row = self._rows.pop(key)
            self._group.removeButton(row.radio)
            row.hide()
            row.deleteLater()
        for layout, choices in ((self._here, here), (self._offered, offered)):
            for place, choice in enumerate(choices):
                self._show_row(layout, place, choice, used)
        self.nothing_here.setVisible(not here)
        self.nothing_offered.setVisible(not offered)
        self.nothing_offered.setText(nothing_offered)
        self._keep_choice(catalog.in_use)

    def _keep_choice(self, used: ModelChoice | None) -> None:
        """The one in use is the current one at first, and when another comes into use."""
        before, self._used = self._used, _key(used)
        if self._current not in self._choices:
            self._current = None
            used = used or next(iter(self._choices.values()), None)
        elif self._used == before:
            return
        if used is not None:
            self.choose(used)

    def _show_row(self, layout: QVBoxLayout, place: int, choice: ModelChoice, used: str) -> None:
        key = (choice.offered, choice.source)
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = ModelRow()
            self._group.addButton(row.radio)
            row.radio.toggled.connect(lambda on, key=key: self._choose(key) if on else None)
        if layout.indexOf(row) != place:
            layout.insertWidget(place, row)
        catalog = self._catalog
        word = used if catalog.is_used(choice) else ""
        row.show_choice(choice, catalog.needs(choice), catalog.computer, word)

    def _choose(self, key: _Key) -> None:
        self._current = key
        self.chosen.emit()

    def _card(self, title: str) -> tuple[Card, QVBoxLayout]:
        card = Card(title)
        rows = QVBoxLayout()
        theme().space(rows, spacing=8)
        card.add(rows)
        return card, rows


def _key(choice: ModelChoice | None) -> _Key | None:
    return (choice.offered, choice.source) if choice is not None else None
