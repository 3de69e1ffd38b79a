"""The report's sentences and figures in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from core.report.words import Words
from gui.text import translate


class WindowWords(Words):
    """Asks Qt's translator; figures follow the user's locale, times stay ISO 8601."""

    def __init__(self) -> None:
        name = QLocale().name().partition("_")[0]
        self.language = "en" if name == "C" else name

    def translated(self, context: str, template: str) -> str:
        """The template in the window's language."""
        return QCoreApplication.translate(context, template)

    def say(self, template: str, **details: object) -> str:
        """A translation with a mistake in its details must not lose the report."""
        return translate("report", template, {name: str(it) for name, it in details.items()})

    def number(self, value: float, digits: int = 0) -> str:
        """With the user's separators."""
        return QLocale().toString(float(value), "f", digits)

    def level(self, value: float) -> str:
        """With the user's decimal sign."""
        return QLocale().toString(float(value), "g", 6)
