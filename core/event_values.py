"""Small things that events carry: what went wrong, a model's sizes, a file's columns."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Problem(Struct, frozen=True):
    """An error as a value: three templates and the details to fill in (see `core.errors`)."""

    code: str
    what: str
    why: str
    remedy: str
    details: dict[str, str]

    def sentences(self) -> tuple[str, str, str]:
        """What happened, why, and what to do, filled in."""
        what, why, remedy = (
            text.format_map(self.details) for text in (self.what, self.why, self.remedy)
        )
        return what, why, remedy

    def __str__(self) -> str:
        return " ".join(text for text in self.sentences() if text)


class ModelFacts(Struct, frozen=True):
    """What the window needs to know of a model: sizes only."""

    name: str
    source: str
    fingerprint: str
    blocks: int
    hidden_size: int
    vocabulary: int
    embedding_bytes: int
    """Bytes of the embedding here, and of the head where it is not tied to it."""
    block_bytes: int
    key_value_bytes_per_token: int
    """Cache bytes a block needs for one token."""
    licence: str = ""


class RowProblem(Struct, frozen=True):
    """Something to know about one row or line of a file, and what was done about it."""

    line: int
    """Line in the file, counted from 1 (for a workbook the sheet's row); 0: the whole file."""
    text: str
    details: dict[str, str] = {}
    dropped: bool = False


class ColumnMapping(Struct, frozen=True):
    """Which columns are learnt from: `messages` alone, or `prompt` and `response`."""

    prompt: str = ""
    response: str = ""
    messages: str = ""


class Segment(Struct, frozen=True):
    """A piece of a row as the model sees it."""

    text: str
    part: Literal["template", "prompt", "response"]
