"""Marks user-facing text in `core` for translation without knowing Qt.

`pyside6-lupdate` finds these calls by their name; the window translates the template
and fills in the details.
"""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001 - Qt's own name
    """Return `text` unchanged; `context` is for the translator's tool."""
    return text
