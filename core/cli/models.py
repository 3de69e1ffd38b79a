"""`fedsea models`: which models are here, fetching one, and the access token of the hub."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from core.cli.output import INTERRUPTED, Output, add_json_option, complain, run_command
from core.cli.tenths import Tenths
from core.errors import BadSetting
from core.jobs import Job, JobCancelled

_LONGEST_TOKEN = 1 << 12


def run(arguments: list[str]) -> int:
    """Run `fedsea models`; return the exit code."""
    return run_command(_parser(), lambda options, output: options.do(options, output), arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fedsea models",
        description="Models that are on this computer, and those of the Hugging Face hub. Nothing "
        "but “fetch” connects to it.",
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    shown = actions.add_parser("list", help="show what --model can be")
    shown.set_defaults(do=_list)
    fetch = actions.add_parser("fetch", help="fetch a model from the Hugging Face hub")
    fetch.add_argument("source", metavar="hub:ORG/NAME[@REVISION]")
    fetch.add_argument(
        "--token-file", type=Path, help="access token (or HF_TOKEN, or “fedsea models token”)"
    )
    fetch.set_defaults(do=_fetch)
    token = actions.add_parser("token", help="keep the hub’s access token in the system’s keyring")
    which = token.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "file", type=Path, nargs="?", help="file with the token; - is standard input"
    )
    which.add_argument("--forget", action="store_true", help="remove it from the keyring")
    token.set_defaults(do=_token)
    for action in (shown, fetch, token):
        add_json_option(action)
    return parser


def _list(_options: argparse.Namespace, output: Output) -> int:
    from core.model.shelf_of_models import models_here

    found = models_here()
    for model in found:
        output.event({"event": "model", "source": model.source, "bytes": model.bytes})
        output.text(f"{model.bytes / 1e6:>10,.0f} MB  {model.source}")
    output.result({"models": len(found)})
    return 0


def _fetch(options: argparse.Namespace, output: Output) -> int:
    from core.model.hub_cache import parse_repository
    from core.model.source import open_model
    from core.net.hub_client import hub_address
    from core.net.hub_fetch import fetch

    repository = parse_repository(options.source)
    job = Job(emit=Tenths(output))
    previous = signal.signal(signal.SIGINT, lambda *_: job.cancel())
    try:
        folder = fetch(repository, _hub_token(options.token_file, hub_address()), job)
    except JobCancelled:
        complain("Stopped. What was fetched is kept; the same command goes on.")
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGINT, previous)
    source = open_model(str(folder))
    facts = {"source": str(repository), "path": str(folder), "fingerprint": source.fingerprint}
    output.result(facts, f"Done: use it with --model {repository}")
    return 0


def _hub_token(file: Path | None, address: str) -> str | None:
    if file is not None:
        return _read_token(file, "--token-file")
    if token := os.environ.get("HF_TOKEN"):
        return token
    from core.net.tokens import TokenStore

    return TokenStore().find(address)[0]


def _read_token(file: Path, name: str) -> str:
    try:
        if str(file) == "-":
            content = sys.stdin.read(_LONGEST_TOKEN)
        else:
            with file.open(encoding="utf-8") as stream:
                content = stream.read(_LONGEST_TOKEN)
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(name=name, reason=str(error)) from error
    token = content.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise BadSetting(name=name, reason="There is no access token in it.")
    return token


def _token(options: argparse.Namespace, output: Output) -> int:
    from core.net.hub_client import hub_address
    from core.net.tokens import TokenStore

    address, store = hub_address(), TokenStore()
    if options.forget:
        store.forget(address)
        output.result({"address": address, "place": "nowhere"}, f"Forgotten for {address}.")
        return 0
    place = store.keep(address, _read_token(options.file, "FILE"))
    if place != "keyring":
        raise BadSetting(
            name="FILE",
            reason="This system has no keyring that keeps it; use --token-file or HF_TOKEN.",
        )
    output.result({"address": address, "place": place}, f"Kept in the keyring for {address}.")
    return 0
