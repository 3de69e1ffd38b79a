"""`fedsea bench`: this program beside the unsplit model and a naive split."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core.bench.links import LINKS
from core.cli.client_options import add_eight_bits_option, prepare_process
from core.cli.output import Output, add_json_option, run_command
from core.config import DEMO
from core.errors import BadSetting
from resources.access import sample_file

if TYPE_CHECKING:
    from core.bench.stage import Setting
    from core.bench.table import Row

LARGE = "1b"
NAMES = {
    "chat": "chat beside the unsplit model, and beside a naive split over networks",
    "training": "fine-tuning beside centralised PEFT, over a network, and on the wire alone",
    "capacity": "several clients of one trunk server beside one client",
    "speculation": "chat that guesses ahead beside chat that does not (--data, --ask)",
    "start": "the engine's start beside the import of its libraries",
}


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="fedsea bench",
        description="Measure this program beside others, in pairs that alternate in one run. All "
        "of it runs on this computer; slow networks are made by a relay, which is checked first.",
        epilog="\n".join(f"{name:<10} {text}" for name, text in NAMES.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=NAMES, nargs="?", default="chat")
    parser.add_argument(
        "--model", default=DEMO, help=f"“demo”, a folder, or “{LARGE}”: 1.1 B random parameters"
    )
    parser.add_argument("--input-blocks", type=int, default=1)
    parser.add_argument("--output-blocks", type=int, default=1)
    parser.add_argument("--noise-level", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tokens", type=int, default=32, help="of each answer")
    parser.add_argument("--contexts", type=int, nargs="+", default=[128, 512, 2048])
    parser.add_argument("--links", nargs="*", choices=LINKS, default=list(LINKS))
    parser.add_argument("--data", type=Path, default=sample_file("triage-letters.csv"))
    parser.add_argument("--ask", default="", help="what to ask of each row of --data")
    add_eight_bits_option(parser)
    # Processes of a measurement, started by it.
    for name, kind in (("--side", str), ("--url", str), ("--port", int), ("--ballast", int)):
        parser.add_argument(name, type=kind, default=kind(), help=argparse.SUPPRESS)
    parser.add_argument("--relay", nargs=3, type=float, help=argparse.SUPPRESS)
    parser.add_argument("--learns", action="store_true", help=argparse.SUPPRESS)
    add_json_option(parser)
    return run_command(parser, _bench, arguments)


def _bench(options: argparse.Namespace, output: Output) -> int:
    if options.relay:
        from core.bench.relay import run as relay

        port, rate, delay = options.relay
        relay(int(port), rate, delay)
    prepare_process()
    if options.side:
        from core.bench.sides import run_side

        run_side(options)
        return 0
    if options.rounds < 1:
        raise BadSetting(name="--rounds", reason="It has to be 1 or more.")
    if options.tokens < 2:  # speed is counted from the first token to the last
        raise BadSetting(name="--tokens", reason="It has to be 2 or more.")
    from core.bench.machine import machine, sentence
    from core.bench.random_model import Shape, write_with_words

    with tempfile.TemporaryDirectory() as place:
        model = options.model
        if model == LARGE:
            output.text("Making the model …")
            model = str(write_with_words(Path(place) / LARGE, Shape(vocabulary=49152)))
        rows = []
        for row in _rows(options, _setting(options, model)):
            rows.append(row)
            output.event(row)
            output.text(str(row))
    output.result({"name": options.name, "rows": rows, "machine": machine()}, sentence())
    return 0


def _setting(options: argparse.Namespace, model: str) -> Setting:
    from core.bench.stage import Setting
    from core.model.partition import Partition

    cut = Partition(options.input_blocks, options.output_blocks)
    return Setting(model, cut, options.noise_level, bool(options.eight_bits))


def _rows(options: argparse.Namespace, setting: Setting) -> Iterator[Row]:
    from core.bench import capacity, chat, speculation, start, training

    if options.name == "chat":
        yield from chat.against_unsplit(setting, options.contexts, options.tokens, options.rounds)
        links = [LINKS[name] for name in options.links]
        short = [context for context in options.contexts if context <= 512]
        yield from chat.against_naive(setting, links, short, options.tokens, options.rounds)
    elif options.name == "training":
        yield from training.against_centralised(setting, options.rounds)
        yield from training.over_a_network(setting, options.rounds)
        yield from training.wire_only(setting, options.rounds)
    elif options.name == "speculation":
        links = [LINKS[name] for name in options.links]
        texts = speculation.texts_of(options.data, options.ask, options.rounds)
        yield from speculation.guessing_ahead(setting, links, texts, options.tokens)
    elif options.name == "start":
        yield from start.ready_to_chat(setting.model, options.rounds)
    else:
        yield from capacity.clients_together(setting, [2, 4, 8], options.tokens, options.rounds)
