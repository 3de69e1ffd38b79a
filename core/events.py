"""Everything the engine tells the window: frozen, typed, free of torch and of Qt.

An event travels as one line of JSON. Events never carry secrets. Those about data carry the
user's own text, which is why they go through a pipe to the window and nowhere else.
"""

from __future__ import annotations

from typing import Literal

from core.chat_events import ChatAnswered as ChatAnswered
from core.chat_events import ChatCleared as ChatCleared
from core.chat_events import ChatKept as ChatKept
from core.chat_events import ChatLine as ChatLine
from core.chat_events import ChatMasked as ChatMasked
from core.chat_events import ChatOpened as ChatOpened
from core.chat_events import ChatReady as ChatReady
from core.chat_events import ChatsListed as ChatsListed
from core.chat_events import ChatText as ChatText
from core.data_values import ColumnMapping as ColumnMapping
from core.data_values import PersonalExample as PersonalExample
from core.data_values import RowProblem as RowProblem
from core.data_values import Segment as Segment
from core.data_values import ShownRow as ShownRow
from core.data_values import Task as Task
from core.evaluation_report import EvaluationReport
from core.event_values import Event as Event
from core.event_values import ExportFormat as ExportFormat
from core.event_values import ExportType as ExportType
from core.event_values import ModelFacts as ModelFacts
from core.event_values import Problem as Problem
from core.event_values import RunSummary as RunSummary
from core.event_values import UnfinishedRun as UnfinishedRun
from core.event_values import UnreadableRun as UnreadableRun
from core.leak_report import LeakReport
from core.ledger_events import LedgerChecked as LedgerChecked
from core.ledger_events import LedgerExported as LedgerExported
from core.ledger_events import LedgerListed as LedgerListed
from core.model_events import ModelFetched as ModelFetched
from core.model_events import ModelHere as ModelHere
from core.model_events import ModelsListed as ModelsListed
from core.model_events import OfferedModel as OfferedModel
from core.report.record import LossCurve, RunRecord
from core.together_events import CommonRunCreated as CommonRunCreated
from core.together_events import InvitationRead as InvitationRead
from core.together_events import SeatsListed as SeatsListed
from core.together_events import TogetherStanding as TogetherStanding
from core.version_events import VersionFound as VersionFound

# --- the engine and its jobs -------------------------------------------------------------


class EngineReady(Event, frozen=True, tag="engine_ready"):
    """The heavy imports are done."""

    version: str = ""
    device: str = ""


class JobStarted(Event, frozen=True, tag="job_started"):
    """Work on a command has begun."""


class JobProgress(Event, frozen=True, tag="job_progress"):
    """`stage` is a short sentence in the context `stages`; `share` is 0..1, None if unknown."""

    stage: str = ""
    share: float | None = None


class JobPaused(Event, frozen=True, tag="job_paused"):
    """The job waits for `Continue`."""


class JobContinued(Event, frozen=True, tag="job_continued"):
    """The job goes on."""


class CrashReported(Event, frozen=True, tag="crash_reported"):
    """The program made a mistake in this job; `file` is the report on it, see `core.crash`."""

    file: str = ""


class JobEnded(Event, frozen=True, tag="job_ended"):
    """The last event of a job. A cancelled job is no error."""

    outcome: Literal["done", "cancelled", "failed"] = "done"
    problem: Problem | None = None


# --- server ------------------------------------------------------------------------------


class ServerChanged(Event, frozen=True, tag="server_changed"):
    """State of the connection to the trunk server."""

    state: Literal["stopped", "starting", "connected", "retrying", "lost"] = "stopped"
    """`retrying`: the connection was lost and is being made again; `lost`: that was given up."""
    url: str = ""
    bundled: bool = True
    latency_ms: float | None = None
    model: ModelFacts | None = None
    min_input_blocks: int = 1
    min_output_blocks: int = 1
    token_kept_in: Literal["keyring", "memory", "nowhere"] = "nowhere"  # noqa: S105 - a place
    """Where the access token is: `memory` means this computer has no usable keyring."""
    problem: Problem | None = None


class ProxyLoginKept(Event, frozen=True, tag="proxy_login_kept"):
    """Where the log-in of the proxy in use is now."""

    kept_in: Literal["keyring", "memory", "nowhere"] = "nowhere"


class TrafficChanged(Event, frozen=True, tag="traffic_changed"):
    """Bytes on the wire since the engine started."""

    bytes_sent: int = 0
    bytes_received: int = 0


# --- data --------------------------------------------------------------------------------


class DataOpened(Event, frozen=True, tag="data_opened"):
    """A file was read. `rows` counts all usable rows; `preview` holds the first ones as text."""

    path: str = ""
    """Empty for the built-in sample."""
    name: str = ""
    columns: list[str] = []
    rows: int = 0
    preview: list[list[str]] = []
    problems: list[RowProblem] = []
    lines: list[int] = []
    """For every row of `preview` its line in the file, as in `problems`."""
    mapping: ColumnMapping = ColumnMapping()
    mapping_problem: Problem | None = None


class MappingChanged(Event, frozen=True, tag="mapping_changed"):
    """The chosen columns, what they give, and why not if nothing. `fields` are in `template`."""

    mapping: ColumnMapping = ColumnMapping()
    template: str = ""
    """How the prompt is made, written out: the mapping's own, or the usual one."""
    fields: list[str] = []
    task: Task | Literal[""] = ""
    """What was chosen; empty: as guessed."""
    guessed_task: Task | Literal[""] = ""
    characters: int = 0
    """That 95 % of the usable rows have at most."""
    usable_rows: int = 0
    problems: list[RowProblem] = []
    mapping_problem: Problem | None = None


