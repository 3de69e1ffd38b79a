"""A model that can be chosen, and what it needs of this computer at a partition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.estimate import Fit, download_bytes, estimate, fit, tokens_per_second
from core.events import ModelFacts, ModelHere, OfferedModel
from core.model_events import Computer


@dataclass(frozen=True)
class ModelChoice:
    """One row of the list: a model on this computer, or one that the trunk server offers.

    Of a model from the server, the other side is known too: what of it is here, or its offer.
    """

    here: ModelHere | None
    offer: OfferedModel | None
    offered: bool = False
    """Whether it stands among those that the server offers."""

    @property
    def source(self) -> str:
        """What `Connect.model` takes."""
        one = self.offer if self.offered else self.here
        return one.source if one is not None else ""

    @property
    def facts(self) -> ModelFacts | None:
        """Its sizes; None of one that cannot be used, or was not read yet."""
        if self.offered and self.offer is not None:
            return self.offer.facts
        return self.here.facts if self.here is not None else None

    @property
    def name(self) -> str:
        """What it is called."""
        facts = self.facts
        return facts.name if facts is not None else self.here.name if self.here is not None else ""

    @property
    def languages(self) -> list[str]:
        """Codes of the languages that its card names."""
        said = [one.languages for one in (self.here, self.offer) if one is not None]
        return next((languages for languages in said if languages), [])

    @property
    def comes_from_server(self) -> bool:
        """Whether blocks of it are fetched, so that there may be more to fetch."""
        return self.offered or (self.here is not None and self.here.kind == "fetched")

    def to_fetch(self, blocks: Iterable[int]) -> int:
        """Bytes that are still to be fetched for `blocks`."""
        size = self.missing_bytes(blocks)
        kept = self.here.unfinished if self.here is not None else 0
        return max(1, size - kept) if size else 0

    def missing_bytes(self, blocks: Iterable[int]) -> int:
        """The same, with the bytes of parts that have come but not to their end."""
        facts = self.facts
        if facts is None or not self.comes_from_server:
            return 0
        have = set(self.here.blocks) if self.here is not None else set()
        ends = download_bytes(facts, 0)
        complete = self.here.bytes - self.here.unfinished if self.here is not None else 0
        size = download_bytes(facts, len(set(blocks) - have))
        return size - ends if have or complete >= ends else size  # they are fetched first


@dataclass(frozen=True)
class Needs:
    """What a model needs here at a partition, beside what there is. All in bytes but the speed."""

    cut: tuple[int, int]
    memory: int
    fit: Fit
    to_fetch: int
    to_fetch_whole: int
    room: bool
    """Whether the disk has room for what is to be fetched."""
    tokens_per_second: float
    """At most, by what is computed here."""
    trunk_here: bool


def needs_of(
    choice: ModelChoice, cut: tuple[int, int], computer: Computer, *, trunk_here: bool
) -> Needs | None:
    """None where the model's sizes are not known. With `trunk_here` all of it runs here."""
    facts = choice.facts
    if facts is None:
        return None
    parts = (cut[0], facts.blocks - cut[0]) if trunk_here else cut
    memory = estimate(facts, *parts, noise_level=0.0).memory_here
    to_fetch = choice.to_fetch(blocks_here(facts, cut))
    return Needs(
        cut,
        memory,
        fit(memory, computer.memory_free),
        to_fetch,
        choice.to_fetch(range(facts.blocks)),
        to_fetch <= computer.disk_free,
        tokens_per_second(facts, sum(parts), computer.bytes_per_second),
        trunk_here,
    )


def blocks_here(facts: ModelFacts, cut: tuple[int, int]) -> list[int]:
    """The blocks that run here, numbered as in the whole model."""
    return [*range(cut[0]), *range(facts.blocks - cut[1], facts.blocks)]
