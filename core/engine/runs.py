"""Begins a run or goes on with one on a connected server, for window and command line alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from core.config import RunConfig, is_from_server
from core.data import DataSet
from core.engine.reach import Again
from core.engine.server import Server
from core.errors import CheckpointUnusable, ServerLost, ServerRefused
from core.events import Event, RunForecast, RunStarted, StepDone
from core.jobs import Job
from core.net.reconnecting import SERVER_IS_BUSY, Losses, is_busy
from core.net.run_secrets import find_secret
from core.privacy import stream
from core.text import QT_TRANSLATE_NOOP as _
from core.training.keeper import Keeping, Unfinished, unfinished_of
from core.training.rows import Rows
from core.training.run import finetune, follow_size, model_of
from core.training.run_folder import RunFolder
from core.training.secret_notes import forget_left_secrets

Began = Callable[[str, bytes], None]
"""Is told the folder of a run and the secret of its noise, before any of its rows is sent."""
_BUSY_SECONDS = 5.0


def begin(
    job: Job,
    server: Server,
    config: RunConfig,
    data: DataSet | None = None,
    runs_parent: Path | None = None,
    *,
    after_stop: bool = False,
    began: Began = lambda _folder, _secret: None,
    again: Again | None = None,
) -> Iterator[Event]:
    """A new run that can go on after a crash, with `after_stop` also after the user's stop.

    With `again` it goes on by itself when its server is lost, from its last checkpoint.
    """
    forget_left_secrets()
    config = _with_folder(config, server)
    secret = stream.new_secret()
    keeping = Keeping(secret if _needs_secret(config) else None, after_stop)
    rows = Rows(config, server.tokenizer, data)
    yield from _run(
        job, server, config, rows, secret, keeping, again, began=began, runs_parent=runs_parent
    )


def go_on(
    job: Job,
    server: Server,
    unfinished: Unfinished,
    data: DataSet | None = None,
    *,
    after_stop: bool = False,
    began: Began = lambda _folder, _secret: None,
    again: Again | None = None,
) -> Iterator[Event]:
    """Go on with a run from its checkpoint, and release its folder at the end; see `begin`.

    Raises `CheckpointUnusable` before anything is sent or changed.
    """
    try:
        secret = None
        if unfinished.standing.has_secret:
            secret = find_secret(unfinished.standing.run)
            if secret is None:
                raise CheckpointUnusable(
                    folder=unfinished.folder.path,
                    reason=_(
                        "errors",
                        "The secret of its noise is not in the keyring of this computer. With "
                        "another one the same rows would leave with other noise, which could be "
                        "averaged away.",
                    ),
                )
        rows = Rows(unfinished.config, server.tokenizer, data)
        keeping = Keeping(secret, after_stop)
        yield from _run(
            job,
            server,
            unfinished.config,
            rows,
            secret or stream.new_secret(),
            keeping,
            again,
            began=began,
            unfinished=unfinished,
        )
    finally:
        unfinished.folder.close()


def estimate(
    job: Job, server: Server, config: RunConfig, data: DataSet | None = None
) -> RunForecast:
    """What the run would take, without beginning it."""
    from core.training.forecast import forecast

    rows = Rows(config, server.tokenizer, data)
    model = model_of(server, config, rows, job=job)
    try:
        return forecast(job, config, rows, model)
    finally:
        if server.alive:
            model.close()


def _run(
    job: Job,
    server: Server,
    config: RunConfig,
    rows: Rows,
    secret: bytes,
    keeping: Keeping,
    again: Again | None,
    *,
    began: Began,
    runs_parent: Path | None = None,
    unfinished: Unfinished | None = None,
) -> Iterator[Event]:
    """At one connection after the other, until it is done."""
    losses, step = Losses(), 0
    place: Path | None = None
    folder: RunFolder | None = None
    while True:
        try:
            if folder is not None:
                unfinished = unfinished_of(folder, keeping)
            begun = folder if unfinished is None else None
            given = job, config, rows, secret, runs_parent, keeping, unfinished, begun
            for event in _at(server, *given):
                if isinstance(event, RunStarted):
                    place = Path(event.folder)
                    began(event.folder, secret)
                elif isinstance(event, StepDone):
                    step = max(step, event.step)
                yield event
            return
        except (ServerLost, ServerRefused) as error:
            if again is None or place is None:
                raise
            if is_busy(error):
                job.progress(SERVER_IS_BUSY)
                job.wait(_BUSY_SECONDS)
            else:
                losses.note(error, step)
        finally:
            if folder is not None:
                folder.close()
        server = again(job)
        folder = RunFolder.reopen(place)


def _at(
    server: Server,
    job: Job,
    config: RunConfig,
    rows: Rows,
    secret: bytes,
    runs_parent: Path | None,
    keeping: Keeping,
    unfinished: Unfinished | None,
    begun: RunFolder | None,
) -> Iterator[Event]:
    """At one connection."""
    model = model_of(server, config, rows, secret, job)
    try:
        yield from finetune(
            *(job, config, rows, model, runs_parent),
            keeping=keeping,
            unfinished=unfinished,
            begun=begun,
        )
    finally:
        if server.alive:
            model.close()


def _with_folder(config: RunConfig, server: Server) -> RunConfig:
    """Where the model came from the server, the run remembers the folder that it lies in now."""
    if not is_from_server(config.model.source):
        return config
    return replace(config, model=replace(config.model, source=str(server.source.folder)))


def _needs_secret(config: RunConfig) -> bool:
    """Not without noise, nor where it is fresh at every send."""
    return config.privacy.noise_level > 0 and not follow_size(config)
