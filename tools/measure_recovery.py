"""How long an answer and a fine-tune stand still when their trunk server is killed.

Two ways: another server of the same model is known, or the same one is started again at once. The
seconds are from the kill to the next token, or to the first step that had not been made before.

    .venv/bin/python -m tools.measure_recovery --rounds 5
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from core.bench.machine import sentence
from core.chat.conversation import Conversation
from core.cli.client_options import prepare_process
from core.config import DEMO, RunConfig, TrainingTable
from core.engine.reach import Reach
from core.engine.runs import begin
from core.engine.server import Server
from core.events import ChatText, StepDone
from core.executable import compute_environment, program
from core.jobs import Job
from core.model.partition import Partition
from core.net.private_model import PrivateModel

TOKEN = secrets.token_urlsafe(32)
AFTER_TOKENS, AFTER_STEP, EVERY = 10, 6, 5


class Trunk:
    """A server of the demo model in a process of its own."""

    def __init__(self, port: str = "0") -> None:
        self._process = subprocess.Popen(
            program("serve", "--json", "--stop-with-parent", "--port", port),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**compute_environment(), "FEDSEA_TOKEN": TOKEN},
        )
        self._url = ""

    @property
    def url(self) -> str:
        """Where it answers; waits until it does."""
        if not self._url:
            assert self._process.stdout is not None
            self._url = json.loads(self._process.stdout.readline())["url"]
        return self._url

    def kill(self) -> None:
        """At once."""
        self._process.kill()
        self._process.wait()


def main() -> int:
    """Print one Markdown row for each way."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    prepare_process()
    print(f"{sentence()} {rounds} rounds, medians (range), seconds\n")
    print("| | another server | the same one again |\n|---|--:|--:|")
    with tempfile.TemporaryDirectory() as home:
        os.environ["FEDSEA_HOME"] = home
        for name, measure in (("next token of an answer", answer), ("next step", run)):
            cells = [
                [measure(Path(home) / f"{name} {way} {it}", again) for it in range(rounds)]
                for way, again in (("other", False), ("again", True))
            ]
            print(f"| {name} | {' | '.join(_text(it) for it in cells)} |", flush=True)
    return 0


def _text(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.1f} ({min(seconds):.1f} to {max(seconds):.1f})"


class Disturbance:
    """Kills the first server; the second stands by, or begins at the same address then."""

    def __init__(self, *, again: bool) -> None:
        self._again = again
        self.trunks = [Trunk()] if again else [Trunk(), Trunk()]
        self.urls = [it.url for it in self.trunks]
        self.at = 0.0

    def happen(self) -> None:
        """Once."""
        if not self.at:
            self.trunks[0].kill()
            self.at = time.perf_counter()
            if self._again:
                self.trunks.append(Trunk(self.urls[0].rpartition(":")[2]))

    def end(self) -> None:
        """Kill all."""
        for trunk in self.trunks:
            trunk.kill()


def _reach(urls: list[str], job: Job) -> Reach:
    def connect(url: str, job: Job) -> Server:
        return Server(url, DEMO, TOKEN, job)

    return Reach(connect(urls[0], job), urls[0], urls[1:], connect)


def answer(_: Path, again: bool) -> float:
    """Seconds from the kill to the next piece of text."""
    disturbance, pieces, back = Disturbance(again=again), [], 0.0

    def take(event: object) -> None:
        nonlocal back
        if isinstance(event, ChatText):
            pieces.append(event.text)
            if disturbance.at and not back:
                back = time.perf_counter()
            if len(pieces) == AFTER_TOKENS:
                disturbance.happen()

    try:
        job = Job(emit=take)
        reach = _reach(disturbance.urls, job)
        conversation = Conversation()

        def model() -> PrivateModel:
            server = reach.again(job)
            return server.private_model(
                Partition(3, 2), 0.5, secret=conversation.secret, replay=conversation.replay
            )

        conversation.use(model())
        conversation.send(job, "Tell me a long story.", 40, 0.0, again=model)
        reach.close()
    finally:
        disturbance.end()
    return back - disturbance.at


def run(folder: Path, again: bool) -> float:
    """Seconds from the kill to the first step that had not been made before."""
    disturbance, back = Disturbance(again=again), 0.0
    table = TrainingTable(max_steps=AFTER_STEP + 2, checkpoint_every=EVERY, max_length=128)
    config = RunConfig(training=table)
    try:
        job = Job()
        reach = _reach(disturbance.urls, job)
        events = begin(
            job,
            reach.server,
            config,
            runs_parent=folder,
            again=reach.again,
        )
        for event in events:
            if isinstance(event, StepDone) and event.step == AFTER_STEP:
                disturbance.happen()
            if isinstance(event, StepDone) and event.step > AFTER_STEP and not back:
                back = time.perf_counter()
        reach.close()
    finally:
        disturbance.end()
    return back - disturbance.at


if __name__ == "__main__":
    sys.exit(main())
