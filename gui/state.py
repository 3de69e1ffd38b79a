"""What the window knows: the last word of the engine on each matter, and the user's choices.

Pages read it and connect to its signals; they change it only through its methods. It knows
nothing of widgets or of the engine's process.
"""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from core import events
from core.config import BUNDLED, usual_gradient_noise
from core.events import (
    ColumnMapping,
    DataOpened,
    MappingChanged,
    ModelFacts,
    OfferedModel,
    Problem,
    RunSummary,
    UnfinishedRun,
    UnreadableRun,
)
from core.settings import Settings, save_settings
from gui.models.held_policy import HeldPolicy
from gui.models.leak_memory import LeakMemory

_SAVE_AFTER_MS = 400
_MOST_MASKED = 500
"""Files of which it is remembered that they are masked."""


class AppState(QObject):
    """The one model behind all pages. Each signal says which part to read again."""

    server_changed = Signal()
    """`server`, `model`, `connected`, `connecting`, `connect_problem`."""
    connect_progress_changed = Signal()
    """`connect_progress`."""
    data_changed = Signal()
    """`data` and `mapping`: another file or sample was opened, or closed."""
    mapping_changed = Signal()
    """`mapping`: other columns were chosen."""
    rows_shown = Signal(object)
    """A `RowsShown`."""
    personal_changed = Signal()
    """`personal`, `masks_data`."""
    privacy_changed = Signal()
    """`input_blocks`, `output_blocks`, `noise_level`, `gradient_noise`."""
    runs_changed = Signal()
    """`runs`, `unreadable_runs`, `last_run`, `unfinished`."""
    run_active_changed = Signal()
    """`run_job`: a run began or ended."""
    traffic_changed = Signal()
    """`bytes_sent`, `bytes_received`."""
    settings_changed = Signal()
    """`settings`."""
    engine_changed = Signal()
    """`engine`, `engine_lost`: the engine is ready, or gone, or starting again."""

    def __init__(
        self, settings: Settings | None = None, *, held: HeldPolicy | None = None, save: bool = True
    ) -> None:
        super().__init__()
        self.held = held or HeldPolicy()
        """The administrator's policy as it was at the start."""
        self.policy = self.held.policy
        self.settings = self.held.raised(settings or Settings())
        self.engine: events.EngineReady | None = None
        """None until the engine is ready, and again when it is gone."""
        self.engine_lost = False
        """Whether the engine ended by itself and has not been started again."""
        self.server = events.ServerChanged(bundled=self.settings.server_url == BUNDLED)
        self.model: ModelFacts | None = None
        """The connected model; kept while the trunk is lost, so that pages keep their figures."""
        self.connect_job = 0
        """Number of the `Connect` command under way, 0 if none. Set by `begin_connect`."""
        self.connect_progress: events.JobProgress | None = None
        self.connect_problem: Problem | None = None
        """Why the last try to connect failed; None after a success or while trying again."""
        self.data: DataOpened | None = None
        self.mapping: MappingChanged | None = None
        """Columns, usable rows and problems of the open file."""
        self.personal: events.PersonalFound | None = None
        """Personal data in what is learnt from; None until it was looked for."""
        self.leaks = LeakMemory(self)
        """What was measured on the user's rows; it has a `changed` of its own."""
        self.runs: list[RunSummary] = []
        self.unfinished: list[UnfinishedRun] = []
        """Interrupted runs that can go on, newest first."""
        self.run_can_go_on = False
        """Whether the running one could be left and go on another day."""
        self._unreadable: list[UnreadableRun] = []
        self.run_folder = ""
        self.run_job = 0
        """Number of the command whose run is going on, 0 if none. Set by `begin_run`."""
        self._run_is_common = False
        self._common_noise: float | None = None
        self.bytes_sent = 0
        self.bytes_received = 0
        self._sent_before = (0, 0)
        self._privacy_chosen = False
        self._save = save
        self._saving = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._saving.timeout.connect(self.flush)

    # --- reading ---

    @property
    def connected(self) -> bool:
        """Whether a trunk answers."""
        return self.server.state == "connected"

    @property
    def reconnecting(self) -> bool:
        """Whether a lost connection is being made again."""
        return self.server.state == "retrying"

    @property
    def connecting(self) -> bool:
        """Whether a try to connect is under way."""
        return self.connect_job != 0

    @property
    def input_blocks(self) -> int:
        """Blocks before the trunk, here."""
        return self.settings.input_blocks

    @property
    def output_blocks(self) -> int:
        """Blocks after the trunk, here."""
        return self.settings.output_blocks

    @property
    def noise_level(self) -> float:
        """Noise on what leaves; 0 means none."""
        return self.settings.noise_level

    @property
    def noise_leaving(self) -> float | None:
        """The noise with which numbers leave now; None where only the run's folder says it."""
        return self._common_noise if self.taking_part else self.noise_level

    @property
    def gradient_noise(self) -> float:
        """Noise on the gradients that leave in training; 0 means none."""
        return max(self.settings.gradient_noise, self.policy.minimum_gradient_noise)

    @property
    def usable_rows(self) -> int:
        """Rows that can be learnt from with the chosen columns."""
        return self.mapping.usable_rows if self.mapping else 0

    @property
    def data_ready(self) -> bool:
        """Whether a run could start with the open file."""
        return bool(self.mapping and self.mapping.usable_rows and not self.mapping.mapping_problem)

    @property
    def masks_data(self) -> bool:
        """Whether personal data in the open file is masked before learning."""
        return self.data is not None and self.data.path in self.settings.masked_files

    @property
    def run_active(self) -> bool:
        """Whether a fine-tuning run is going on (or paused)."""
        return self.run_job != 0

    @property
    def taking_part(self) -> bool:
        """Whether the run that is going on is a common one with partners."""
        return self.run_active and self._run_is_common

    @property
    def unreadable_runs(self) -> list[UnreadableRun]:
        """Folders of runs without a result that can be read; not that of the run going on here."""
        known = {run.folder for run in self.runs}
        if self.run_active:
            known.add(self.run_folder)
        return [run for run in self._unreadable if run.folder not in known]

    @property
    def last_run(self) -> RunSummary | None:
        """The newest run, if there is one."""
        return self.runs[0] if self.runs else None

    def cut_of(self, model: ModelFacts, offer: OfferedModel | None = None) -> tuple[int, int]:
        """The chosen partition, or the nearest that `model` can have, as its server offers it."""
        chosen = self.input_blocks, self.output_blocks
        return self.held.nearest_cut(model.blocks, offer or self.server, *chosen)

    def done(self, place: str) -> bool:
        """Whether the tick of a place in the side bar is set."""
        return {
            "server": self.connected,
            "data": self.data_ready,
            "privacy": self._privacy_chosen and self.model is not None,
            "finetune": bool(self.runs),
        }.get(place, False)

    # --- the user's choices ---

    def set_privacy(
        self,
        *,
        input_blocks: int | None = None,
        output_blocks: int | None = None,
        noise_level: float | None = None,
        gradient_noise: float | None = None,
    ) -> None:
        """Choose partition and noise; kept within what model and server allow, and remembered.

        Noise on gradients comes with strong noise and goes with it, unless it was set apart.
        """
        inside = self.input_blocks if input_blocks is None else input_blocks
        outside = self.output_blocks if output_blocks is None else output_blocks
        if self.model is not None:
            blocks = self.model.blocks
            inside, outside = self.held.nearest_cut(blocks, self.server, inside, outside)
        noise = self.noise_level if noise_level is None else max(0.0, min(10.0, noise_level))
        noise = max(noise, self.policy.minimum_noise_level)
        gradients, least = self.gradient_noise, self.policy.minimum_gradient_noise
        if gradients == max(usual_gradient_noise(self.noise_level), least):  # not set on purpose
            gradients = max(usual_gradient_noise(noise), least)
        if gradient_noise is not None:
            gradients = max(0.0, min(10.0, gradient_noise), least)
        choice = {
            "input_blocks": inside,
            "output_blocks": outside,
            "noise_level": noise,
            "gradient_noise": gradients,
        }
        if all(getattr(self.settings, name) == value for name, value in choice.items()):
            return
        self._keep(**choice)
        self.privacy_changed.emit()

    def confirm_privacy(self) -> None:
        """The user went on from the privacy page: its tick is set."""
        self._privacy_chosen = True
        self.privacy_changed.emit()

    def update_settings(self, **changes: Any) -> None:
        """Change remembered settings by name; saved shortly after."""
        self._keep(**changes)
        self.settings_changed.emit()

    def set_masking(self, mask: bool) -> None:
        """Mask personal data in the open file, or not; remembered for this file."""
        if self.data is None or mask == self.masks_data:
            return
        path = self.data.path
        others = [one for one in self.settings.masked_files if one != path]
        self._keep(masked_files=[*others, path][-_MOST_MASKED:] if mask else others)
        self.personal_changed.emit()
        self.leaks.changed.emit()  # what was measured holds for the rows as they were

    def begin_connect(self, job: int) -> None:
        """A `Connect` command was sent as `job`; ends with its `JobEnded`."""
        self.connect_job = job
        self.connect_progress = None
        self.connect_problem = None
        self.server_changed.emit()

    def begin_run(
        self, job: int, *, common: bool = False, noise_level: float | None = None
    ) -> None:
        """A run was asked for as `job`; ends with its `JobEnded`.

        A `common` one with partners has a noise level of its own, None if it is not known.
        """
        self.run_job, self._run_is_common, self._common_noise = job, common, noise_level
        self.run_can_go_on = False
        self.run_active_changed.emit()

    def forget_run(self, folder: str) -> None:
        """A run was deleted here."""
        self.runs = [run for run in self.runs if run.folder != folder]
        self._unreadable = [run for run in self._unreadable if run.folder != folder]
        self.unfinished = [run for run in self.unfinished if run.folder != folder]
        self.runs_changed.emit()

    def flush(self) -> None:
        """Write the settings now. A full or read-only disk must not stop the work."""
        self._saving.stop()
        if not self._save:
            return
        try:
            save_settings(self.settings)
        except OSError:
            self._save = False

    # --- what the engine says ---

    def take(self, event: events.Event) -> None:
        """Note one event of the engine."""
        match event:
            case events.EngineReady():
                self.engine, self.engine_lost = event, False
                self.engine_changed.emit()
            case events.ServerChanged():
                self._take_server(event)
            case events.TrafficChanged():
                before_sent, before_received = self._sent_before
                self.bytes_sent = before_sent + event.bytes_sent
                self.bytes_received = before_received + event.bytes_received
                self.traffic_changed.emit()
            case events.DataOpened():
                self._take_data(event)
            case events.MappingChanged():
                self.mapping = event
                self.mapping_changed.emit()
            case events.RowsShown():
                self.rows_shown.emit(event)
            case events.PersonalFound():
                self.personal = event
                self.personal_changed.emit()
            case events.RunsListed():
                self.runs, self._unreadable = list(event.runs), list(event.unreadable)
                self.unfinished = list(event.unfinished)
                self.runs_changed.emit()
            case events.RunStarted() if event.job and event.job == self.run_job:
                self.run_folder = event.folder
                self.run_can_go_on = not (event.obstacle or self._run_is_common)
                self.unfinished = [one for one in self.unfinished if one.folder != event.folder]
                self.runs_changed.emit()
            case events.RunFinished(run=RunSummary() as run):
                others = [one for one in self.runs if one.folder != run.folder]
                self.runs = [run, *others]
                self.runs_changed.emit()
            case events.JobProgress() if event.job and event.job == self.connect_job:
                self.connect_progress = event
                self.connect_progress_changed.emit()
            case events.JobEnded() if event.job and event.job == self.connect_job:
                self._end_connect(event.problem)
            case events.JobEnded() if event.job and event.job == self.run_job:
                self.run_job = 0
                self.run_active_changed.emit()
            case _:
                pass

    def engine_starting(self) -> None:
        """The engine is being started again."""
        self.engine_lost = False
        self.engine_changed.emit()

    def engine_gone(self) -> None:
        """The engine's process ended: nothing is connected and nothing runs."""
        self.engine = None
        self.engine_lost = True
        self._sent_before = (self.bytes_sent, self.bytes_received)
        self.server = events.ServerChanged(url=self.server.url, bundled=self.server.bundled)
        if self.run_job:
            self.run_job = 0
            self.run_active_changed.emit()
        self.engine_changed.emit()
        self._end_connect(None)

    # --- inside ---

    def _keep(self, **changes: Any) -> None:
        self.settings = msgspec.structs.replace(self.settings, **changes)
        if self._save:
            self._saving.start()

    def _end_connect(self, problem: Problem | None) -> None:
        self.connect_job = 0
        self.connect_progress = None
        self.connect_problem = problem
        self.server_changed.emit()

    def _take_server(self, event: events.ServerChanged) -> None:
        self.server = event
        if event.model is not None:
            self.model = event.model
            inside, outside = self.cut_of(event.model)
            if (inside, outside) != (self.input_blocks, self.output_blocks):
                self._keep(input_blocks=inside, output_blocks=outside)
                self.privacy_changed.emit()
        self.server_changed.emit()

    def _take_data(self, event: DataOpened) -> None:
        self.data, self.personal = event, None
        usable = 0 if event.mapping_problem or event.mapping == ColumnMapping() else event.rows
        self.mapping = MappingChanged(
            job=event.job,
            mapping=event.mapping,
            usable_rows=usable,
            problems=event.problems,
            mapping_problem=event.mapping_problem,
        )
        self.data_changed.emit()
