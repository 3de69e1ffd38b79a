"""`fedsea serve`: a trunk server."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import ssl
import sys
import threading
from typing import TYPE_CHECKING

from core.cli.output import Output, run_command
from core.config import DEMO
from core.errors import BadSetting
from core.paths import common_runs_folder
from server_stub.options import access_token, serve_parser, tls_context

if TYPE_CHECKING:
    from aiohttp import web

    from server_stub.models import Models


def run(arguments: list[str]) -> int:
    """Run the server until it is told to stop."""
    return run_command(serve_parser(), _serve, arguments)


def _serve(options: argparse.Namespace, output: Output) -> int:
    tls = tls_context(options)
    token, is_new = access_token(options)
    output.text(f"Loading the trunk of {(options.models or [DEMO])[0]} …")
    application = _application(options, token)
    if is_new:
        output.text(f"Access token (shown once): {token}")
    ready = {"event": "ready", **({"token": token} if is_new else {})}
    return asyncio.run(_run_until_stopped(application, options, tls, output, ready))


def _application(options: argparse.Namespace, token: str) -> web.Application:
    """Load the first model's trunk. The heavy imports happen here, after all cheap checks."""
    from core.model.device import use_threads
    from core.protocol.info import ServerInfo
    from core.protocol.messages import VERSION
    from server_stub.app import TrunkServer
    from server_stub.federation.shelf import RunShelf
    from server_stub.limits import Limits
    from server_stub.registry import Registry
    from server_stub.weights import WeightRoutes

    use_threads(options.threads)
    models = _models(options)
    limits = Limits(
        max_message_bytes=options.max_message_mb << 20,
        max_sessions=options.max_sessions,
        max_cache_bytes=options.max_cache_mb << 20,
        max_kept_bytes=options.max_kept_mb << 20,
        max_positions=options.max_positions,
        idle_seconds=options.idle_seconds,
    )
    info = ServerInfo(
        version=VERSION,
        models=[offer.info() for offer in models.offers],
        max_message_bytes=limits.max_message_bytes,
        max_positions=limits.max_positions,
        export_allowed=not options.no_export,
        weights_handed_out=not options.no_weights,
    )
    weights = WeightRoutes(models.sources, limits.max_connections, hand_out=not options.no_weights)
    registry, expected = Registry(models, limits), bool(options.stop_with_parent)
    shelf = RunShelf(None if expected else options.runs_folder or common_runs_folder())
    return TrunkServer(registry, info, token, weights, shelf, expected=expected).application()


def _models(options: argparse.Namespace) -> Models:
    """All offers, checked, and the first one in memory."""
    from core.model.devices import devices_of
    from core.model.partition import Partition
    from core.model.quantised import check_library
    from core.model.weight_types import WEIGHT_TYPES
    from core.protocol.messages import MAX_MODELS
    from server_stub.models import Models
    from server_stub.offer import Offer

    kind = WEIGHT_TYPES[options.dtype]
    if kind.bits is not None:
        check_library()
    for folder in options.hardened:
        if not folder.is_dir():
            raise BadSetting(name="--hardened", reason=f"There is no folder {folder}.")
    try:
        devices = devices_of(options.devices)
    except ValueError as error:
        raise BadSetting(name="--device", reason=f"There is no device {error}.") from error
    names = options.models or [DEMO]
    if len(names) > MAX_MODELS:
        raise BadSetting(name="--model", reason=f"There may be {MAX_MODELS} of them.")
    least = Partition(options.min_input_blocks, options.min_output_blocks)
    offers = [Offer(name, least, kind, *options.hardened) for name in names]
    models = Models(
        offers, devices, options.max_models_mb << 20, options.max_memory_per_device << 20
    )
    if len(models.sources) < len(offers):
        raise BadSetting(name="--model", reason="A model is named twice.")
    for offer in offers:
        if models.placement(offer) is None:
            reason = f"{offer.source.name} alone takes {offer.bytes >> 20} MB."
            raise BadSetting(name="--max-models-mb/--max-memory-per-device", reason=reason)
    models.load(0)
    return models


async def _run_until_stopped(
    application: web.Application,
    options: argparse.Namespace,
    tls: ssl.SSLContext | None,
    output: Output,
    ready: dict[str, str],
) -> int:
    from aiohttp import web

    # Before anyone is told that the server is ready: whoever knows may stop it at once.
    stopped = _stop_signal(options.stop_with_parent)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, options.host, options.port, ssl_context=tls)
        try:
            await site.start()
        except OSError as error:
            raise _cannot_listen(options, error) from error
        host, port = runner.addresses[0][:2]
        name = f"[{host}]" if ":" in host else host
        url = f"{'https' if tls else 'http'}://{name}:{port}"
        output.event({**ready, "url": url})
        output.text(f"The trunk server listens at {url} (stop with Ctrl+C)")
        await stopped.wait()
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


def _stop_signal(with_parent: bool) -> asyncio.Event:
    """An event that is set by a signal and, `with_parent`, by the end of standard input."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop(*_: object) -> None:
        loop.call_soon_threadsafe(stopped.set)

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    if with_parent:

        def watch() -> None:
            # Empty when the parent is gone, however it ended. Not through `sys.stdin`: a thread
            # that waits inside of it makes Python abort at its end.
            while os.read(sys.stdin.fileno(), 1024):
                pass
            stop()

        threading.Thread(target=watch, name="parent-watch", daemon=True).start()
    return stopped
