"""Options that every command shares which uses a trunk server."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.config import BUNDLED, DEMO
from core.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.engine.reach import Reach
    from core.engine.server import Server
    from core.jobs import Job


def add_server_options(parser: argparse.ArgumentParser, *, defaults: bool = True) -> None:
    """`--model`, `--server`, `--token-file`, the partition and the noise level."""
    parser.add_argument(
        "--model",
        default=DEMO if defaults else None,
        help="“demo”, a folder, a GGUF file, hub:org/name, or “server”: what the server serves",
    )
    parser.add_argument(
        "--server", default=BUNDLED if defaults else None, help="“bundled” or an https:// address"
    )
    parser.add_argument(
        "--also-server",
        action="append",
        metavar="URL",
        help="where to go on when the server is lost, with the token in the keyring for it; it has "
        "to serve the same model. Several times for several",
    )
    parser.add_argument("--token-file", type=Path, help="access token (or FEDSEA_TOKEN)")
    parser.add_argument("--input-blocks", type=int, default=3 if defaults else None)
    parser.add_argument("--output-blocks", type=int, default=2 if defaults else None)
    parser.add_argument(
        "--noise-level",
        type=float,
        default=0.5 if defaults else None,
        help="0 is no noise at all; see docs/privacy.md for what each level hides",
    )
    add_eight_bits_option(parser)
    parser.add_argument("--threads", type=int, default=0, help="0 uses all cores")


def add_eight_bits_option(parser: argparse.ArgumentParser) -> None:
    """`--eight-bits` and `--no-eight-bits`; None if neither is given."""
    parser.add_argument(
        "--eight-bits",
        action=argparse.BooleanOptionalAction,
        help="send 8 bits a number instead of 16 (32 without noise), in both directions; rounded "
        "after the noise",
    )


def access_token(options: argparse.Namespace, url: str) -> str | None:
    """From `--token-file`, FEDSEA_TOKEN or the keyring; never from the command line itself."""
    if url == BUNDLED:
        return None
    if options.token_file is not None:
        try:
            return str(options.token_file.read_text("utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(name="--token-file", reason=str(error)) from error
    if token := os.environ.get("FEDSEA_TOKEN"):
        return token
    from core.net.tokens import TokenStore

    return TokenStore().find(url)[0]


def connect(options: argparse.Namespace, url: str, model: str, job: Job) -> Server:
    """Connect as the options say, quietly and with sleeping idle threads."""
    prepare_process()
    from core.engine.server import Server

    return Server(url, model, access_token(options, url), job, threads=options.threads)


def reach(
    options: argparse.Namespace, url: str, others: Sequence[str], model: str, job: Job
) -> Reach:
    """Connect as `connect` does, and again where that is lost; there or at one of `others`."""
    prepare_process()
    from core.engine.reach import Reach
    from core.engine.server import Server
    from core.net.tokens import TokenStore

    def connect_to(address: str, job: Job) -> Server:
        own = address == url
        token = access_token(options, url) if own else TokenStore().find(address)[0]
        return Server(address, model, token, job, threads=options.threads)

    return Reach(connect_to(url, job), url, others, connect_to)


def prepare_process() -> None:
    """Set what has to be set before torch and transformers are imported."""
    from core.executable import compute_environment

    if "torch" not in sys.modules:
        os.environ.update(compute_environment())
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # core.net.hub_client alone connects to the hub
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    from core.model.quiet import quiet_transformers

    quiet_transformers()
