"""What asks before it is done to a run: another name, and the trash."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QInputDialog, QWidget

from core.errors import RunUnchanged
from core.events import RunSummary
from core.run_notes import rename_run
from gui.models.run_removal import remove_for_good, to_trash
from gui.models.runs_model import AnyRun
from gui.text import elide
from gui.widgets.question import Question


class RunActions(QObject):
    """`failed` carries a `Problem`; `removing` and `removed` the folder, before and after."""

    failed = Signal(object)
    changed = Signal()
    removing = Signal(str)
    removed = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def reveal(self, run: AnyRun | None) -> None:
        """Open the run's folder in the system's own window."""
        if run is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(run.folder))

    def rename(self, run: AnyRun | None) -> None:
        """Ask for another name."""
        if not isinstance(run, RunSummary):
            return
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Rename the run"))
        dialog.setLabelText(self.tr("Name (the folder and the ledger keep the old one)"))
        dialog.setTextValue(run.name)
        dialog.textValueSelected.connect(lambda name: self.rename_to(run, name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def rename_to(self, run: RunSummary, name: str) -> None:
        """Give a run another name; an empty one changes nothing."""
        name = " ".join(name.split())
        if not name or name == run.name:
            return
        try:
            rename_run(Path(run.folder), name)
        except RunUnchanged as error:
            self.failed.emit(error.problem())
        self.changed.emit()

    def remove(self, run: AnyRun | None) -> None:
        """Ask, then put the run into the trash."""
        if run is None:
            return
        question = self._question(
            self.tr("Delete “{name}”?").format(name=elide(run.name, 60)),
            self.tr("Its folder goes to the trash, with the adapter, the losses and your notes."),
            self.tr("Delete"),
        )
        question.do_it.clicked.connect(lambda: self.remove_now(run))
        question.open()

    def remove_now(self, run: AnyRun) -> None:
        """Put the folder into the trash; where there is none, ask once more."""
        self.removing.emit(run.folder)
        if to_trash(run.folder):
            self.removed.emit(run.folder)
            return
        question = self._question(
            self.tr("Delete “{name}” for good?").format(name=elide(run.name, 60)),
            self.tr("There is no trash for this folder, so it cannot be brought back."),
            self.tr("Delete for good"),
        )
        question.do_it.clicked.connect(lambda: self._remove_for_good(run))
        question.open()

    def _remove_for_good(self, run: AnyRun) -> None:
        try:
            remove_for_good(run.folder)
        except RunUnchanged as error:
            self.failed.emit(error.problem())
            self.changed.emit()
            return
        self.removed.emit(run.folder)

    def _question(self, text: str, detail: str, do_it: str) -> Question:
        return Question(
            self._window,
            self.tr("Delete the run"),
            text,
            detail,
            do_it=do_it,
            leave_it=self.tr("Keep it"),
        )
