"""What the window is told of models: those on this computer and those the trunk server offers."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from core.event_values import Event, ModelFacts, Problem

Kind = Literal["demo", "folder", "fetched", "hub", "gguf"]
"""Where a model here came from; `fetched` is from a trunk server, perhaps in parts."""


class ModelHere(Struct, frozen=True):
    """One model on this computer. What is unusable is listed too, with its `problem`."""

    source: str
    """What `Connect.model` takes."""
    kind: Kind
    name: str
    facts: ModelFacts | None = None
    """Sizes when computing with 4 bytes a value, as a client does."""
    languages: list[str] = []
    bytes: int = 0
    """On the disk."""
    whole: bool = True
    blocks: list[int] = []
    """Of a fetched model: the blocks that are here."""
    unfinished: int = 0
    """Bytes of parts that have come, but not to their end."""
    problem: Problem | None = None
    """Without it and without `facts`, it is converted when it is first used."""


class OfferedModel(Struct, frozen=True):
    """One model that the connected trunk server serves."""

    source: str
    """What `Connect.model` takes to use it with the blocks for here fetched from the server."""
    facts: ModelFacts
    """Sizes when computing with 4 bytes a value, as a client does."""
    min_input_blocks: int = 1
    min_output_blocks: int = 1
    languages: list[str] = []
    handed_out: bool = True
    """Whether the server hands out the blocks for here."""


class Computer(Struct, frozen=True):
    """What models are held against."""

    memory_free: int = 0
    disk_free: int = 0
    """Where models are kept."""
    bytes_per_second: float = 0.0
    """That weights can be read from memory at; generating a token reads all of them once."""


class ModelsListed(Event, frozen=True, tag="models_listed"):
    """All models, after `ListModels` and whatever changed them."""

    here: list[ModelHere] = []
    offered: list[OfferedModel] = []
    computer: Computer = Computer()


class ModelFetched(Event, frozen=True, tag="model_fetched"):
    """`source` is where the model lies now; it can be connected with."""

    source: str = ""
    name: str = ""
