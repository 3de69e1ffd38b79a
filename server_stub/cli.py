"""`fedsea serve`: a trunk server."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from core.cli.output import Output, run_command
from core.config import DEMO
from core.errors import BadSetting
from core.pairing import Pairing, line_of
from core.paths import common_runs_folder, server_folder
from server_stub.access.pairings import address_of, note_server, write_pairing
from server_stub.access.state import StateFolder
from server_stub.access.tls import Tls, tls_of
from server_stub.access.tokens import FIRST, TokenBook, add_first_client
from server_stub.cluster.joining import check_library
from server_stub.options import access_token, serve_parser
from server_stub.parent_watch import ParentWatch

if TYPE_CHECKING:
    from aiohttp import web


def run(arguments: list[str]) -> int:
    """Run the server until it is told to stop."""
    return run_command(serve_parser(), _serve, arguments)


def _serve(options: argparse.Namespace, output: Output) -> int:
    if options.cluster is not None:
        check_library()
    # A server that ends with its parent has one client, and leaves nothing behind.
    bundled = options.stop_with_parent and options.state_folder is None
    state = None if bundled else StateFolder(options.state_folder or server_folder())
    tls = tls_of(options, state)
    given, is_new = access_token(options)
    book = None if state is None else TokenBook(state)
    output.text(f"Loading the trunk of {(options.models or [DEMO])[0]} …")
    watch = ParentWatch() if options.stop_with_parent else None
    application = application_of(options, given, book, state)

    def greet(url: str, port: int) -> None:
        """Say that the server is ready, and how to get in."""
        token, name = (given if is_new else None), ""
        if state is not None and given is None and (made := add_first_client(state)):
            token, name = made, FIRST
        if book is not None:
            book.changed()  # whoever has been told of a token is let in
        told = {"event": "ready", "url": url, **({"token": token} if token else {})}
        pairing = None if state is None else _paired(options, state, tls, port, token, name)
        output.event({**told, **({"pairing": pairing} if pairing else {})})
        kept = state if token and output.is_journal() else None
        if token and kept is None:
            output.text(f"Access token (shown once): {token}")
        output.text(f"The trunk server listens at {url} (stop with Ctrl+C)")
        if kept is not None:
            output.text(f"The first client’s pairing, with its token: {kept.pairing(name)}")
        elif pairing:
            output.text(f"Pairing{'' if token else ' (without a token)'}: {pairing}")

    return asyncio.run(_run_until_stopped(application, options, tls, output, greet, watch))


def _paired(
    options: argparse.Namespace,
    state: StateFolder,
    tls: Tls | None,
    port: int,
    token: str | None,
    name: str,
) -> str:
    """The pairing line, which is in a file of the state folder too. Raises `BadSetting`."""
    scheme = "http" if tls is None else "https"
    server = Pairing(
        1,
        address_of(scheme, options.host, port, options.public_url),
        "" if tls is None else tls.fingerprint,
    )
    pairing = msgspec.structs.replace(server, token=token or "", name=name)
    try:
        note_server(state, server)
        if token:
            write_pairing(state, name, pairing)
    except OSError as error:
        reason = f"The pairing file cannot be written: {error.strerror or error}."
        raise BadSetting(name="--state-folder", reason=reason) from error
    return line_of(pairing)


def application_of(
    options: argparse.Namespace,
    token: str | None,
    book: TokenBook | None,
    state: StateFolder | None,
) -> web.Application:
    """What is to be served. The heavy imports happen here, after all cheap checks."""
    from server_stub.app import TrunkServer
    from server_stub.audit import Audit
    from server_stub.computing import Computing, LocalComputing
    from server_stub.federation.shelf import RunShelf
    from server_stub.offered import info_of, limits_of, offers_of, registry_of, sources_of
    from server_stub.weights import WeightRoutes

    offers, limits = offers_of(options), limits_of(options)
    sources = sources_of(offers)
    if options.cluster is None:
        computing: Computing = LocalComputing(registry_of(options, offers))
    else:
        from server_stub.cluster.computing import ClusterComputing

        computing = ClusterComputing(options, list(sources))
    expected = bool(options.stop_with_parent)
    return TrunkServer(
        computing,
        sources,
        limits,
        info_of(options, offers),
        token,
        book,
        Audit(None if state is None or options.no_audit else state.audit),
        WeightRoutes(sources, limits.max_connections, hand_out=not options.no_weights),
        RunShelf(None if expected else options.runs_folder or common_runs_folder()),
        expected=expected,
    ).application()


async def _run_until_stopped(
    application: web.Application,
    options: argparse.Namespace,
    tls: Tls | None,
    output: Output,
    greet: Callable[[str, int], None],
    watch: ParentWatch | None,
) -> int:
    from aiohttp import web

    from server_stub.front_door import FrontDoor
    from server_stub.offered import limits_of

    # Before anyone is told that the server is ready: whoever knows may stop it at once.
    stopped = _stop_signal(watch)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        assert runner.server is not None
        context = tls and tls.context
        door = FrontDoor(runner.server, limits_of(options), context, access_log=None)
        try:
            host, port = await door.open(options.host, options.port)
        except OSError as error:
            raise _cannot_listen(options, error) from error
        name = f"[{host}]" if ":" in host else host
        url = f"{'https' if tls else 'http'}://{name}:{port}"
        greet(url, port)
        try:
            await stopped.wait()
        finally:
            await door.close()
    finally:
        await runner.cleanup()
    output.text("The trunk server has stopped.")
    return 0


def _cannot_listen(options: argparse.Namespace, error: OSError) -> BadSetting:
    if isinstance(error, socket.gaierror):
        return BadSetting(name="--host", reason=f"There is no address {options.host}.")
    # asyncio puts a sentence of its own around the system's.
    why = os.strerror(error.errno) if error.errno else str(error)
    reason = f"Port {options.port} of {options.host} cannot be used: {why}."
    return BadSetting(name="--port", reason=reason)


def _stop_signal(watch: ParentWatch | None) -> asyncio.Event:
    """An event that is set by a signal, and when the parent is gone."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop(*_: object) -> None:
        loop.call_soon_threadsafe(stopped.set)

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    if watch is not None:
        watch.then = stop
    return stopped
