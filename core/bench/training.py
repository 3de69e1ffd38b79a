"""Training: beside centralised PEFT on this computer, over a network, and on the wire alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from core.bench.chat import NAIVE
from core.bench.links import LOOPBACK, OFFICE
from core.bench.pairs import Measurement, alternate
from core.bench.random_model import Shape, write_with_words
from core.bench.stage import Setting, Stage
from core.bench.table import Row, row
from core.bench.worker import Worker

LENGTHS = [500, 430]
_FEW = 20
"""Learnt tokens of a row where the head’s work is not what is measured."""
CENTRALISED = "centralised PEFT"
THIN = Shape(
    hidden=576, layers=3, intermediate=64, heads=9, kv_heads=3, vocabulary=49152, tied=True
)
"""Computes next to nothing, with the demo model's hidden size: what is left is the wire."""
_EIGHT = ("--eight-bits",)
_WAYS: dict[str, tuple[tuple[str, ...], int]] = {
    "16 bits": ((), 0),
    "8 bits": (_EIGHT, 0),
    "8 bits and input blocks frozen, rows sent before": (_EIGHT, 1),
}
"""How ours sends, and the first block that learns. The round that does not count sends the rows."""
PUBLISHED = "published code"
_BALLAST = 2 * 4096 * 4096 * 4 + 28 * 2 * 2 * 500 * 192 * 4
"""What the published code sends with a forward pass besides: a mask of 4,096 by 4,096 positions a
row, and keys and values of 28 blocks for 2 x 500 positions, all in float32."""
_OTHERS = ((NAIVE, OFFICE, 0), (NAIVE, LOOPBACK, 0), (PUBLISHED, OFFICE, _BALLAST))

_Name = TypeVar("_Name")


def against_centralised(setting: Setting, rounds: int) -> Iterator[Row]:
    """Tokens a second with LoRA on all blocks, and with the input blocks frozen."""
    for first, words in ((setting.cut.input_blocks, "input blocks frozen"), (0, "all blocks")):
        with Stage(setting) as stage:
            ours, central = stage.split(), stage.unsplit()
            learn(ours, first, in_flight=1)
            learn(central, first)
            found = _steps({"ours": ours, "theirs": central}, rounds)
            what = f"training, 500 + 430 tokens, {words}, loopback"
            yield row(what, "tokens_per_second", found["ours"], CENTRALISED, found["theirs"])


def over_a_network(setting: Setting, rounds: int) -> Iterator[Row]:
    """The same step over a network and over loopback, its rows in flight together."""
    with Stage(setting) as stage:
        near, far = stage.split(), stage.split(OFFICE)
        for side in (near, far):
            learn(side, setting.cut.input_blocks, in_flight=2)
        found = _steps({"ours": far, "theirs": near}, rounds)
        what = f"training, 500 + 430 tokens, {OFFICE.name}"
        yield row(what, "tokens_per_second", found["ours"], LOOPBACK.name, found["theirs"])


def wire_only(setting: Setting, rounds: int) -> Iterator[Row]:
    """What a network adds to a step: the time over it less the time over loopback."""
    with tempfile.TemporaryDirectory() as place:
        thin = Setting(str(write_with_words(Path(place) / "thin", THIN)), setting.cut)
        with Stage(thin) as stage:
            sides: dict[tuple[str, str], Worker] = {}
            for way, (words, first) in _WAYS.items():
                for link in (OFFICE, LOOPBACK):
                    side = sides[way, link.name] = stage.split(link, *words)
                    learn(side, first, in_flight=2, learnt=_FEW)
            for name, link, ballast in _OTHERS:
                words = ("--learns", "--ballast", str(ballast))
                side = sides[name, link.name] = stage.naive(link, *words)
                learn(side, 0, learnt=_FEW)
            found = _steps(sides, rounds)

    def wire(name: str, near: str) -> list[Measurement]:
        return [
            {"seconds": one["seconds"] - other["seconds"]}
            for one, other in zip(found[name, OFFICE.name], found[near, LOOPBACK.name], strict=True)
        ]

    for way in _WAYS:
        what = f"wire of a training step, 500 + 430 tokens, {way}, {OFFICE.name}"
        for against in (NAIVE, PUBLISHED):
            yield row(what, "seconds", wire(way, way), against, wire(against, NAIVE))
            sent = found[way, OFFICE.name], found[against, OFFICE.name]
            yield row(what, "bytes", sent[0], against, sent[1])


def learn(side: Worker, first_block: int, in_flight: int = 1, learnt: int = max(LENGTHS)) -> None:
    """Prepare a side to learn the same rows, of each the last `learnt` tokens."""
    side.do("learn", first_block=first_block, lengths=LENGTHS, in_flight=in_flight, learnt=learnt)


def _steps(sides: Mapping[_Name, Worker], rounds: int) -> dict[_Name, list[Measurement]]:
    return alternate({name: partial(side.do, "step") for name, side in sides.items()}, rounds)
