"""Notes on a run, kept in its folder while they are written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.errors import RunUnchanged
from core.run_notes import LONGEST_NOTES, read_notes, write_notes
from gui.theme import theme
from gui.widgets.card import Card
from gui.widgets.label import Label

_SAVE_AFTER_MS = 600


class NotesCard(Card):
    """`failed` carries the `Problem` when they cannot be read or kept."""

    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._folder = ""
        self._kept = ""
        heading = Label(self.tr("Notes"), "heading")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Notes on this run"))
        self.text.setPlaceholderText(self.tr("What you want to remember of this run"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._changed)
        self.state = Label("", "note", wrap=True)
        self.add(heading)
        self.add(self.text)
        self.add(self.state)
        self._later = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._later.timeout.connect(self.save)
        theme().changed.connect(self._resize)
        self._resize()

    def show_run(self, folder: str) -> None:
        """Show the notes of a run; those of the one before are kept first."""
        if folder == self._folder:
            return
        self.save()
        self._folder, self._kept = "", ""
        self.text.setReadOnly(False)
        try:
            self._kept = read_notes(Path(folder)) if folder else ""
        except RunUnchanged as error:
            self.text.setReadOnly(True)  # writing would lose what cannot be read
            self.failed.emit(error.problem())
        self.text.setPlainText(self._kept)
        self._folder = folder
        self.state.setText(self.tr("Kept in the run’s folder, on this computer only."))

    def forget(self) -> None:
        """The run is gone, and its notes with it."""
        self._later.stop()
        self._folder = ""

    def save(self) -> None:
        """Write them now, if they changed."""
        self._later.stop()
        text = self.text.toPlainText()
        if not self._folder or text == self._kept or self.text.isReadOnly():
            return
        try:
            write_notes(Path(self._folder), text)
        except RunUnchanged as error:
            self.state.setText(self.tr("Not saved"))
            self.failed.emit(error.problem())
            return
        self._kept = text
        if len(text) > LONGEST_NOTES:
            self.state.setText(self.tr("Saved as far as notes can be long"))
        else:
            self.state.setText(self.tr("Saved"))

    def hideEvent(self, event: QHideEvent) -> None:
        """Leaving the page or the window must not lose a word."""
        self.save()
        super().hideEvent(event)

    def _changed(self) -> None:
        if self._folder and not self.text.isReadOnly():
            self.state.setText(self.tr("Saving …"))
            self._later.start()

    def _resize(self) -> None:
        self.text.setFixedHeight(theme().px(96))
