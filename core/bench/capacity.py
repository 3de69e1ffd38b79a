"""How many tokens a second one trunk server makes for several clients together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from core.bench.pairs import alternate
from core.bench.stage import Setting, Stage
from core.bench.table import Row, row


def clients_together(
    setting: Setting, counts: list[int], tokens: int, rounds: int
) -> Iterator[Row]:
    """Each number of clients beside one alone, with contexts of different lengths."""
    with Stage(setting) as stage:
        chatters = stage.chatters()
        measured = {
            str(count): partial(chatters.do, "chat", clients=count, tokens=tokens, context=128)
            for count in (1, *counts)
        }
        found = alternate(measured, rounds)
    for count in counts:
        what = f"{count} clients chatting, loopback"
        yield row(what, "tokens_per_second", found[str(count)], "one client", found["1"])
