"""What events say of the user's data: columns, remarks on rows, pieces of text.

They are used from `core.events`, which passes them on.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from core.text import Detail

Task = Literal["label", "summary", "chat", "instruction", "text"]
"""What the model is to learn: to answer with one of a few labels, to summarise, to converse, to
answer freely, or to write on as in free text."""


class RowProblem(Struct, frozen=True):
    """Something to know about one row or line of a file, and what was done about it."""

    line: int
    """Line in the file, counted from 1 (for a workbook the sheet's row); 0: the whole file."""
    text: str
    details: dict[str, Detail] = {}
    dropped: bool = False


class ColumnMapping(Struct, frozen=True):
    """Which columns are learnt from: `messages` alone, `text` alone, or `prompt` and `response`."""

    prompt: str = ""
    response: str = ""
    messages: str = ""
    text: str = ""
    """Free text without answers: every token of it is learnt."""
    group: str = ""
    """Rows with the same value here, a patient or document, are held back together; or not at all
    if empty."""
    template: str = ""
    """What the model is asked, with `{column}` for a cell; takes the place of `prompt`."""


class Segment(Struct, frozen=True):
    """A piece of a row as the model sees it."""

    text: str
    part: Literal["template", "prompt", "response"]


class ShownRow(Struct, frozen=True):
    """A row exactly as the model will see it; nothing of it if it is not learnt from."""

    index: int = 0
    """Of the file's rows, from 0."""
    segments: list[Segment] = []
    tokens: int = 0
    response_tokens: int = 0
    cut_tokens: int = 0
    """Tokens beyond the length limit, which the model will not see."""


class PersonalExample(Struct, frozen=True):
    """One piece of personal data with a few words around it."""

    kind: str
    before: str
    text: str
    after: str
