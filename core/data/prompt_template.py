"""What the model is asked: a text with fields, which are filled with the cells of a row.

A column, or several joined with `+`, is a template too: the fields below each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.data import limits
from core.data.cleaning import shorten
from core.errors import TemplateUnusable
from core.events import ColumnMapping
from core.text import QT_TRANSLATE_NOOP

NO_FIELDS = QT_TRANSLATE_NOOP("errors", "It names no column, so that every row would ask the same.")
UNKNOWN_FIELD = QT_TRANSLATE_NOOP(
    "errors", "There is no column “{name}” with text; the columns are: {columns}."
)
UNBALANCED = QT_TRANSLATE_NOOP("errors", "In line {line} of it a brace has no partner.")
TOO_LONG = QT_TRANSLATE_NOOP("errors", "It is longer than {most} characters.")

_MARK = re.compile(r"\{\{|\}\}|\{(?P<field>[^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Field:
    """A place where the cell of a column goes."""

    column: str


Line = tuple[str | Field, ...]


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """Lines of fixed text and fields."""

    lines: tuple[Line, ...]

    @property
    def fields(self) -> list[str]:
        """The columns that are filled in, each once."""
        pieces = (piece for line in self.lines for piece in line)
        return list(dict.fromkeys(piece.column for piece in pieces if isinstance(piece, Field)))

    def fill(self, cell: Callable[[str], str]) -> str:
        """The prompt of a row, of which `cell` gives the text in a column; "" if all are empty.

        A line whose fields are all empty is left out, with the blank lines below it.
        """
        kept: list[str] = []
        filled = gap = False
        for line in self.lines:
            cells = [cell(piece.column) for piece in line if isinstance(piece, Field)]
            if cells and not any(cells):
                gap = True
                continue
            filled |= bool(cells)
            text = "".join(p if isinstance(p, str) else cell(p.column) for p in line)
            if gap and not text.strip():
                continue
            gap = False
            kept.append(text)
        while gap and kept and not kept[-1].strip():
            kept.pop()
        return "\n".join(kept) if filled else ""

    def __str__(self) -> str:
        """The template as one writes it."""
        return "\n".join("".join(map(_written, line)) for line in self.lines)


def template_of(mapping: ColumnMapping, columns: Sequence[str]) -> PromptTemplate:
    """What `mapping` asks with: its own template, or its prompt columns with a blank line between.

    Raises `TemplateUnusable`.
    """
    if mapping.template:
        return parse(mapping.template, columns)
    alone = mapping.prompt in columns
    names = [mapping.prompt] if alone else mapping.prompt.split("+")
    lines: list[Line] = []
    for name in names:
        lines += [(), (Field(name),)]
    return PromptTemplate(tuple(lines[1:]))


def parse(text: str, columns: Sequence[str]) -> PromptTemplate:
    """Read a template: `{column}` is a field, `{{` and `}}` are braces. Raises `TemplateUnusable`.

    Line ends of all systems are taken.
    """
    if len(text) > limits.MAX_TEMPLATE_CHARACTERS:
        raise TemplateUnusable(TOO_LONG, most=f"{limits.MAX_TEMPLATE_CHARACTERS:,}")
    lines = re.split(r"\r\n|\r|\n", text)
    template = PromptTemplate(
        tuple(_line(line, number, columns) for number, line in enumerate(lines, 1))
    )
    if not template.fields:
        raise TemplateUnusable(NO_FIELDS)
    return template


def _line(text: str, number: int, columns: Sequence[str]) -> Line:
    pieces: list[str | Field] = []
    end = 0
    for mark in _MARK.finditer(text):
        pieces.append(text[end : mark.start()])
        end = mark.end()
        if mark["field"] is not None:
            pieces.append(Field(_column(mark["field"], columns)))
        elif mark[0] in ("{{", "}}"):
            pieces.append(mark[0][0])
        else:
            raise TemplateUnusable(UNBALANCED, line=number)
    pieces.append(text[end:])
    return tuple(piece for piece in pieces if piece)


def _column(name: str, columns: Sequence[str]) -> str:
    for known in (name, name.strip()):
        if known in columns:
            return known
    listed = ", ".join(shorten(column, 30) for column in columns[:10])
    more = ", …" if len(columns) > 10 else ""
    raise TemplateUnusable(UNKNOWN_FIELD, name=shorten(name), columns=listed + more)


def _written(piece: str | Field) -> str:
    if isinstance(piece, Field):
        return f"{{{piece.column}}}"
    return piece.replace("{", "{{").replace("}", "}}")
