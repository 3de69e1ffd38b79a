"""Chat: beside the unsplit model on this computer, and beside the naive split over networks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from core.bench.links import Link
from core.bench.pairs import alternate
from core.bench.stage import Setting, Stage
from core.bench.table import Row, row

UNSPLIT, NAIVE = "unsplit model", "naive split"
_FEW = 3
"""Tokens of the naive split: each costs it as much as the first."""


def against_unsplit(
    setting: Setting, contexts: list[int], tokens: int, rounds: int
) -> Iterator[Row]:
    """Over loopback, with the same cores."""
    with Stage(setting) as stage:
        ours, unsplit = stage.split(), stage.unsplit()
        for context in contexts:
            found = alternate(
                {
                    "ours": partial(ours.do, "chat", context=context, tokens=tokens),
                    "theirs": partial(unsplit.do, "chat", context=context, tokens=tokens),
                },
                rounds,
            )
            for figure in ("tokens_per_second", "first_token_seconds"):
                what = f"chat, context {context}, loopback"
                yield row(what, figure, found["ours"], UNSPLIT, found["theirs"])


def against_naive(
    setting: Setting, links: list[Link], contexts: list[int], tokens: int, rounds: int
) -> Iterator[Row]:
    """Tokens a second over several networks, and the bytes of each both ways."""
    for link in links:
        with Stage(setting) as stage:
            ours, naive = stage.split(link), stage.naive(link)
            for context in contexts:
                found = alternate(
                    {
                        "ours": partial(ours.do, "chat", context=context, tokens=tokens),
                        "first": partial(ours.do, "chat", context=context, tokens=1),
                        "theirs": partial(naive.do, "chat", context=context, tokens=_FEW),
                    },
                    rounds,
                )
                what = f"chat, context {context}, {link.name}"
                speed = "tokens_per_second"
                yield row(what, speed, found["ours"], NAIVE, found["theirs"])
                decoded = [
                    {"bytes_a_token": (all_["bytes"] - one["bytes"]) / (tokens - 1)}
                    for all_, one in zip(found["ours"], found["first"], strict=True)
                ]
                sent = [{"bytes_a_token": it["bytes"] / _FEW} for it in found["theirs"]]
                yield row(what, "bytes_a_token", decoded, NAIVE, sent)
