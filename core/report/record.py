"""What is known of a run besides its summary: sizes, settings and hashes, never content."""

from __future__ import annotations

from msgspec import Struct

from core.config import RunConfig
from core.leak_report import LeakReport


class FileFacts(Struct, frozen=True):
    """A data file without what stands in it: the names of its columns are all its words here."""

    name: str = ""
    """Without its folder. Empty: the built-in sample."""
    bytes: int = 0
    sha256: str = ""
    """Of the bytes that were read."""
    sheet: str = ""
    rows: int = 0
    """That were used."""
    unused_rows: int = 0
    """Of a file that was too large to be used as a whole."""
    columns: list[str] = []
    prompt: str = ""
    response: str = ""
    messages: str = ""
    text: str = ""
    """The columns that are learnt from."""


class Lengths(Struct, frozen=True):
    """How many rows there are and how long they are, in tokens."""

    rows: int = 0
    shortest: int = 0
    median: int = 0
    longest: int = 0
    total: int = 0
    answers: int = 0
    """Of the total, those that are learnt."""


class RunFacts(Struct, frozen=True):
    """Noted at the start of a run, in `facts.json` in its folder."""

    started: str = ""
    program: str = ""
    libraries: dict[str, str] = {}
    system: str = ""
    model: str = ""
    fingerprint: str = ""
    blocks: int = 0
    server: str = ""
    """That it began with: scheme://host:port. The others are in `Resumed`."""
    data: FileFacts = FileFacts()
    validation: FileFacts | None = None
    """A file of its own for the rows held back, if there was one."""
    learnt: Lengths = Lengths()
    held_back: Lengths = Lengths()
    sigma: float = 0.0
    smoothing: bool = False
    hardened: float | None = None


class Resumed(Struct, frozen=True):
    """That a run went on, in `resumed.jsonl` in its folder, a line each time."""

    time: str = ""
    step: int = 0
    """After which it went on."""
    server: str = ""
    """scheme://host:port"""


class LossCurve(Struct, frozen=True):
    """Pairs of step and loss, thinned out where there are very many."""

    training: list[tuple[int, float]] = []
    held_back: list[tuple[int, float]] = []


class HashedFile(Struct, frozen=True):
    """A file of the adapter."""

    name: str
    bytes: int
    sha256: str


class LeftKind(Struct, frozen=True):
    """Messages of one kind and noise that left for the run, as the ledger has them."""

    what: str
    noise_level: float | None
    messages: int
    bytes: int


class LedgerPart(Struct, frozen=True):
    """What the ledger says of the run, and where its chain ends now."""

    kinds: list[LeftKind] = []
    destinations: list[str] = []
    first: str = ""
    last: str = ""
    """UTC."""
    entries: int = 0
    """Of the whole ledger."""
    head: str = ""
    """SHA-256 of its last entry."""
    flaw: str = ""
    """What is wrong with the chain, in English; empty if it is whole."""


class RunRecord(Struct, frozen=True):
    """All that a report says of a run besides its summary. What is missing is None."""

    made: str = ""
    """When this was put together."""
    program: str = ""
    """The version that put it together."""
    config: RunConfig | None = None
    facts: RunFacts | None = None
    resumed: list[Resumed] = []
    """Each time that the run went on, oldest first."""
    curve: LossCurve = LossCurve()
    leak: LeakReport | None = None
    """The last measurement in the run, without its rows."""
    evaluation: dict[str, float] = {}
    """Figures of `evaluation.json`, those whose names are known."""
    files: list[HashedFile] = []
    ledger: LedgerPart | None = None
