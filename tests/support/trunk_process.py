"""`fedsea serve` as a real process, and small helpers to drive a session on it."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import torch
from torch import Tensor

from core.executable import compute_environment, program
from core.model.partition import Partition
from core.net.link import Link
from core.net.session import TrunkSession
from core.privacy.noise import NoiseSource
from core.privacy.outbound import Gate

TOKEN = "a-token-for-tests-only"
HIDDEN = 576
BLOCKS = 30
SMALL = Partition(14, 14)
"""Leaves two blocks to the trunk, so that a pass takes milliseconds."""
MAX_MESSAGE = 256 << 20
STOP_SECONDS = 20


def environment(token: str | None = TOKEN) -> dict[str, str]:
    variables = compute_environment()
    variables.pop("FEDSEA_TOKEN", None)
    return {**variables, "FEDSEA_TOKEN": token} if token else variables


def run_serve(*options: str, token: str | None = TOKEN) -> subprocess.CompletedProcess[str]:
    """For servers that end by themselves because something is wrong."""
    return subprocess.run(
        program("serve", *options),
        env=environment(token),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


class TrunkProcess:
    """A server that has said it is ready. `ready` is its event."""

    def __init__(
        self,
        log: Path,
        *options: str,
        token: str | None = TOKEN,
        command: Sequence[str] | None = None,
    ) -> None:
        """`command` starts another program than `fedsea` itself, with its subcommands."""
        self.log = log
        serve = ["serve", "--json", "--port", "0", "--threads", "2", *options]
        with log.open("w", encoding="utf-8") as stderr:
            self.process = subprocess.Popen(
                [*command, *serve] if command else program(*serve),
                env=environment(token),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                encoding="utf-8",
            )
        assert self.process.stdout is not None
        self.ready: dict[str, str] = json.loads(self.process.stdout.readline())
        assert self.ready["event"] == "ready", self.ready
        self.url = self.ready["url"]

    def terminate(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        self.process.wait(STOP_SECONDS)


def states(rows: int, seed: int) -> Tensor:
    """Reproducible hidden states, `rows x hidden`."""
    return torch.randn(rows, HIDDEN, generator=torch.Generator().manual_seed(seed))


def token_ids(rows: int, seed: int) -> Tensor:
    """Token ids to go with `states` of the same seed, as one row."""
    return torch.randint(49152, (1, rows), generator=torch.Generator().manual_seed(seed))


def open_session(link: Link, partition: Partition = SMALL) -> TrunkSession:
    """A session without noise, so that results can be compared exactly."""
    gate = Gate(0.0, HIDDEN)
    return TrunkSession(link, partition, gate, NoiseSource(gate, 0.0, 1.0))


def through(session: TrunkSession, hidden: Tensor, ids: Tensor, lengths: Sequence[int]) -> Tensor:
    """Rows through the trunk, as when measuring."""
    return session.begin(hidden, ids, lengths, training=False).output()


def learnt_from(
    session: TrunkSession,
    hidden: Tensor,
    ids: Tensor,
    lengths: Sequence[int],
    gradient: Tensor | None = None,
    *,
    want: bool = True,
) -> tuple[Tensor, Tensor | None]:
    """The trunk's output in training, and the gradient at its input. One at its output is 1."""
    begun = session.begin(hidden, ids, lengths, training=True)
    output = begun.output()
    begun.send_gradient(torch.ones_like(output) if gradient is None else gradient, want=want)
    return output, begun.input_gradient()


def facts_of(error: Any) -> tuple[str, str]:
    """Code and message of a `ServerRefused`."""
    return error.details["code"], error.details["message"]