class RowsShown(Event, frozen=True, tag="rows_shown"):
    """Rows exactly as the model will see them. The first is the one that was asked for."""

    rows: list[ShownRow] = []


class PersonalFound(Event, frozen=True, tag="personal_found"):
    """Personal data in what is learnt from: how often each kind occurs in the rows looked at."""

    counts: dict[str, int] = {}
    rows_with: int = 0
    rows_looked_at: int = 0
    rows: int = 0
    examples: list[PersonalExample] = []


# --- fine-tuning -------------------------------------------------------------------------


class RunForecast(Event, frozen=True, tag="run_forecast"):
    """What the run would take, before it begins. Sizes in bytes."""

    seconds: float = 0.0
    """Without measurements of what could be read back."""
    total_steps: int = 0
    train_rows: int = 0
    held_back_rows: int = 0
    cut_rows: int = 0
    """Rows that are longer than the limit."""
    cut_tokens: int = 0
    """Of rows to learn from, beyond the limit."""
    memory_here: int = 0
    memory_free: int = 0
    disk: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0


class RunStarted(Event, frozen=True, tag="run_started"):
    """The run folder exists and the first step is next."""

    folder: str = ""
    total_steps: int = 0
    train_rows: int = 0
    held_back_rows: int = 0
    left_out_rows: int = 0
    """Rows that are not learnt because they, or their group, stand in the validation file too."""
    unused_rows: int = 0
    """Rows of a file that is too large to be learnt from as a whole, beyond those chosen of it."""
    sigma: float = 0.0
    """Standard deviation of the noise in the model's own units (the paper's sigma)."""
    hardened: float | None = None
    """Noise level of the hardened adapter that it starts from; None: from the model as it came."""
    resumed_at: int | None = None
    """The step that it goes on from; None for a new run."""
    obstacle: Literal["", "off", "keyring", "policy"] = ""
    """Why it cannot be resumed after a crash; empty: it can. `keyring`: there is none that can keep
    the secret of the noise. `policy`: a rule forbids to send the trunk's adapter back."""


class RunResumed(Event, frozen=True, tag="run_resumed"):
    """What was learnt before: the loss of each step and the evaluations, for the plot."""

    step: int = 0
    total_steps: int = 0
    losses: list[tuple[int, float]] = []
    evaluations: list[Evaluated] = []


class StepDone(Event, frozen=True, tag="step"):
    """One optimiser step. `loss` is the mean over the response tokens of the step.

    Bytes are those of the run so far, measuring included.
    """

    step: int = 0
    total_steps: int = 0
    epoch: float = 0.0
    loss: float = 0.0
    learning_rate: float = 0.0
    gradient_norm: float = 0.0
    tokens: int = 0
    seconds: float = 0.0
    seconds_left: float | None = None
    bytes_sent: int = 0
    bytes_received: int = 0


class Evaluated(Event, frozen=True, tag="evaluated"):
    """Mean loss on the held-back rows; `accuracy` where the answers are a few labels."""

    when: Literal["before", "during", "after"] = "during"
    step: int = 0
    loss: float = 0.0
    accuracy: float | None = None
    rows: int = 0


class RunFinished(Event, frozen=True, tag="run_finished"):
    """The adapter is saved; also after `Stop and keep`."""

    run: RunSummary | None = None


class RunsListed(Event, frozen=True, tag="runs_listed"):
    """All runs in the runs folder, newest first, those that can go on, and what cannot be read."""

    runs: list[RunSummary] = []
    unfinished: list[UnfinishedRun] = []
    unreadable: list[UnreadableRun] = []


class RunRead(Event, frozen=True, tag="run_read"):
    """The losses of one run."""

    folder: str = ""
    curve: LossCurve = LossCurve()


class RunRecorded(Event, frozen=True, tag="run_recorded"):
    """All that a report says of one run."""

    run: RunSummary | None = None
    record: RunRecord = RunRecord()


class RunExported(Event, frozen=True, tag="run_exported"):
    """What was written is in its place and was found right."""

    folder: str = ""
    """Of the run."""
    path: str = ""
    format: ExportFormat = "adapter"
    type: ExportType = "f32"
    bytes: int = 0
    loss_here: float | None = None
    """Of the run, on rows of the sample; None where only parts of the model are here."""
    loss_written: float | None = None
    """Of what was written, opened again, on the same rows."""
    tolerance: float = 0.0


# --- what could be read back -------------------------------------------------------------


class LeakMeasured(Event, frozen=True, tag="leak_measured"):
    """The leak meter is done: what attackers read on the user's own rows."""

    report: LeakReport | None = None


# --- did it help -------------------------------------------------------------------------


class RunEvaluated(Event, frozen=True, tag="run_evaluated"):
    """The base model and a run's model were measured side by side."""

    folder: str = ""
    report: EvaluationReport | None = None


AnyEvent = (
    EngineReady
    | JobStarted
    | JobProgress
    | JobPaused
    | JobContinued
    | JobEnded
    | CrashReported
    | ServerChanged
    | ModelsListed
    | ModelFetched
    | ProxyLoginKept
    | TrafficChanged
    | DataOpened
    | MappingChanged
    | RowsShown
    | RunForecast
    | PersonalFound
    | RunStarted
    | RunResumed
    | StepDone
    | Evaluated
    | RunFinished
    | RunsListed
    | RunExported
    | RunRead
    | RunRecorded
    | LeakMeasured
    | RunEvaluated
    | ChatReady
    | ChatMasked
    | ChatText
    | ChatAnswered
    | ChatCleared
    | ChatKept
    | ChatsListed
    | ChatOpened
    | LedgerListed
    | LedgerChecked
    | LedgerExported
    | CommonRunCreated
    | InvitationRead
    | TogetherStanding
    | SeatsListed
    | VersionFound
)
