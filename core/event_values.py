"""The base of all events, and small things that they carry: what went wrong, a model's sizes."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from core.text import Detail, Phrase, phrase


class Event(Struct, frozen=True, tag_field="event"):
    """Base of all events. `job` is the number of the command it answers, 0 if none."""

    job: int = 0


class Problem(Struct, frozen=True):
    """An error as a value: three templates and the details to fill in (see `core.errors`)."""

    code: str
    what: str
    why: str
    remedy: str
    details: dict[str, Detail]

    def sentences(self) -> tuple[str, str, str]:
        """What happened, why, and what to do, filled in."""
        what, why, remedy = (
            text.format_map(self.details) for text in (self.what, self.why, self.remedy)
        )
        return what, why, remedy

    def phrase(self) -> Phrase:
        """What happened and why, as a detail of another error, which has its own remedy."""
        what, why = (Phrase(text, self.details) for text in (self.what, self.why))
        return phrase("{what} {why}", what=what, why=why) if self.why else what

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
    value_bytes: Annotated[int, Meta(ge=1, le=8)] = 4
    """Of one value, in all of these sizes."""
    stored_value_bytes: Annotated[int, Meta(ge=1, le=8)] = 2
    """Of one value in the files, which is what is fetched."""

    def at(self, value_bytes: int) -> ModelFacts:
        """The same model computed with another width of values."""
        return replace(
            self,
            value_bytes=value_bytes,
            embedding_bytes=self.embedding_bytes * value_bytes // self.value_bytes,
            block_bytes=self.block_bytes * value_bytes // self.value_bytes,
            key_value_bytes_per_token=self.key_value_bytes_per_token
            * value_bytes
            // self.value_bytes,
        )


ExportFormat = Literal["adapter", "merged", "gguf"]
"""A PEFT folder, a folder with the whole model, or one file for llama.cpp and its kin."""
ExportType = Literal["f32", "f16", "q8_0"]
"""How an export's numbers are written: 32 or 16 bits, or 8 bits with a scale for 32 of them."""


class RunSummary(Struct, frozen=True):
    """One finished or stopped run, as the list of runs and the end of a run show it."""

    folder: str
    name: str
    created: str
    model: str
    data: str
    input_blocks: int
    output_blocks: int
    noise_level: float
    steps: int
    seconds: float
    eval_loss_before: float | None
    eval_loss_after: float | None
    accuracy_before: float | None
    accuracy_after: float | None
    held_back_rows: int
    bytes_sent: int
    bytes_received: int
    stopped: bool = False
    prompt_read_back: float | None = None
    """Share of prompt tokens a test attack read at the end; None if none was made."""
    gradient_noise: float = 0.0
    hardened: float | None = None
    """Noise level of the hardened adapter that it started from."""
    rows_fingerprint: str = ""
    """Of the rows learnt from and those held back, to find them again; empty in older runs."""
    export_allowed: bool = True
    """Whether the trunk server agreed that the run may be exported."""
    best_step: int | None = None
    """The step with the lowest loss on held-back rows, where that was measured on the way."""
    best_loss: float | None = None
    adapter_step: int | None = None
    """The step whose adapter the run ended with; None: the last one."""
    stopped_early: bool = False
    """Whether it ended because the loss on held-back rows did not fall any more."""
    masked: bool = False
    """Whether personal data in its rows was masked before learning."""
    left_out_rows: int = 0
    """Rows not learnt because they, or their group, stand in the validation file too."""
    unused_rows: int = 0
    """Rows of a file of which memory is for a choice only, that were not in that choice."""


class UnreadableRun(Struct, frozen=True):
    """The folder of a run that has no result, or whose result cannot be read."""

    folder: str
    name: str
    """Of the folder."""
    reason: Detail
    """A sentence of the context `errors`, or the system's own words."""


class UnfinishedRun(Struct, frozen=True):
    """A run that was paused or interrupted and can go on from its checkpoint."""

    folder: str
    name: str
    step: int
    total_steps: int
    epochs: int = 1
    noise_level: float = 0.0
