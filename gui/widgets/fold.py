"""Things that most people do not need, folded away behind a button."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.widgets.buttons import Button, quiet


def fold(text: str, inside: QWidget) -> Button:
    """A button that shows and hides `inside`, which is hidden at first."""
    button = quiet(text, "chevron-right")
    button.setCheckable(True)
    button.toggled.connect(inside.setVisible)
    button.toggled.connect(
        lambda on: button.set_look(button.text(), "chevron-down" if on else "chevron-right")
    )
    inside.hide()
    return button
