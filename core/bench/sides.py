"""The processes behind `fedsea bench --side …` and `--relay`."""

from __future__ import annotations

import argparse
import socket

from core.bench.worker import say, serve
from core.model.partition import Partition


def run_side(options: argparse.Namespace) -> None:
    """Be one side until the pipe closes."""
    try:
        _run(options)
    except Exception as error:
        say({"failed": str(error)})
        raise


def _run(options: argparse.Namespace) -> None:
    from core.model.source import open_model

    cut = Partition(options.input_blocks, options.output_blocks)
    if options.side == "split":
        from core.bench.split_side import SplitSide

        eight_bits, level = bool(options.eight_bits), options.noise_level
        serve(SplitSide(options.url, options.model, cut, level, eight_bits=eight_bits))
        return
    source = open_model(options.model)
    if options.side == "chatters":
        from core.bench.chatters_side import ChattersSide

        serve(ChattersSide(options.url, source, cut, options.noise_level))
    elif options.side == "unsplit":
        from core.bench.unsplit_side import UnsplitSide

        serve(UnsplitSide(source))
    elif options.side == "naive":
        from core.bench.naive_side import NaiveSide

        serve(NaiveSide(source, cut, options.port, options.ballast))
    else:
        from core.bench.naive_trunk import NaiveTrunk

        trunk = NaiveTrunk(source, cut, learns=options.learns)
        listener = socket.create_server(("127.0.0.1", 0))
        say({"port": listener.getsockname()[1]})
        trunk.serve(listener)
