"""A question before something that cannot be undone; staying is the default."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget


class Question(QMessageBox):
    """Two answers, each named for what it does. Enter and Escape change nothing."""

    def __init__(
        self, parent: QWidget, title: str, text: str, detail: str, *, do_it: str, leave_it: str
    ) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(title)
        self.setText(text)
        self.setInformativeText(detail)
        self.do_it = self.addButton(do_it, QMessageBox.ButtonRole.AcceptRole)
        leave = self.addButton(leave_it, QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(leave)
        self.setEscapeButton(leave)
        self.finished.connect(self.deleteLater)

    def agreed(self) -> bool:
        """Ask, and wait for the answer."""
        self.exec()
        return self.clickedButton() is self.do_it
