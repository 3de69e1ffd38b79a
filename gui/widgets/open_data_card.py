"""The data page before a file is open, and the dialogs that choose one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.widgets.buttons import primary, secondary
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState

_PATTERNS = " ".join(
    f"*.{name}"
    for name in (
        "csv", "tsv", "txt", "json", "jsonl", "ndjson", "parquet", "xlsx", "docx", "pdf", "md",
    )
)  # fmt: skip


class OpenDataCard(Card):
    """Says what can be opened. Its buttons are signals."""

    file_wanted = Signal()
    folder_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        choose = primary(self.tr("Open a file …"), "folder-open")
        choose.clicked.connect(self.file_wanted)
        folder = secondary(self.tr("Open a folder …"), "folder-open")
        folder.clicked.connect(self.folder_wanted)
        sample = secondary(self.tr("Use the sample"), "table")
        sample.clicked.connect(self.sample_wanted)
        self.add(
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


def ask_for_file(parent: QWidget, folder: str) -> str:
    """A file that the user chooses, from `folder` on; empty if none."""
    kinds = QCoreApplication.translate("OpenDataCard", "Tables, chats and documents")
    others = QCoreApplication.translate("OpenDataCard", "All files")
    path, _ = QFileDialog.getOpenFileName(
        parent,
        QCoreApplication.translate("OpenDataCard", "Open a file"),
        folder,
        f"{kinds} ({_PATTERNS});;{others} (*)",
    )
    return path


def ask_for_folder(parent: QWidget, folder: str) -> str:
    """A folder that the user chooses, from `folder` on; empty if none."""
    title = QCoreApplication.translate("OpenDataCard", "Open a folder of texts")
    return QFileDialog.getExistingDirectory(parent, title, folder)
