"""Everything the window may ask of the engine: frozen, typed, one line of JSON each.

The window numbers its commands; all events that answer one carry the same `job`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from core.chat_commands import Command as Command
from core.chat_commands import DeleteChats as DeleteChats
from core.chat_commands import ListChats as ListChats
from core.chat_commands import OpenChat as OpenChat
from core.chat_commands import RenameChat as RenameChat
from core.config import BUNDLED, DEMO, Blocks, NoiseLevel, RunConfig, Speculation
from core.events import ColumnMapping, ExportFormat, ExportType, Task
from core.ledger_lines import LedgerFilter
from core.together import CommonRun


class Connect(Command, frozen=True, tag="connect"):
    """Connect to the trunk server at `url`, or start the bundled one.

    `token` None means: the one kept for this address. A given token is kept if `remember`.
    """

    url: str = BUNDLED
    model: str = DEMO
    token: str | None = None
    remember: bool = True


class Pair(Command, frozen=True, tag="pair"):
    """Keep what the pairing `line` says, then connect to its server with its token.

    Where another certificate is known for that server, only `anew`.
    """

    line: str = ""
    model: str = DEMO
    anew: bool = False


class KeepProxyLogin(Command, frozen=True, tag="keep_proxy_login"):
    """Keep the log-in of the proxy in use, in the keyring if there is one; without a user forget
    it. Answered by `ProxyLoginKept`.
    """

    user: str = ""
    password: str = ""


class ListModels(Command, frozen=True, tag="list_models"):
    """List the models here and at the connected server; answered by `ModelsListed`."""


class FetchModel(Command, frozen=True, tag="fetch_model"):
    """Bring a model here: from the connected server (`server:fingerprint`) the blocks for a cut.

    A job that can be paused, stopped, and begun again to go on where it was. Answered by
    `ModelFetched` and `ModelsListed`.
    """

    source: str = ""
    input_blocks: Blocks = 1
    output_blocks: Blocks = 1
    whole: bool = False
    """All blocks, as an export needs them."""


class RemoveModel(Command, frozen=True, tag="remove_model"):
    """Delete a fetched model from the disk, also what is not complete; answered by `ModelsListed`.

    Folders that this program did not make are left alone.
    """

    source: str = ""


class Disconnect(Command, frozen=True, tag="disconnect"):
    """Close the connection; a bundled trunk is stopped."""


class ForgetToken(Command, frozen=True, tag="forget_token"):
    """Remove the kept access token of `url`."""

    url: str = ""


class OpenData(Command, frozen=True, tag="open_data"):
    """Open a file; an empty path is the built-in sample. `sheet` chooses one of a workbook."""

    path: str = ""
    sheet: str = ""


class ChooseColumns(Command, frozen=True, tag="choose_columns"):
    """Use these columns of the open file, for this task; an empty one is guessed."""

    mapping: ColumnMapping = ColumnMapping()
    task: Task | Literal[""] = ""


class ShowRows(Command, frozen=True, tag="show_rows"):
    """Show the row `index` of the file as the model sees it, and the next ones it learns from."""

    index: Annotated[int, Meta(ge=0)] = 0
    count: Annotated[int, Meta(ge=1, le=20)] = 3
    max_length: int = 512
    mask: bool = False
    """Whether personal data is masked, as in a run."""


class ScanPersonal(Command, frozen=True, tag="scan_personal"):
    """Look for personal data in what is learnt from; answered by `PersonalFound`."""


class ForecastRun(Command, frozen=True, tag="forecast_run"):
    """Try a few steps with made-up rows; answered by `RunForecast`."""

    config: RunConfig = RunConfig()


class StartRun(Command, frozen=True, tag="start_run"):
    """Fine-tune with `config`. A file that is open already is not read again."""

    config: RunConfig = RunConfig()


class ResumeRun(Command, frozen=True, tag="resume_run"):
    """Go on with the unfinished run in `folder` from its checkpoint."""

    folder: str = ""


class DiscardRun(Command, frozen=True, tag="discard_run"):
    """Give up going on with the run in `folder`: delete its checkpoint and its noise's secret."""

    folder: str = ""


class Suspend(Command, frozen=True, tag="suspend"):
    """Stop the job `target` after its current step so that it can go on another day."""

    target: int = 0


class Pause(Command, frozen=True, tag="pause"):
    """Pause the job `target` after its current step."""

    target: int = 0


class Continue(Command, frozen=True, tag="continue"):
    """Go on with the job `target`."""

    target: int = 0


class Cancel(Command, frozen=True, tag="cancel"):
    """Stop the job `target` at once; a run keeps what it has learnt so far."""

    target: int = 0


class ListRuns(Command, frozen=True, tag="list_runs"):
    """Ask for `RunsListed`."""


class ExportRun(Command, frozen=True, tag="export_run"):
    """Write the finished run in `folder` to `path`; answered by `RunExported`.

    What is at `path` is replaced only with `replace`, and only if it is an earlier export.
    """

    folder: str = ""
    path: str = ""
    format: ExportFormat = "adapter"
    type: ExportType = "f32"
    replace: bool = False


class ReadRun(Command, frozen=True, tag="read_run"):
    """Ask for the losses of the run in `folder`; answered by `RunRead`."""

    folder: str = ""


class RecordRun(Command, frozen=True, tag="record_run"):
    """Put together what a report says of the run in `folder`; answered by `RunRecorded`."""

    folder: str = ""


