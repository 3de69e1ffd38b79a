"""One calm line after a crash: where the report is, that nothing was sent, and a way to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from gui.widgets.banner import Banner


class CrashNotice(Banner):
    """Hidden until there is a report; of several the newest counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file: Path | None = None
        self.action.connect(self._show_file)

    def show_report(self, file: Path) -> None:
        """Tell of the report in `file`."""
        self.file = file
        self.say(
            "info",
            self.tr("A report was written to {file}; nothing was sent.").format(file=file.name),
            self.tr(
                "It is in the log folder and says where the program broke, with none of your text. "
                "You may read it before you send it to anyone."
            ),
            self.tr("Show"),
        )

    def _show_file(self) -> None:
        if self.file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.file)))
