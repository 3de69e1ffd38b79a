"""A noise level as the user reads it."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def level_text(level: float) -> str:
    """One decimal, or two where they are needed, with the user's decimal sign."""
    digits = 1 if round(level * 100) % 10 == 0 else 2
    return QLocale().toString(float(level), "f", digits)