class MeasureLeak(Command, frozen=True, tag="measure_leak"):
    """Attack rows of the open file here, before anything is sent; answered by `LeakMeasured`.

    Nothing leaves. `adapter` is the folder of a run's adapter (empty: the base model).
    """

    input_blocks: Blocks = 3
    output_blocks: Blocks = 2
    noise_level: NoiseLevel = 0.5
    gradient_noise: NoiseLevel = 0.0
    sends: Annotated[int, Meta(ge=1, le=1000)] = 1
    """How often the same row would be sent with fresh noise."""
    eight_bits: bool = False
    adapter: str = ""
    seed: int = 0
    mask: bool = False
    """Whether personal data in the rows is masked before, as in a run."""


class EvaluateRun(Command, frozen=True, tag="evaluate_run"):
    """Measure the run in `folder` against the base model; answered by `RunEvaluated`.

    On its held-back rows, or on those of the file `data`. The report is saved in the folder, the
    rows to read only `with_rows`.
    """

    folder: str = ""
    data: str = ""
    rows: Annotated[int, Meta(ge=0)] = 0
    """How many at most; 0 is the usual number."""
    with_rows: bool = False


class PrepareChat(Command, frozen=True, tag="prepare_chat"):
    """Use this adapter folder (empty: base model), partition and noise from the next message.

    The conversation so far is kept; it is sent again under the new setting when needed.
    """

    adapter: str = ""
    input_blocks: Blocks = 3
    output_blocks: Blocks = 2
    noise_level: NoiseLevel = 0.5
    smoothing: bool = True
    eight_bits: bool = False


class SendMessage(Command, frozen=True, tag="send_message"):
    """Say `text` and answer it; with `mask` a `ChatMasked` comes first."""

    text: str = ""
    mask: bool = False
    """Whether personal data in it is masked before anything is computed from it."""
    max_new_tokens: Annotated[int, Meta(ge=1, le=8192)] = 256
    temperature: Annotated[float, Meta(ge=0.0, le=5.0)] = 0.0
    """0 means greedy."""
    speculation: Speculation = "off"


class Regenerate(Command, frozen=True, tag="regenerate"):
    """Answer the last message once more."""

    max_new_tokens: Annotated[int, Meta(ge=1, le=8192)] = 256
    temperature: Annotated[float, Meta(ge=0.0, le=5.0)] = 0.7
    speculation: Speculation = "off"


class ClearChat(Command, frozen=True, tag="clear_chat"):
    """Forget the conversation, here and at the trunk server."""


class ListLedger(Command, frozen=True, tag="list_ledger"):
    """Ask for `LedgerListed`: `count` lines of the ledger from the line `first`, newest first."""

    filter: LedgerFilter = LedgerFilter()
    first: Annotated[int, Meta(ge=0)] = 0
    count: Annotated[int, Meta(ge=1, le=1000)] = 200


class CheckLedger(Command, frozen=True, tag="check_ledger"):
    """Follow the ledger's chain from end to end; answered by `LedgerChecked`."""


class ExportLedger(Command, frozen=True, tag="export_ledger"):
    """Write the entries that are meant to a CSV file; answered by `LedgerExported`."""

    path: str = ""
    filter: LedgerFilter = LedgerFilter()


class LookForVersion(Command, frozen=True, tag="look_for_version"):
    """Ask the address in settings or policy which version is the newest; answered by
    `VersionFound`.
    """


class Quit(Command, frozen=True, tag="quit"):
    """End the engine cleanly."""


class CreateCommonRun(Command, frozen=True, tag="create_common_run"):
    """Make a common run at the connected server, with a seat for each of `names`.

    The fingerprint in `run` is filled in. Answered by `CommonRunCreated`.
    """

    name: str = ""
    run: CommonRun | None = None
    names: list[str] = []
    folder: str = ""
    """Where the invitations are written."""


class ReadInvitation(Command, frozen=True, tag="read_invitation"):
    """Look into an invitation; answered by `InvitationRead`."""

    path: str = ""


class TakePart(Command, frozen=True, tag="take_part"):
    """Take a seat with an invitation, or go on with one that is held in the run `folder`.

    Answered as `StartRun` is, and by `TogetherStanding`. A job that can be stopped: the seat is
    left, and can be taken again. Of `config`, model, data, noise and output are the seat's own.
    """

    invitation: str = ""
    folder: str = ""
    config: RunConfig = RunConfig()


class ListSeats(Command, frozen=True, tag="list_seats"):
    """List the seats that this computer holds; answered by `SeatsListed`."""


class FinishCommonRun(Command, frozen=True, tag="finish_common_run"):
    """End a run that was made at the connected server, for all seats, where it is."""

    run: str = ""


AnyCommand = (
    Connect
    | Disconnect
    | Pair
    | KeepProxyLogin
    | ListModels
    | FetchModel
    | RemoveModel
    | ForgetToken
    | OpenData
    | ChooseColumns
    | ShowRows
    | ForecastRun
    | ScanPersonal
    | StartRun
    | ResumeRun
    | DiscardRun
    | Suspend
    | Pause
    | Continue
    | Cancel
    | ListRuns
    | ExportRun
    | ReadRun
    | RecordRun
    | MeasureLeak
    | EvaluateRun
    | PrepareChat
    | SendMessage
    | Regenerate
    | ClearChat
    | ListChats
    | OpenChat
    | RenameChat
    | DeleteChats
    | ListLedger
    | CheckLedger
    | ExportLedger
    | CreateCommonRun
    | ReadInvitation
    | TakePart
    | ListSeats
    | FinishCommonRun
    | LookForVersion
    | Quit
)
