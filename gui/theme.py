"""One look for the whole window: colours, spacing and type in one place.

Colours say who owns something (green is yours, violet the server's), blue is for actions,
amber and red for what could be read back. Lengths are *units*: one unit is a pixel while the
text has its usual size, and all of them grow together with the text.
"""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cached_property
from typing import Literal

from PySide6.QtCore import QMargins, QObject, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QLayout, QStyleFactory

from gui.palette import DARK, LIGHT, Palette
from resources import access

__all__ = ["DARK", "LIGHT", "Palette", "Theme", "Tone", "make_tabular", "theme"]

Tone = Literal["muted", "action", "yours", "server", "warning", "bad"]
Role = Literal["title", "heading", "text", "note", "figure", "mono"]

GAP_INSIDE = 8
GAP_BETWEEN = 16
GAP_AROUND = 24
_TEXT_UNITS = 14
_ROLE_UNITS = {"title": 22, "figure": 22, "heading": 14, "text": 14, "mono": 13, "note": 12}
_ROLE_WEIGHT = {
    "title": QFont.Weight.Bold,
    "figure": QFont.Weight.Bold,
    "heading": QFont.Weight.DemiBold,
}


class Theme(QObject):
    """The current look. Widgets that paint themselves repaint on `changed`.

    Use `theme()` to reach the one instance; `px(8)` for a length of 8 units; `color("yours")`
    for a colour; `font("note")` for a font; `space(layout, ...)` for spacing that follows the
    text size.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._appearance = "system"
        self._percent = 100
        self._sheet = ""
        system = QFontInfo(application.font()).pixelSize()
        self._base = max(_TEXT_UNITS, system) / _TEXT_UNITS
        self.palette = LIGHT
        application.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    # --- what widgets ask for ---

    @property
    def dark(self) -> bool:
        """Whether the dark colours are on."""
        return self.palette is DARK

    def px(self, units: float) -> int:
        """`units` design pixels at the current text size, at least 1 for anything visible."""
        length = round(units * self._base * self._percent / 100)
        return max(1, length) if units > 0 else length

    def color(self, name: str) -> QColor:
        """The colour `name` of the palette."""
        return QColor(getattr(self.palette, name))

    def font(self, role: Role = "text", *, weight: QFont.Weight | None = None) -> QFont:
        """A font for painting; figures are tabular so that they do not dance while counting."""
        if role == "mono":
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        else:
            font = QFont(self.family)
            font.setWeight(_ROLE_WEIGHT.get(role, QFont.Weight.Normal))
        font.setPixelSize(self.px(_ROLE_UNITS[role]))
        if role == "figure":
            make_tabular(font)
        if weight is not None:
            font.setWeight(weight)
        return font

    def space(
        self,
        layout: QLayout,
        spacing: int | None = None,
        margins: int | tuple[int, int, int, int] | None = None,
    ) -> None:
        """Give `layout` spacing and margins in units; they follow the text size from then on."""
        if spacing is not None:
            layout.setProperty("spacing_units", spacing)
        if margins is not None:
            four = (margins,) * 4 if isinstance(margins, int) else margins
            layout.setProperty("margin_units", list(four))
        self._respace(layout)

    @cached_property
    def family(self) -> str:
        """Inter, from the bundled files."""
        families: set[str] = set()
        for file in access.font_files():
            number = QFontDatabase.addApplicationFont(str(file))
            families.update(QFontDatabase.applicationFontFamilies(number))
        return "Inter" if "Inter" in families else QFontInfo(self._application.font()).family()

    # --- what the settings change ---

    def set_appearance(self, appearance: str) -> None:
        """`light`, `dark`, or `system` to follow the system."""
        self._appearance = appearance
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(appearance)
        hints = QGuiApplication.styleHints()
        if scheme is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(scheme)
        self.apply()

    def set_text_size(self, percent: int) -> None:
        """Make all text and controls larger or smaller."""
        self._percent = percent
        self.apply()

    def setup(self, appearance: str, percent: int) -> None:
        """Both at once, for the start."""
        self._percent = percent
        if self._sheet == "":
            self._application.setStyle(QStyleFactory.create("Fusion"))
        self.set_appearance(appearance)

    def apply(self) -> None:
        """Hand colours, fonts and sizes to Qt and tell the widgets."""
        self.palette = DARK if self._wants_dark() else LIGHT
        sheet = self.style_sheet()
        if sheet == self._sheet:
            return
        self._sheet = sheet
        self._application.setFont(self.font("text"))
        self._application.setPalette(self._qt_palette())
        self._application.setStyleSheet(sheet)
        for window in self._application.topLevelWidgets():
            for layout in window.findChildren(QLayout):
                self._respace(layout)
        self.changed.emit()

    def style_sheet(self) -> str:
        """The style sheet with the current colours and lengths."""
        colours = {field.name: getattr(self.palette, field.name) for field in fields(Palette)}
        words = {
            **colours,
            "styles": access.style_folder().as_posix(),
            "scheme": "dark" if self.dark else "light",
        }
        text = re.sub(r"/\*.*?\*/", "", access.style_template(), flags=re.DOTALL)
        text = re.sub(r"@([a-z_]+)", lambda found: words[found[1]], text)
        return re.sub(r"\b(\d+)u\b", lambda found: f"{self.px(int(found[1]))}px", text)

    # --- inside ---

    def _wants_dark(self) -> bool:
        if self._appearance in ("light", "dark"):
            return self._appearance == "dark"
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _scheme_changed(self) -> None:
        if self._wants_dark() != self.dark:
            self.apply()

    def _respace(self, layout: QLayout) -> None:
        spacing = layout.property("spacing_units")
        if spacing is not None:
            layout.setSpacing(self.px(spacing))
        margins = layout.property("margin_units")
        if margins is not None:
            layout.setContentsMargins(QMargins(*(self.px(side) for side in margins)))

    def _qt_palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for name, roles in {
            "background": (role.Window, role.AlternateBase),
            "panel": (role.Base, role.Button, role.ToolTipText),
            "text": (role.WindowText, role.Text, role.ButtonText, role.ToolTipBase),
            "action": (role.Highlight, role.Link, role.LinkVisited, role.Accent),
            "on_action": (role.HighlightedText, role.BrightText),
            "muted": (role.PlaceholderText,),
            "line": (role.Mid, role.Midlight),
            "edge": (role.Dark,),
        }.items():
            for each in roles:
                palette.setColor(each, self.color(name))
        for each in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, each, self.color("disabled"))
        return palette


def make_tabular(font: QFont) -> QFont:
    """Give all digits of `font` the same width, and return it."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def theme() -> Theme:
    """The look of the running application (made on first use)."""
    application = QApplication.instance()
    assert isinstance(application, QApplication), "make the application first"
    found = application.findChild(Theme)
    return found if isinstance(found, Theme) else Theme(application)
