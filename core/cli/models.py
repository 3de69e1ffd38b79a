"""`fedsea models`: which models are here, fetching one, and the access token of the hub."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.cli.output import INTERRUPTED, Output, add_json_option, complain, run_command
from core.cli.tenths import Tenths
from core.config import is_from_server
from core.errors import BadSetting
from core.jobs import Job, JobCancelled

if TYPE_CHECKING:
    from core.model.source import ModelSource

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
    fetch = actions.add_parser(
        "fetch",
        help="fetch a model from the Hugging Face hub or from a trunk server",
        description="Without --server the whole model is fetched from the hub. With it, only what "
        "a client of that server needs, from the server itself or from the hub, checked by the "
        "server’s hashes.",
    )
    fetch.add_argument(
        "source", metavar="SOURCE", help="hub:ORG/NAME[@REVISION], server, or server:FINGERPRINT"
    )
    fetch.add_argument(
        "--token-file",
        type=Path,
        help="access token of the hub (or HF_TOKEN, or “fedsea models token”)",
    )
    fetch.add_argument("--server", help="an https:// address")
    fetch.add_argument(
        "--server-token-file", type=Path, help="access token of the server (or FEDSEA_TOKEN)"
    )
    fetch.add_argument("--input-blocks", type=int, default=3)
    fetch.add_argument("--output-blocks", type=int, default=2)
    fetch.add_argument("--whole", action="store_true", help="all blocks, as an export needs them")
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
    from core.model.here import models_here

    found = models_here()
    for model in found:
        output.event({"event": "model", **msgspec.to_builtins(model)})
        note = f"  ({model.problem})" if model.problem else ""
        parts = "" if model.whole else f", blocks {', '.join(map(str, model.blocks))} only"
        output.text(f"{model.bytes / 1e6:>10,.0f} MB  {model.source}{parts}{note}")
    output.result({"models": len(found)})
    return 0


def _fetch(options: argparse.Namespace, output: Output) -> int:
    job = Job(emit=Tenths(output))
    previous = signal.signal(signal.SIGINT, lambda *_: job.cancel())
    try:
        name, source = (_from_server if options.server else _whole_from_hub)(options, job)
    except JobCancelled:
        complain("Stopped. What was fetched is kept; the same command goes on.")
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGINT, previous)
    facts = {"source": name, "path": str(source.folder), "fingerprint": source.fingerprint}
    output.result(facts, f"Done: use it with --model {name}")
    return 0


def _whole_from_hub(options: argparse.Namespace, job: Job) -> tuple[str, ModelSource]:
    from core.model.hub_cache import parse_repository
    from core.model.source import open_model
    from core.net.hub_client import hub_address
    from core.net.hub_fetch import fetch

    if is_from_server(options.source):
        raise BadSetting(name="--server", reason="Say which server.")
    repository = parse_repository(options.source)
    folder = fetch(repository, _hub_token(options.token_file, hub_address()), job)
    return str(repository), open_model(str(folder))


def _from_server(options: argparse.Namespace, job: Job) -> tuple[str, ModelSource]:
    from core.address import check_address
    from core.cli.client_options import access_token
    from core.model.hub_cache import parse_repository
    from core.model.partition import Partition
    from core.net.hub import HubTensors
    from core.net.hub_client import hub_address
    from core.net.offered_model import fetch_model
    from core.net.rest import fetch_info
    from core.policy import load_policy
    from core.policy_rules import check_server

    check_server(load_policy(), options.server)
    url = check_address(options.server)
    token = access_token(argparse.Namespace(token_file=options.server_token_file), url)
    info = fetch_info(url, token)
    cut = None if options.whole else Partition(options.input_blocks, options.output_blocks)
    if is_from_server(options.source):
        source = fetch_model(job, url, token, info, options.source, cut)
    else:
        repository = parse_repository(options.source)
        hub_token = _hub_token(options.token_file, hub_address())
        with contextlib.closing(HubTensors(repository.name, repository.revision, hub_token)) as hub:
            source = fetch_model(job, url, token, info, options.source, cut, hub)
    return str(source.folder), source


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
