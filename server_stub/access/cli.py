"""`fedsea token`: who may come to a trunk server."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from core.cli.output import Output, add_json_option, run_command
from core.disk import write_whole
from core.errors import BadSetting
from core.pairing import line_of
from core.paths import server_folder
from server_stub.access.pairings import pairing_for
from server_stub.access.state import StateFolder
from server_stub.access.tokens import (
    Client,
    Quotas,
    Scope,
    add_client,
    read_book,
    revoke_client,
)
from server_stub.options import add_state_option, whole_number

_DEFAULT = [Scope.CHAT, Scope.TRAIN, Scope.EXPORT]


def run(arguments: list[str]) -> int:
    """Run the command."""
    return run_command(_parser(), lambda options, output: options.do(options, output), arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fedsea token",
        description="Say who may come to the trunk server of this computer. A running server "
        "follows within about a second.",
    )
    commands = parser.add_subparsers(required=True, metavar="add | list | revoke")
    add = commands.add_parser("add", help="let a client in; its token is printed once")
    add.set_defaults(do=_add)
    add.add_argument("name", metavar="NAME", help="for you: in the list and in the audit log")
    add.add_argument(
        "--scopes",
        type=_scopes,
        default=_DEFAULT,
        metavar="SCOPE,…",
        help=f"some of {', '.join(Scope)}; without this {', '.join(_DEFAULT)}",
    )
    count = whole_number(0)
    for name, what in (
        ("sessions", "sessions at a time"),
        ("cache-mb", "MB of cache for conversations"),
        ("requests", "requests a second; with more, they are answered more slowly"),
        ("adapters", "adapters at a time"),
    ):
        add.add_argument(
            f"--max-{name}",
            type=count,
            default=0,
            metavar="N",
            help=f"{what}, of all connections together; 0 is the server's own limit",
        )
    add.add_argument("--pairing-file", type=Path, help="write the pairing to this file, too")
    listed = commands.add_parser("list", help="all clients; tokens are kept nowhere")
    listed.set_defaults(do=_list)
    revoke = commands.add_parser("revoke", help="let a client in no longer; it is cut off")
    revoke.set_defaults(do=_revoke)
    revoke.add_argument("name", metavar="NAME")
    for command in (add, listed, revoke):
        add_state_option(command)
        add_json_option(command)
    return parser


def _scopes(text: str) -> list[Scope]:
    try:
        return [Scope(it.strip()) for it in text.split(",")]
    except ValueError as error:
        known = ", ".join(Scope)
        raise argparse.ArgumentTypeError(f"{text!r}: there are {known}") from error


def _state(options: argparse.Namespace) -> StateFolder:
    return StateFolder(options.state_folder or server_folder())


def _add(options: argparse.Namespace, output: Output) -> int:
    state = _state(options)
    quotas = Quotas(
        options.max_sessions, options.max_cache_mb, options.max_requests, options.max_adapters
    )
    if options.pairing_file is not None and pairing_for(state, options.name, "") is None:
        reason = "Start the server once, so that its address and certificate are known."
        raise BadSetting(name="--pairing-file", reason=reason)
    token = add_client(state, options.name, options.scopes, quotas)
    pairing = pairing_for(state, options.name, token)
    line = "" if pairing is None else line_of(pairing)
    # First of all, because nobody can find it out again.
    output.result(
        {"name": options.name, "token": token, "pairing": line},
        f"Access token of “{options.name}” (shown once): {token}",
    )
    if line:
        output.text(f"Pairing: {line}")
    else:
        output.text("There is a pairing line for it once the server has been started.")
    if options.pairing_file is not None:
        try:
            write_whole(options.pairing_file, f"{line}\n".encode())
        except OSError as error:
            reason = f"{options.pairing_file}: {error.strerror or error}."
            raise BadSetting(name="--pairing-file", reason=reason) from error
    return 0


def _list(options: argparse.Namespace, output: Output) -> int:
    clients = read_book(_state(options)).clients
    shown = [
        {key: value for key, value in msgspec.to_builtins(it).items() if key != "token"}
        for it in clients
    ]
    text = "\n".join(map(_line, clients)) or "There are no clients."
    output.result({"clients": shown}, text)
    return 0


def _line(client: Client) -> str:
    quotas = [
        f"{name.replace('_', ' ')} {value}"
        for name, value in msgspec.structs.asdict(client.quotas).items()
        if value
    ]
    return "  ".join([client.name, ",".join(client.scopes), client.made, *quotas])


def _revoke(options: argparse.Namespace, output: Output) -> int:
    revoke_client(_state(options), options.name)
    output.result({"name": options.name}, f"“{options.name}” may not come any more.")
    return 0
