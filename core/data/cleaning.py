"""Text that every later step can take: no NUL, no half characters."""

from __future__ import annotations

import re

from core.text import QT_TRANSLATE_NOOP

NUL_REMOVED = QT_TRANSLATE_NOOP(
    "data",
    "There were NUL characters in the text; they were removed. Look whether the text is whole.",
)
BROKEN_CHARACTER = QT_TRANSLATE_NOOP(
    "data",
    "There is a broken character in the text; it was replaced by “\ufffd”. Correct it in the "
    "file if it matters.",
)

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_INVISIBLE = re.compile("[\\s\u200b\u200c\u200d\u2060\ufeff\0]*")


def clean(text: str) -> tuple[str, str]:
    """The text without NUL and lone surrogates, and what was done about it ("" for nothing)."""
    complaint = ""
    if "\0" in text:
        text, complaint = text.replace("\0", ""), NUL_REMOVED
    if not text.isascii() and _HALF_CHARACTER.search(text):
        text, complaint = _HALF_CHARACTER.sub("\ufffd", text), BROKEN_CHARACTER
    return text, complaint


def is_blank(text: str) -> bool:
    """Whether nothing in `text` can be seen."""
    return _INVISIBLE.fullmatch(text) is not None


def shorten(text: str, most: int = 60) -> str:
    """`text` for use inside a sentence."""
    text = " ".join(text[: 4 * most].split())
    return text if len(text) <= most else text[: most - 1] + "…"
