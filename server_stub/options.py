"""Options of `fedsea serve`, checked as far as they can be before the model is loaded."""

from __future__ import annotations

import argparse
import math
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from core.address import check_address
from core.cli.output import add_json_option
from core.errors import BadSetting, FedseaError
from core.protocol.messages import MAX_POSITIONS

DEFAULT_PORT = 8765
_LEAST_TOKEN_LENGTH = 16
_MOST_TOKEN_BYTES = 4096


def serve_parser() -> argparse.ArgumentParser:
    """The parser of `fedsea serve`."""
    parser = argparse.ArgumentParser(
        prog="fedsea serve",
        description="Run a trunk server. Clients are let in with the tokens of “fedsea token”; the "
        "first one is made at the first start and printed once. A token that may do everything "
        "can be given as FEDSEA_TOKEN or with --token-file.",
    )
    count, some = whole_number(0), whole_number(1)
    parser.add_argument(
        "--model",
        action="append",
        dest="models",
        metavar="MODEL",
        help="a model folder, a GGUF file, hub:org/name, or “demo” (also without this); several "
        "times for several models, of which the first is loaded at the start and the others when "
        "they are asked for",
    )
    parser.add_argument(
        "--max-models-mb",
        type=count,
        default=0,
        help="for the weights of all models together; beyond it the one that was not used for "
        "longest goes. 0 is no limit",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--port", type=whole_number(0, 65535), default=DEFAULT_PORT, help="0 picks a free one"
    )
    parser.add_argument("--token-file", type=Path, help="file with the access token")
    parser.add_argument(
        "--certificate",
        type=Path,
        help="TLS certificate chain (PEM); without it, other computers are served with one that "
        "the server makes for itself, and that clients know by their pairing",
    )
    parser.add_argument("--key", type=Path, help="key of the certificate (PEM)")
    parser.add_argument("--tls", action="store_true", help="encrypt on this computer, too")
    parser.add_argument(
        "--client-ca",
        type=Path,
        help="let only those in who show a certificate of this authority (PEM) besides a token",
    )
    parser.add_argument(
        "--public-url", type=_address, help="address in pairings, if it is not the host's own"
    )
    add_state_option(parser)
    parser.add_argument("--no-audit", action="store_true", help="do not note who came")
    parser.add_argument("--min-input-blocks", type=some, default=1, help="always run by clients")
    parser.add_argument("--min-output-blocks", type=some, default=1, help="always run by clients")
    parser.add_argument(
        "--dtype",
        choices=("float32", "bfloat16", "int8", "int4"),
        default="float32",
        help="how weights are stored; with int8 and int4 (NF4) answers are less exact, and the "
        "extra “quantised” has to be installed",
    )
    parser.add_argument(
        "--device",
        action="append",
        dest="devices",
        default=[],
        help="cpu, cuda:0, …; several are filled one after the other, block by block. Without "
        "this all graphics cards, or the processor if there is none",
    )
    parser.add_argument(
        "--max-memory-per-device",
        type=count,
        default=0,
        metavar="MB",
        help="for weights; 0 is what is free on a graphics card, and no limit elsewhere",
    )
    parser.add_argument(
        "--hardened",
        type=Path,
        action="append",
        default=[],
        help="folder with adapters of “fedsea harden” to offer, besides those that come along",
    )
    parser.add_argument(
        "--runs-folder",
        type=Path,
        help="where common runs of several clients are noted, so that they outlive the server",
    )
    parser.add_argument(
        "--no-export",
        action="store_true",
        help="ask clients not to export what they train here; they keep to it, nothing forces them",
    )
    parser.add_argument(
        "--no-weights",
        action="store_true",
        help="do not hand out the blocks that run at clients; they need a copy of their own",
    )
    parser.add_argument(
        "--cluster",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="compute on a Ray cluster: the one at this address; without an address, the one that "
        "runs on this computer, or else a new local one. The extra “cluster” has to be installed",
    )
    parser.add_argument(
        "--replicas",
        type=count,
        default=0,
        help="of the trunk on the cluster; 0 is one for each node",
    )
    parser.add_argument(
        "--replica-gpus",
        type=_share,
        metavar="N",
        help="graphics cards of each replica; without this one, if the cluster has any",
    )
    parser.add_argument("--threads", type=count, default=0, help="0 uses all cores")
    parser.add_argument("--max-sessions", type=some, default=64)
    # The WebSocket library takes 0 for “no limit”.
    parser.add_argument("--max-message-mb", type=whole_number(1, 4095), default=256)
    parser.add_argument("--max-cache-mb", type=some, default=4096)
    parser.add_argument(
        "--max-kept-mb",
        type=count,
        default=2048,
        help="for rows of running fine-tunes, so that they are sent once; 0 keeps none",
    )
    parser.add_argument(
        "--max-positions",
        type=whole_number(1, MAX_POSITIONS),
        default=8192,
        help="longest row in tokens",
    )
    parser.add_argument(
        "--idle-seconds", type=_seconds, default=900.0, help="until a session is dropped"
    )
    _add_guards(parser)
    parser.add_argument("--stop-with-parent", action="store_true", help=argparse.SUPPRESS)
    add_json_option(parser)
    return parser


