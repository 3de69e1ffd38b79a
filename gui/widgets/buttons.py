"""Buttons: primary (at most one on a page), secondary, quiet, and danger for what destroys."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QWidget

from gui.theme import theme
from gui.widgets.icons import ICON_UNITS, themed_icon
from gui.widgets.label import restyle

Kind = Literal["primary", "secondary", "quiet", "danger"]
_ICON_COLOUR = {"primary": "on_action", "secondary": "text", "quiet": "action", "danger": "bad"}


class Button(QPushButton):
    """A push button of one of the four kinds, with an icon that follows the colours.

    Give `name` where the text alone does not say what the button does, or is empty.
    """

    def __init__(
        self,
        text: str = "",
        kind: Kind = "secondary",
        *,
        icon: str = "",
        name: str = "",
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind: Kind = kind
        self._icon = icon
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name or text.replace("&", ""))
        if hint:
            self.setToolTip(hint)
        if kind == "primary":
            self.setDefault(True)
            self.setAutoDefault(True)
        self._draw()
        theme().changed.connect(self._draw)

    def set_look(self, text: str, icon: str = "", *, kind: Kind | None = None) -> None:
        """Become another button, e.g. Pause after Continue."""
        self.setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self._icon = icon
        if kind is not None:
            self._kind = kind
            restyle(self, "kind", kind)
        self._draw()

    def _draw(self) -> None:
        if not self._icon:
            self.setIcon(QIcon())  # a button may lose its icon with its other look
            return
        size, gap = theme().px(ICON_UNITS), theme().px(4) if self.text() else 0
        self.setIcon(themed_icon(self._icon, _ICON_COLOUR[self._kind], gap=gap))
        self.setIconSize(QSize(size + gap, size))


def primary(text: str, icon: str = "", *, name: str = "", hint: str = "") -> Button:
    """The one thing to do on a page."""
    return Button(text, "primary", icon=icon, name=name, hint=hint)


def secondary(text: str, icon: str = "", *, name: str = "", hint: str = "") -> Button:
    """Another thing to do."""
    return Button(text, "secondary", icon=icon, name=name, hint=hint)


def quiet(text: str, icon: str = "", *, name: str = "", hint: str = "") -> Button:
    """A thing to do that should not draw the eye."""
    return Button(text, "quiet", icon=icon, name=name, hint=hint)
