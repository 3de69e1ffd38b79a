"""What a file becomes: rows of text, and later examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from core.events import RowProblem

Role = Literal["system", "user", "assistant"]
Turn = Mapping[str, object]
"""One turn of a chat as the file has it; `examples` checks it."""
Cell = str | list[Turn]
Row = dict[str, Cell]
"""Cells by column. A column that the row does not have is absent, not empty."""


@dataclass(frozen=True)
class DataSet:
    """The rows of one file, as they are, and what there is to say about them."""

    name: str
    path: Path | None
    """None: the built-in sample."""
    columns: list[str]
    rows: list[Row]
    lines: list[int]
    """For every row its line in the file (in a workbook: the sheet's row), counted from 1."""
    problems: list[RowProblem] = field(default_factory=list)
    questions: list[RowProblem] = field(default_factory=list)
    """Those of `problems` that the user should confirm: a sheet or a header that was assumed."""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    bytes: int = 0
    sha256: str = ""
    """Of the file; a folder has none."""
    unused_rows: int = 0
    """Rows of the file that are not in `rows`, because memory is for a choice of them only."""
    free_text: str = ""
    """The column of texts that are no questions with answers, as documents are."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with the model."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Example:
    """What is learnt from one row: the last message is the assistant's."""

    messages: tuple[Message, ...]
    index: int
    """Place of the row in `DataSet.rows`."""
    line: int
    group: str = ""
    """What it belongs to, a patient or document; rows of one group are held back together."""

    @property
    def prompt(self) -> tuple[Message, ...]:
        """Everything before the last answer."""
        return self.messages[:-1]

    @property
    def response(self) -> str:
        """The last answer."""
        return self.messages[-1].content

    @property
    def is_free_text(self) -> bool:
        """Whether there is nothing but one text, all of which is learnt."""
        return len(self.messages) == 1


def cell_text(cell: Cell) -> str:
    """A cell as text for showing; the turns of a chat become lines."""
    if isinstance(cell, str):
        return cell
    return "\n".join(
        f"{turn.get('role', turn.get('from', '?'))}: {turn.get('content', turn.get('value', ''))}"
        for turn in cell
    )