def _add_guards(parser: argparse.ArgumentParser) -> None:
    """What keeps those who misbehave from the others' way; see docs/trunk-server.md."""
    some = whole_number(1)
    parser.add_argument("--max-sockets", type=some, default=512, help="open TCP connections")
    parser.add_argument(
        "--max-sockets-per-address",
        type=some,
        default=128,
        help="of them from one computer; more where all clients come through one proxy",
    )
    parser.add_argument(
        "--max-unread-mb",
        type=some,
        default=1024,
        help="of messages that arrive or wait for their turn, over all connections; at least two "
        "of the largest ones",
    )
    for name in ("--request-seconds", "--stall-seconds", "--heartbeat-seconds"):
        parser.add_argument(name, type=_seconds, default=30.0, help=argparse.SUPPRESS)


def add_state_option(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the option `--state-folder`."""
    parser.add_argument(
        "--state-folder",
        type=Path,
        help="where the server keeps its key and certificate, tokens, pairings and audit log",
    )


def _address(text: str) -> str:
    try:
        return check_address(text)
    except FedseaError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def whole_number(least: int, most: int = 2**31 - 1) -> Callable[[str], int]:
    """What reads a whole number within these bounds from an option."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} to {most}")
        return number

    return read


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of graphics cards")
    return share


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return seconds


def access_token(options: argparse.Namespace) -> tuple[str | None, bool]:
    """The token that may do everything, if there is one, and whether it was just made.

    It is made for a server that ends with its parent. Raises `BadSetting`.
    """
    given = os.environ.pop("FEDSEA_TOKEN", "")
    if options.token_file is not None:
        given = _read_token(options.token_file)
    elif not given:
        made = secrets.token_urlsafe(32) if options.stop_with_parent else None
        return made, made is not None
    if len(given) < _LEAST_TOKEN_LENGTH or not given.isascii() or not given.isprintable():
        raise BadSetting(
            name="the access token",
            reason=f"It needs {_LEAST_TOKEN_LENGTH} or more plain characters.",
        )
    return given, False


def _read_token(file: Path) -> str:
    def unusable(reason: str) -> BadSetting:
        return BadSetting(name="--token-file", reason=f"{file}: {reason}.")

    try:
        with file.open("rb") as stream:
            content = stream.read(_MOST_TOKEN_BYTES + 1)
        if len(content) > _MOST_TOKEN_BYTES:
            raise unusable("it is too long to be a token")
        return content.decode("utf-8-sig").strip()
    except OSError as error:
        raise unusable(error.strerror or "it cannot be read") from error
    except UnicodeDecodeError as error:
        raise unusable("it is no plain text") from error
