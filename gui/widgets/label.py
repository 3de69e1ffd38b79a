"""Text. Always plain: what a file or a server wrote must never be read as markup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.theme import theme

_NARROWEST = 120
"""Units below which wrapped text becomes unreadable; a label may be wider, never narrower."""


class Label(QLabel):
    """Plain text in one of the theme's roles.

    Roles: `title`, `heading`, `text`, `subtitle`, `muted`, `strong`, `note`, `figure`.
    Tones (for `note`, `strong`, `figure`): `muted`, `yours`, `server`, `warning`, `bad`.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "text",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setText(text)
        if wrap:
            self.setWordWrap(True)
            self.setMinimumWidth(theme().px(_NARROWEST))
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def set_tone(self, tone: str) -> None:
        """Change the colour; a word in the text must say the same."""
        restyle(self, "tone", tone)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and make Qt look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
