"""`fedsea pair`: take what a trunk server printed, list what was taken, forget it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.cli.output import Output, add_json_option, run_command
from core.pairing import PREFIX, Pairing, pairing_of, read_pairing

_LONGEST = 1 << 14


def run(arguments: list[str]) -> int:
    """Run `fedsea pair` and return its exit code."""
    return run_command(_parser(), _pair, arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fedsea pair",
        description="Take a trunk server's pairing: its certificate is trusted from then on, and "
        "its token kept in the keyring.",
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "pairing",
        nargs="?",
        metavar="FILE|LINE|-",
        help="a *.fedsea-pairing file, the line itself, or - for standard input; a line in a "
        "command can be read by others on this computer",
    )
    which.add_argument("--list", action="store_true", help="servers whose certificate is known")
    which.add_argument("--forget", metavar="URL", help="forget a server's certificate and token")
    parser.add_argument(
        "--anew", action="store_true", help="also where another certificate is known for the server"
    )
    add_json_option(parser)
    return parser


def _pair(options: argparse.Namespace, output: Output) -> int:
    if options.list:
        return _list(output)
    if options.forget is not None:
        return _forget(options.forget, output)
    from core.net.pairing import take_pairing
    from core.net.tokens import TokenStore
    from core.pins import grouped

    pairing = _read(options.pairing)
    url, place = take_pairing(pairing, TokenStore(), anew=options.anew)
    kept = place == "keyring"
    facts = {"server": url, "certificate": pairing.certificate, "token_kept": kept}
    known = grouped(pairing.certificate) or "one that this system's authorities vouch for"
    token = "The token is in the keyring." if kept else _without_token(bool(pairing.token))
    output.result(facts, f"Paired with {url}\nIts certificate: {known}\n{token}")
    return 0


def _without_token(given: bool) -> str:
    if given:
        return (
            "The token could not be kept, as this system has no keyring: write it to a file for "
            "--token-file, or use FEDSEA_TOKEN."
        )
    return "The pairing has no token; use --token-file or FEDSEA_TOKEN."


def _read(given: str) -> Pairing:
    if given == "-":
        return pairing_of(sys.stdin.read(_LONGEST))
    return pairing_of(given) if given.startswith(PREFIX) else read_pairing(Path(given))


def _list(output: Output) -> int:
    from core.pins import all_pins, grouped

    pins = all_pins()
    for place, fingerprint in pins.items():
        url = f"https://{place.removesuffix(':443')}"
        output.event({"event": "pairing", "server": url, "certificate": fingerprint})
        output.text(f"{url}  {grouped(fingerprint)}")
    output.result({"pairings": len(pins)}, "" if pins else "No certificate is known.")
    return 0


def _forget(url: str, output: Output) -> int:
    from core.address import check_address
    from core.net.tokens import TokenStore
    from core.pins import keep_pin, pin_of

    url = check_address(url)
    known = pin_of(url)
    if known:
        keep_pin(url, "")
    TokenStore().forget(url)
    output.result({"server": url, "certificate": known}, f"Forgotten: {url}")
    return 0
