"""Taking part in a common run, from the first connection to the summary, through lost ones too."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from core.config import RunConfig
from core.data import DataSet
from core.errors import (
    ServerLost,
    ServerRefused,
    ServerUnreachable,
)
from core.events import Evaluated, Event, RunFinished, RunStarted, RunSummary, StepDone
from core.federation.held_seat import Seat, folder_of, let_go, write_note
from core.federation.seat_at_work import Held, SeatAtWork
from core.federation.snapshots import read_snapshot
from core.jobs import Job, JobCancelled
from core.net.private_model import PrivateModel
from core.net.reconnecting import PAUSES, is_busy, is_loss
from core.policy import Policy, strictest
from core.policy_rules import check_adapter_sharing, within_policy
from core.protocol.messages import MAX_ROUNDS, Doing, SeatStanding, Task
from core.text import QT_TRANSLATE_NOOP as _
from core.together import CommonRun
from core.together_errors import OutsideTheRun
from core.together_events import Doing as OwnDoing
from core.together_events import SeatDoing, SeatView, TogetherStanding
from core.training.evaluation import measure
from core.training.facts import facts_of
from core.training.rows import Rows
from core.training.run import model_of
from core.training.run_folder import RunFolder, RunOrigin, new_run_path

if TYPE_CHECKING:
    from core.engine.server import Server

_SEAT_DOING: dict[Doing, SeatDoing] = {
    Doing.AWAY: "away",
    Doing.WAITING: "waiting",
    Doing.WORKING: "working",
    Doing.SHARED: "shared",
    Doing.LATE: "late",
}
_OWN_DOING: dict[Task, OwnDoing] = {
    Task.WAIT: "waiting",
    Task.WORK: "working",
    Task.SHARE: "sharing",
    Task.SHARE_STATE: "sharing",
    Task.TAKE: "taking",
    Task.TAKE_STATE: "taking",
    Task.FINISH: "over",
}
Connect = Callable[[], "Server"]


class Participation:
    """One seat's part in a run. `connect` makes a new connection with the seat's token."""

    def __init__(
        self,
        job: Job,
        seat: Seat,
        config: RunConfig,
        connect: Connect,
        runs_parent: Path,
        data: DataSet | None = None,
    ) -> None:
        """Raises `OutsideTheRun` where `config` offers less than the run asks for."""
        self._job, self._seat, self._connect, self._data = job, seat, connect, data
        self._run = seat.note.run
        self._config = as_the_run_has_it(config, self._run, seat.note.server)
        self._parent = runs_parent
        self._rows: Rows | None = None
        self._folder: RunFolder | None = None
        self._held = Held()
        self._before: Evaluated | None = None
        self._start = time.perf_counter()

    def events(self) -> Iterator[Event]:
        """All that happens. A lost connection is tried again until the job is stopped."""
        tries = 0
        try:
            while True:
                try:
                    with contextlib.closing(self._connect()) as server:
                        for event in self._connected(server):
                            tries = 0
                            yield event
                            if isinstance(event, RunFinished):
                                return
                except (ServerLost, ServerUnreachable) as error:
                    if self._folder is None and not isinstance(error, ServerLost):
                        raise  # it never was there
                except ServerRefused as refusal:
                    if not (is_loss(refusal) or is_busy(refusal)):
                        raise
                yield self._standing([], "lost")
                self._job.wait(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
        finally:
            if self._folder is not None:
                self._folder.close()

    # --- one connection ---------------------------------------------------------------------------

    def _connected(self, server: Server) -> Iterator[Event]:
        run = self._run
        server.policy = strictest(
            server.policy,
            Policy(
                minimum_noise_level=run.minimum_noise_level,
                minimum_gradient_noise=run.minimum_gradient_noise,
                minimum_input_blocks=run.input_blocks,
                minimum_output_blocks=run.output_blocks,
            ),
        )
        check_adapter_sharing(server.policy)
        self._config = within_policy(server.policy, self._config)
        if self._rows is None:
            self._rows = Rows(self._config, server.tokenizer, self._data)
        rows = self._rows
        model = model_of(server, self._config, rows, self._seat.secret, self._job)
        first = self._folder is None
        folder = self._open_folder(server)
        server.link.purpose = folder.path.name
        pads = self._seat.key, self._seat.note.number
        at_work = SeatAtWork(
            self._job, run, self._seat.note.seat, pads, model, rows.train, self._held
        )
        if first:
            folder.keep_facts(facts_of(rows, model))
            yield self._started(folder, model)
        if self._before is None:
            self._before = next((it for it in folder.history()[1] if it.when == "before"), None)
        if self._before is None:  # not in an earlier life either
            self._before = self._measured(model, "before")
            yield from self._recorded(self._before)
        try:
            yield from self._rounds(at_work)
        except JobCancelled:
            yield from self._leave(model, stopped=True)
        else:
            yield from self._leave(model, stopped=False)

    def _rounds(self, at_work: SeatAtWork) -> Iterator[Event]:
        while True:
            given, _total = at_work.told
            yield self._standing([*given.seats], _OWN_DOING[given.task], given.round)
            if given.task is Task.FINISH:
                return
            for step in at_work.do():
                yield from self._recorded(step)
            self._job.checkpoint()
            at_work.ask()

    def _leave(self, model: PrivateModel, *, stopped: bool) -> Iterator[Event]:
        """Keep what was learnt. A seat that is left can be taken again."""
        assert self._folder is not None
        assert self._before is not None
        with contextlib.suppress(ServerLost):
            model.session.seat.leave()
        self._job.progress(_("stages", "Saving the adapter"))
        model.collect_adapter().save(self._folder.adapter, model.source)
        after = self._measured(model, "after") if self._held.applied else self._before
        yield from self._recorded(replace(after, when="after"))
        summary = self._summary(model, self._before, after, stopped=stopped)
        self._folder.finish(summary)
        model.close()
        if self._held.applied >= self._run.rounds:
            let_go(self._seat)
        yield RunFinished(job=self._job.number, run=summary)

    # --- the folder -------------------------------------------------------------------------------

    def _open_folder(self, server: Server) -> RunFolder:
        if self._folder is not None:
            return self._folder
        origin = RunOrigin(server.source.fingerprint, server.info.export_allowed)
        before = folder_of(self._seat, self._parent)
        if before is not None:
            self._folder = RunFolder.reopen(before)
            self._folder.go_on(self._folder.metrics_bytes)
            last = read_snapshot(before, MAX_ROUNDS)
            if last is not None:
                self._held.applied, self._held.state = last.applied, last.state
        else:
            path = (
                Path(self._config.output.folder)
                if self._config.output.folder
                else new_run_path(self._parent, self._seat.note.name)
            )
            self._folder = RunFolder(path, self._config, origin)
            write_note(path, self._seat)
        self._held.folder = self._folder.path
        return self._folder

    def _recorded(self, event: StepDone | Evaluated) -> Iterator[Event]:
        assert self._folder is not None
        self._folder.record(event)
        yield event

    # --- events -----------------------------------------------------------------------------------

    def _started(self, folder: RunFolder, model: PrivateModel) -> RunStarted:
        assert self._rows is not None
        return RunStarted(
            job=self._job.number,
            folder=str(folder.path),
            total_steps=self._run.steps_in_all,
            train_rows=len(self._rows.train),
            held_back_rows=len(self._rows.held_back),
            left_out_rows=self._rows.left_out,
            unused_rows=self._rows.data.unused_rows,
            sigma=model.noise.sigma,
            obstacle="" if self._seat.kept else "keyring",
        )

    def _standing(
        self, seats: list[SeatStanding], doing: OwnDoing, round_: int | None = None
    ) -> TogetherStanding:
        note, held = self._seat.note, self._held
        return TogetherStanding(
            job=self._job.number,
            run=note.number,
            round=held.applied if round_ is None else round_,
            rounds=self._run.rounds,
            doing=doing,
            seats=[
                SeatView(
                    it.seat,
                    note.names.get(it.seat, ""),
                    it.seat == note.seat,
                    _SEAT_DOING[it.doing],
                    it.rounds,
                    it.silent,
                    it.pace,
                )
                for it in seats
            ],
            least_seats=self._run.least_seats,
            own_loss=held.own_loss,
            common_loss=held.common_loss,
            steps=held.steps,
        )

    def _measured(self, model: PrivateModel, when: Literal["before", "after"]) -> Evaluated:
        assert self._rows is not None
        stage = _("stages", "Measuring on held-back rows")
        total = len(self._rows.held_back)
        size = self._run.batch_size
        found = measure(
            model,
            self._rows.held_back,
            size,
            self._rows.labels,
            lambda done: self._job.progress(stage, done / total),
        )
        return Evaluated(
            job=self._job.number,
            when=when,
            step=self._held.steps,
            loss=found.loss,
            accuracy=found.accuracy,
            rows=found.rows,
        )

    def _summary(
        self, model: PrivateModel, before: Evaluated, after: Evaluated, *, stopped: bool
    ) -> RunSummary:
        assert self._rows is not None
        assert self._folder is not None
        config, (sent, received) = self._config, model.session.traffic
        return RunSummary(
            folder=str(self._folder.path),
            name=config.output.name or self._seat.note.name,
            created=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            model=model.source.name,
            data=self._rows.data.name,
            input_blocks=model.partition.input_blocks,
            output_blocks=model.partition.output_blocks,
            noise_level=config.privacy.noise_level,
            gradient_noise=config.privacy.gradient_noise,
            steps=self._held.steps,
            seconds=time.perf_counter() - self._start,
            eval_loss_before=before.loss,
            eval_loss_after=after.loss,
            accuracy_before=before.accuracy,
            accuracy_after=after.accuracy,
            held_back_rows=len(self._rows.held_back),
            bytes_sent=sent,
            bytes_received=received,
            stopped=stopped,
            rows_fingerprint=self._rows.fingerprint,
            export_allowed=model.export_allowed,
            masked=config.data.mask,
            left_out_rows=self._rows.left_out,
            unused_rows=self._rows.data.unused_rows,
        )


def as_the_run_has_it(config: RunConfig, run: CommonRun, url: str) -> RunConfig:
    """A seat's settings with what the run decides. Raises `OutsideTheRun`."""
    _check(config, run)
    return replace(
        config,
        server=replace(config.server, url=url),
        privacy=replace(config.privacy, train_input_blocks=False),
        training=run.training,
    )


def _check(config: RunConfig, run: CommonRun) -> None:
    model, privacy = config.model, config.privacy
    if model.input_blocks < run.input_blocks or model.output_blocks < run.output_blocks:
        raise OutsideTheRun(reason=_("errors", "Every partner has to run more blocks itself."))
    if privacy.noise_level < run.minimum_noise_level:
        raise OutsideTheRun(reason=_("errors", "Every partner has to add more noise."))
    if privacy.gradient_noise < run.minimum_gradient_noise:
        raise OutsideTheRun(
            reason=_("errors", "Every partner has to add more noise to its gradients.")
        )
