"""Begins a run or goes on with one on a connected server, for window and command line alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from core.config import RunConfig, is_from_server
from core.data import DataSet
from core.engine.server import Server
from core.errors import CheckpointUnusable
from core.events import Event, RunForecast, RunStarted
from core.jobs import Job
from core.net.run_secrets import find_secret
from core.privacy import stream
from core.text import QT_TRANSLATE_NOOP as _
from core.training.keeper import Keeping, Unfinished
from core.training.rows import Rows
from core.training.run import finetune, follow_size, model_of
from core.training.secret_notes import forget_left_secrets

Began = Callable[[str, bytes], None]
"""Is told the folder of a run and the secret of its noise, before any of its rows is sent."""


def begin(
    job: Job,
    server: Server,
    config: RunConfig,
    data: DataSet | None = None,
    runs_parent: Path | None = None,
    *,
    after_stop: bool = False,
    began: Began = lambda _folder, _secret: None,
) -> Iterator[Event]:
    """A new run that can go on after a crash, with `after_stop` also after the user's stop."""
    forget_left_secrets()
    config = _with_folder(config, server)
    secret = stream.new_secret()
    keeping = Keeping(secret if _needs_secret(config) else None, after_stop)
    rows = Rows(config, server.tokenizer, data)
    yield from _run(
        job, server, config, rows, secret, keeping, began=began, runs_parent=runs_parent
    )


def go_on(
    job: Job,
    server: Server,
    unfinished: Unfinished,
    data: DataSet | None = None,
    *,
    after_stop: bool = False,
    began: Began = lambda _folder, _secret: None,
) -> Iterator[Event]:
    """Go on with a run from its checkpoint, and release its folder at the end.

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
    *,
    began: Began,
    runs_parent: Path | None = None,
    unfinished: Unfinished | None = None,
) -> Iterator[Event]:
    model = model_of(server, config, rows, secret, job)
    try:
        for event in finetune(
            job, config, rows, model, runs_parent, keeping=keeping, unfinished=unfinished
        ):
            if isinstance(event, RunStarted):
                began(event.folder, secret)
            yield event
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
