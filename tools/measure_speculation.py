"""How many tokens a round trip brings when chat guesses ahead, and what that does to the speed.

Each text is answered with guessing and without, in turns, greedily; both answers are compared.
The trunk server may be behind a relay that slows the way down.

    .venv/bin/python -m tools.measure_speculation --data notes.csv --column dialogue \\
        --ask "Summarise this conversation:"
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from core.config import BUNDLED, DEMO, Speculation


@dataclass
class Sum:
    """Of all answers with guessing or without."""

    tokens: int = 0
    seconds: float = 0.0
    trips: int = 0
    sent: int = 0

    @property
    def speed(self) -> float:
        """Tokens a second."""
        return self.tokens / self.seconds


def main() -> int:
    """One line of figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a CSV file")
    parser.add_argument("--column", required=True)
    parser.add_argument("--ask", required=True, help="is put before each text")
    parser.add_argument("--rows", type=int, default=4)
    parser.add_argument("--longest", type=int, default=3000, help="characters of a text")
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--noise-level", type=float, default=0.5)
    parser.add_argument("--server", default=BUNDLED, help="else with FEDSEA_TOKEN")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    from core.cli.client_options import access_token, prepare_process

    prepare_process()
    from core.engine.server import Server
    from core.jobs import Job

    with options.data.open(encoding="utf-8", newline="") as file:
        texts = [row[options.column] for row in csv.DictReader(file)]
    chosen = islice((text for text in texts if 300 < len(text) <= options.longest), options.rows)
    options.token_file = None
    token = access_token(options, options.server)
    server = Server(options.server, DEMO, token, Job(), threads=options.threads)
    try:
        _measure(server, [f"{options.ask}\n\n{text}" for text in chosen], options)
    finally:
        server.close()
    return 0


def _measure(server: Any, prompts: list[str], options: argparse.Namespace) -> None:
    from core.bench.machine import sentence
    from core.model.partition import Partition
    from core.privacy.stream import new_secret

    secret = new_secret()
    model = server.private_model(Partition(3, 2), options.noise_level, secret=secret)
    model.use_hardened()
    sums: dict[Speculation, Sum] = {"off": Sum(), "on": Sum()}
    same = 0
    for number, prompt in enumerate(prompts):
        order: list[Speculation] = ["off", "on"] if number % 2 else ["on", "off"]
        texts = {_answer(model, prompt, wish, sums[wish], options.tokens) for wish in order}
        same += len(texts) == 1
    one, many = sums["off"], sums["on"]
    print(f"{sentence()} Latency {server.link.least_latency():.1f} ms.")
    print(
        f"{same} of {len(prompts)} answers are the same. {many.tokens / many.trips:.2f} tokens a "
        f"round trip; {one.speed:.2f} tokens a second without, {many.speed:.2f} with, "
        f"{many.speed / one.speed:.2f} times; sent {one.sent / 1000:.0f} kB and "
        f"{many.sent / 1000:.0f} kB."
    )


def _answer(model: Any, prompt: str, wish: Speculation, total: Sum, most: int) -> str:
    from core.chat.conversation import Conversation
    from core.jobs import Job

    conversation = Conversation()
    conversation.use(model)
    ask = model.session.generate

    def counted(*given: Any) -> Any:
        total.trips += 1
        return ask(*given)

    model.session.generate = counted
    start = time.perf_counter()
    answer = conversation.send(Job(), prompt, most, 0.0, speculation=wish)
    total.seconds += time.perf_counter() - start
    model.session.generate = ask
    total.tokens += answer.tokens
    total.sent += answer.bytes_sent
    return answer.text


if __name__ == "__main__":
    sys.exit(main())
