"""Choosing an invitation, and what is shown where no server can be used for a common run."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from core.invitation import SUFFIX
from gui.widgets.buttons import secondary
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState


def ask_for_invitation(parent: QWidget, folder: str) -> str:
    """An invitation that the user chooses, from `folder` on; empty if none."""
    kinds = QCoreApplication.translate("together", "Invitations")
    others = QCoreApplication.translate("together", "All files")
    path, _ = QFileDialog.getOpenFileName(
        parent,
        QCoreApplication.translate("together", "Open an invitation"),
        folder,
        f"{kinds} (*{SUFFIX});;{others} (*)",
    )
    return path


def no_server_card(go_to_server: Callable[[], None]) -> Card:
    """Says that a common run needs a server that all partners reach."""
    button = secondary(QCoreApplication.translate("together", "Go to Server"), "server")
    button.clicked.connect(go_to_server)
    card = Card()
    card.add(
        EmptyState(
            "unplug",
            QCoreApplication.translate("together", "A common run needs a server all can reach"),
            QCoreApplication.translate(
                "together",
                "The trunk on this computer serves this program only. Connect to a server of your"
                " institution, or for trying out to one that was started here with"
                " “fedsea serve”.",
            ),
            button,
        ),
        1,
    )
    return card
