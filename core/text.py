"""User-facing text in `core`: marked for translation and filled in, without knowing Qt.

`pyside6-lupdate` finds the marks by their name; the window translates a template and fills in
its details. A detail is text as it is (a name, a figure, a marked sentence) or a `Phrase`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001 - Qt's own name
    """Return `text` unchanged; `context` is for the translator's tool."""
    return text


class Phrase(Struct, frozen=True):
    """A sentence of ours as a detail of another: a marked template with details of its own."""

    text: str
    details: dict[str, str | Phrase] = {}

    def __str__(self) -> str:
        return self.text.format_map(self.details)


Detail = str | Phrase
"""What fills a place in a template."""


def phrase(text: str, /, **details: object) -> Phrase:
    """`text` is a template of the context `errors` or `data`, marked for translation."""
    return Phrase(text, details_of(details))


def details_of(values: Mapping[str, object]) -> dict[str, Detail]:
    """Phrases as they are, so that they can still be translated; all else as text."""
    return {
        name: value if isinstance(value, Phrase) else str(value) for name, value in values.items()
    }
