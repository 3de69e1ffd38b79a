"""The engine: takes commands, hands each to the worker it belongs to, emits events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.commands import (
    AnyCommand,
    Cancel,
    CheckLedger,
    ChooseColumns,
    ClearChat,
    Connect,
    Continue,
    CreateCommonRun,
    DeleteChats,
    DiscardRun,
    Disconnect,
    EvaluateRun,
    ExportLedger,
    ExportRun,
    FetchModel,
    FinishCommonRun,
    ForecastRun,
    ForgetToken,
    KeepProxyLogin,
    ListChats,
    ListLedger,
    ListModels,
    ListRuns,
    ListSeats,
    LookForVersion,
    MeasureLeak,
    OpenChat,
    OpenData,
    Pair,
    Pause,
    PrepareChat,
    Quit,
    ReadInvitation,
    ReadRun,
    RecordRun,
    Regenerate,
    RemoveModel,
    RenameChat,
    ResumeRun,
    ScanPersonal,
    SendMessage,
    ShowRows,
    StartRun,
    Suspend,
    TakePart,
)
from core.config import RunConfig, checked
from core.engine.chat_desk import ChatDesk
from core.engine.data_desk import DataDesk
from core.engine.evaluate_desk import EvaluateDesk
from core.engine.export_desk import ExportDesk
from core.engine.history_desk import HistoryDesk
from core.engine.leak_desk import LeakDesk
from core.engine.ledger_desk import LedgerDesk
from core.engine.models_desk import ModelsDesk
from core.engine.runs_desk import RunsDesk
from core.engine.server_desk import ServerDesk
from core.engine.together_desk import TogetherDesk
from core.engine.version_desk import look_for_version
from core.engine.worker import Work, Worker
from core.errors import NothingToDo
from core.events import EngineReady, Event, JobEnded, JobStarted
from core.jobs import Job
from core.model.warm import warm_up
from core.paths import runs_folder
from core.policy_rules import within_policy
from core.settings import load_settings
from core.text import QT_TRANSLATE_NOOP as _

_STOP_SECONDS = 3.0
_NO_RUN, _REACHING_AGAIN = -1, -2
"""Numbers that no command has."""


class Engine:
    """Four workers: one computes (connect, run, chat), one reads, one fetches models, one looks
    for a new version. None of them blocks commands."""

    def __init__(self, emit: Callable[[Event], None], version: str) -> None:
        self._emit = emit
        self._compute = Worker("compute", emit)
        self._reading = Worker("data", emit)
        self._fetching = Worker("fetch", emit)
        self._looking = Worker("look", emit)
        self._running_run = _NO_RUN
        self._tokenizer: tuple[str, Any] | None = None
        self._server = ServerDesk(emit, lambda: self._compute.idle, self._reach_again)
        self._data = DataDesk(self._load_tokenizer)
        self._chat = ChatDesk()
        self._history = HistoryDesk(self._chat)
        self._ledger = LedgerDesk()
        self._leak = LeakDesk()
        self._evaluations = EvaluateDesk()
        self._export = ExportDesk()
        self._runs = RunsDesk()
        self._models = ModelsDesk()
        self._together = TogetherDesk()
        self._compute.put(0, lambda _: self._warm_up(version))
        self._reading.put(0, lambda _: self._runs.tidy())
        self._reading.put(0, lambda _: self._history.tidy())

    def handle(self, command: AnyCommand) -> bool:
        """Take one command; return `False` when it was `Quit`."""
        number = command.job
        match command:
            case Quit():
                return False
            case Cancel(target=target):
                self._with_job(target, Job.cancel)
            case Suspend(target=target):
                self._with_job(target, Job.suspend)
            case Pause(target=target):
                self._with_job(target, Job.pause)
            case Continue(target=target):
                self._with_job(target, Job.resume)
            case OpenData():
                self._reading.put(number, lambda job: self._data.open(job, command))
            case ChooseColumns():
                self._reading.put(number, lambda job: self._data.choose_columns(job, command))
            case ShowRows():
                self._reading.put(number, lambda job: self._data.show_rows(job, command))
            case ScanPersonal():
                self._reading.put(number, self._data.scan)
            case ReadInvitation():
                self._reading.put(number, lambda job: self._together.read(job, command))
            case ListSeats():
                self._reading.put(number, lambda job: self._together.list(job, _runs_parent()))
            case ListRuns():
                self._reading.put(number, lambda job: self._runs.list(job, _runs_parent()))
            case DiscardRun():
                self._reading.put(
                    number, lambda job: self._runs.discard(job, command, _runs_parent())
                )
            case ReadRun():
                self._reading.put(number, lambda job: self._runs.read(job, command))
            case RecordRun():
                self._reading.put(number, lambda job: self._runs.record(job, command))
            case ListLedger():
                self._reading.put(number, lambda job: self._ledger.list(job, command))
            case CheckLedger():
                self._reading.put(number, lambda job: self._ledger.check(job, command))
            case ExportLedger():
                self._reading.put(number, lambda job: self._ledger.export(job, command))
            case ForgetToken(url=url):
                self._reading.put(number, lambda _: self._server.forget_token(url))
            case ListChats():
                self._reading.put(number, self._history.list)
            case RenameChat():
                self._reading.put(number, lambda job: self._history.rename(job, command))
            case DeleteChats():
                self._reading.put(number, lambda job: self._history.delete(job, command))
            case KeepProxyLogin():
                self._reading.put(number, lambda job: self._server.keep_proxy_login(job, command))
            case ListModels():
                self._reading.put(
                    number, lambda job: self._models.list(job, self._server.connected)
                )
            case RemoveModel():
                self._fetching.put(
                    number, lambda job: self._models.remove(job, command, self._server.connected)
                )
            case FetchModel():
                self._fetching.put(
                    number, lambda job: self._models.fetch(job, command, self._server.server)
                )
            case LookForVersion():
                self._looking.put(number, look_for_version)
            case PrepareChat():  # at once, so that it holds for the very next message
                self._chat.prepare(Job(number, self._emit), command)
                self._emit(JobEnded(job=number))
            case _:
                self._compute_or_refuse(number, self._work_for(command))
        return True

    def _work_for(self, command: AnyCommand) -> Work:
        match command:
            case Connect():
                return lambda job: self._connect(job, command)
            case Pair():
                return lambda job: self._connect(job, self._server.pair(command))
            case Disconnect():
                return self._disconnect
            case ForecastRun(config=config):
                return lambda job: self._forecast(job, config)
            case StartRun(config=config):
                self._running_run = command.job
                return lambda job: self._finetune(job, config)
            case ResumeRun(folder=folder):
                self._running_run = command.job
                return lambda job: self._resume(job, folder)
            case TakePart():
                self._running_run = command.job
                return lambda job: self._together.take_part(
                    job, command, _runs_parent(), self._data.opened, self._server.count
                )
            case CreateCommonRun():
                return lambda job: self._together.create(job, command, self._server.again(job))
            case FinishCommonRun():
                return lambda job: self._together.finish(job, command, self._server.again(job))
            case ExportRun():
                return lambda job: self._export.export(job, command)
            case MeasureLeak():
                return lambda job: self._measure_leak(job, command)
            case EvaluateRun():
                return lambda job: self._evaluations.evaluate(
                    job, command, self._server.again(job), self._data.opened
                )
            case SendMessage():
                return lambda job: self._history.keep_after(
                    job, lambda job: self._chat.send(job, self._server.again, command)
                )
            case Regenerate():
                return lambda job: self._history.keep_after(
                    job, lambda job: self._chat.regenerate(job, self._server.again, command)
                )
            case OpenChat():
                return lambda job: self._history.open(job, command)
            case ClearChat():
                return self._history.clear
        raise ValueError(type(command).__name__)

    def _compute_or_refuse(self, number: int, work: Work) -> None:
        """While a run goes on nothing else computes; saying so beats waiting in silence."""
        self._with_job(_REACHING_AGAIN, Job.cancel)  # what comes now does that itself, or ends it
        run = self._compute.find(self._running_run)
        if run is None or self._running_run == number:
            self._compute.put(number, work)
            return
        problem = NothingToDo(
            reason=_("errors", "A fine-tune is running and uses the model."),
            advice=_("errors", "Wait until it is done, or stop it on the Fine-tune page."),
        ).problem()
        self._emit(JobStarted(job=number))
        self._emit(JobEnded(job=number, outcome="failed", problem=problem))

    def stop(self) -> None:
        """Cancel everything, close the connection, stop a bundled trunk."""
        self._compute.stop(_STOP_SECONDS)
        self._reading.stop(_STOP_SECONDS)
        self._fetching.stop(_STOP_SECONDS)
        self._looking.stop(0)  # it changes nothing here
        self._server.stop()

    # --- work ----------------------------------------------------------------------------

    def _reach_again(self) -> None:
        """The connection was lost while nobody used it."""
        if self._compute.find(_REACHING_AGAIN) is None:
            self._compute.put(_REACHING_AGAIN, lambda job: self._server.reach_again(job))

    def _warm_up(self, version: str) -> None:
        from core.cli.client_options import prepare_process
        from core.model.device import pick_device

        prepare_process()
        self._emit(EngineReady(version=version, device=str(pick_device())))

    def _connect(self, job: Job, wish: Connect) -> None:
        self._chat.forget_model()
        self._server.connect(job, wish)
        source = self._server.server.source
        self._compute.put(0, lambda _: warm_up(source))

    def _disconnect(self, job: Job) -> None:
        self._chat.forget_model()
        self._server.disconnect(job)

    def _finetune(self, job: Job, config: RunConfig) -> None:
        from core.engine.runs import begin

        server = self._server.again(job)
        config = within_policy(server.policy, checked(config))
        data = self._data.opened(config.data.train)  # not read twice, nor without its sheet
        began, again = self._evaluations.began, self._server.again
        for event in begin(job, server, config, data, _runs_parent(), began=began, again=again):
            self._emit(event)

    def _forecast(self, job: Job, config: RunConfig) -> None:
        from core.engine.runs import estimate

        server = self._server.again(job)
        config = within_policy(server.policy, checked(config))
        self._emit(estimate(job, server, config, self._data.opened(config.data.train)))

    def _resume(self, job: Job, folder: str) -> None:
        from core.engine.runs import go_on
        from core.training.keeper import open_unfinished

        server = self._server.again(job)
        unfinished = open_unfinished(Path(folder))
        try:
            data = self._data.opened(unfinished.config.data.train)
            began, again = self._evaluations.began, self._server.again
            for event in go_on(job, server, unfinished, data, began=began, again=again):
                self._emit(event)
        finally:
            unfinished.folder.close()

    def _measure_leak(self, job: Job, wish: MeasureLeak) -> None:
        tokenizer = self._load_tokenizer()
        self._leak.measure(job, wish, self._server.model, tokenizer, self._data.examples)

    def _load_tokenizer(self) -> Any:
        from core.cli.client_options import prepare_process

        prepare_process()
        from core.model.source import open_model
        from core.model.tokenizer import load_tokenizer

        model = self._server.model
        if self._tokenizer is None or self._tokenizer[0] != model:
            self._tokenizer = model, load_tokenizer(open_model(model))
        return self._tokenizer[1]

    def _with_job(self, number: int, action: Callable[[Job], None]) -> None:
        for worker in (self._compute, self._reading, self._fetching, self._looking):
            if (job := worker.find(number)) is not None:
                action(job)


def _runs_parent() -> Path:
    chosen = load_settings().runs_folder
    return Path(chosen) if chosen else runs_folder()
