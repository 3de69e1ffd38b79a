"""Did a run help? Its model, the model as it came and the trivial answer on the same rows.

Free of torch. Shares lie between 0 and 1. The rows to read hold the user's text, so they go to the
window but into the run's folder only where that is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from core.leak_report import Share

FILE_NAME = "evaluation.json"
MOST_ROWS = 64
"""How many rows the loss is measured on, unless told otherwise."""
MOST_ANSWERS = 20
"""How many answers are generated, unless told otherwise: each token is a round trip."""
MOST_NEW_TOKENS = 96
"""No generated answer is longer than this, nor than the longest right one."""
ROWS_TO_READ = 10


class Outcome(Struct, frozen=True):
    """One model, or the trivial answer, on the rows."""

    loss: float | None = None
    """Mean over the answers' tokens; the trivial answer has none."""
    accuracy: Share | None = None
    """Where the answers are labels: the share of right ones, and its 95 % interval (Wilson)."""
    low: Share | None = None
    high: Share | None = None
    confusion: list[list[int]] = []
    """A row for each right label, a column for each given one."""
    rouge_l: Share | None = None
    """Where the answers are text: the mean over the generated ones, and token F1 the same way."""
    token_f1: Share | None = None

    @property
    def score(self) -> float:
        """The task's own measure."""
        return (self.rouge_l if self.accuracy is None else self.accuracy) or 0.0


class Comparison(Struct, frozen=True):
    """Row by row: how often the fine-tuned model's answer scored higher, how often lower."""

    better: int = 0
    worse: int = 0
    chance: Share = 1.0
    """How often so one-sided a result comes about by chance alone (sign test, two-sided)."""

    @property
    def clear(self) -> bool:
        """Whether chance is no good explanation (below 5 %)."""
        return self.chance < 0.05


class ComparedRow(Struct, frozen=True):
    """One row to read: the user's own text and both models' answers."""

    line: int
    """Line in the file, counted from 1."""
    prompt: str
    answer: str
    """The right one."""
    base: str
    tuned: str
    base_loss: float
    """Mean over the tokens of the right answer."""
    tuned_loss: float


class EvaluationReport(Struct, frozen=True):
    """One measurement of one run."""

    task: Literal["labels", "text"]
    base: Outcome
    trivial: Outcome
    tuned: Outcome
    against_base: Comparison = Comparison()
    against_trivial: Comparison = Comparison()
    labels: list[str] = []
    trivial_answer: str = ""
    """The most frequent answer of the rows learnt from."""
    improved: list[ComparedRow] = []
    """Where the loss fell most, the largest gain first."""
    worst: list[ComparedRow] = []
    """Where the fine-tuned model's loss is highest, the worst first."""
    with_rows: bool = True
    """Whether the rows to read are here; false where they were left out on saving."""
    run: str = ""
    """Folder of the run."""
    model: str = ""
    data: str = ""
    """Name of the file with the rows."""
    held_back: bool = True
    """Whether they are the run's own held-back rows; false for those of another file."""
    rows: int = 0
    """How many the loss was measured on."""
    rows_there: int = 0
    """How many there were."""
    answered_rows: int = 0
    """How many the task's own measure comes from."""
    left_out: int = 0
    """Rows of another file that the run had learnt from."""
    max_new_tokens: int = 0
    """Generated answers were cut there; 0 where none was generated."""
    input_blocks: int = 0
    output_blocks: int = 0
    noise_level: float = 0.0
    hardened: float | None = None
    """Noise level that the base model's trunk was hardened for; None if it was not."""
    other_noise: bool = False
    """Whether the rows left with other noise than in the run: the server may have two copies."""
    seed: int = 0
    created: str = ""
    seconds: float = 0.0
    bytes_sent: int = 0
    bytes_received: int = 0


def without_rows(report: EvaluationReport) -> EvaluationReport:
    """`report` without the user's sentences; what labels are called stays."""
    trivial = report.trivial_answer if report.task == "labels" else ""
    return msgspec.structs.replace(
        report, improved=[], worst=[], trivial_answer=trivial, with_rows=False
    )


def save_report(report: EvaluationReport, folder: Path) -> None:
    """Write `report` as it is into the run's folder. Raises `OSError`."""
    file = folder / FILE_NAME
    file.write_bytes(msgspec.json.format(msgspec.json.encode(report)))
    file.chmod(0o600)


def load_report(folder: Path) -> EvaluationReport | None:
    """The report that was saved in the run's folder, if there is one that can be read."""
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=EvaluationReport)
    except (OSError, msgspec.DecodeError):
        return None
