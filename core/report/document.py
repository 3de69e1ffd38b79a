"""What a report is made of, before it becomes HTML or pages. All of it is plain text."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.report.record import LossCurve


@dataclass(frozen=True)
class Table:
    """With `columns` a table with a head; without, pairs of a name and what it is."""

    caption: str
    rows: list[list[str]]
    columns: list[str] = field(default_factory=list)
    figures: bool = False
    """Whether all columns but the first are numbers."""


@dataclass(frozen=True)
class Picture:
    """The losses of the run, with the words that go with them."""

    curve: LossCurve
    title: str
    description: str
    training: str
    held_back: str
    steps: str


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it, in this order."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    picture: Picture | None = None
    tables: list[Table] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """A report."""

    language: str
    title: str
    subtitle: str
    sections: list[Section]
