"""The pill that says which model answers, and its menu: the model as it came, or a run."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from core.events import RunSummary
from gui.models.rows_model import plain_tooltip
from gui.text import elide
from gui.widgets.level_text import level_text
from gui.widgets.pill_button import PillButton


class AdapterMenu(PillButton):
    """`chosen` carries the folder of a run; empty is the model as it came."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sparkles", "yours", parent)
        self._runs: list[RunSummary] = []
        self._model = ""
        self._current = ""
        self._locked = ""
        self.set_opens_menu()
        self.choices = QMenu(self)
        self.choices.setToolTipsVisible(True)
        self.choices.aboutToShow.connect(self._fill)
        self.clicked.connect(self._open)
        self.setToolTip(self.tr("Choose what answers: the model as it came, or one of your runs."))
        self._show_current()

    def show_choice(
        self, model: str, runs: list[RunSummary], current: str, locked: str = ""
    ) -> None:
        """The connected model, the runs there are, the folder that is chosen.

        `locked` says why no run may be used here; then only the model as it came can be chosen.
        """
        self._model, self._runs, self._current, self._locked = model, runs, current, locked
        self._show_current()

    def name_of(self, folder: str) -> str:
        """What a choice is called."""
        if not folder:
            return self._model or self.tr("Base model")
        names = (run.name for run in self._runs if run.folder == folder)
        return next(names, folder.replace("\\", "/").rsplit("/", 1)[-1])

    def _show_current(self) -> None:
        if self._current:
            self.show_word(self.name_of(self._current), "yours", "graduation-cap")
        else:
            self.show_word(self.name_of(""), "muted", "sparkles")

    def _open(self) -> None:
        self.choices.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _fill(self) -> None:
        self.choices.clear()
        group = QActionGroup(self.choices)
        self._add(group, self.tr("{model}, as it came").format(model=self.name_of("")), "", "")
        if self._runs:
            self.choices.addSection(self.tr("Your runs"))
        for run in self._runs:
            if run.noise_level > 0:
                hint = self.tr("Trained with noise {level}").format(
                    level=level_text(run.noise_level)
                )
            else:
                hint = self.tr("Trained without noise")
            text = f"{elide(run.name, 60)} · {_when(run)}"
            if self._locked:
                text = self.tr("{run} · not allowed here").format(run=text)
            self._add(group, text, run.folder, hint)

    def _add(self, group: QActionGroup, text: str, folder: str, hint: str) -> None:
        action = QAction(text.replace("&", "&&"), self.choices)
        action.setCheckable(True)
        action.setChecked(folder == self._current)
        locked = self._locked if folder else ""
        action.setEnabled(not locked)
        action.setToolTip(plain_tooltip(locked) if locked else hint)
        action.triggered.connect(lambda: self.chosen.emit(folder))
        group.addAction(action)
        self.choices.addAction(action)


def _when(run: RunSummary) -> str:
    """When the run was made, in the user's own time and way of writing it."""
    moment = QDateTime.fromString(run.created, Qt.DateFormat.ISODate).toLocalTime()
    if not moment.isValid():
        return run.created
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)
