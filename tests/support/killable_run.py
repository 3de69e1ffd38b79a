"""A fine-tune as a real client and a real trunk, which can be killed in the middle."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.file_keyring import environment_with
from support.recorder import Recorder, decoded, split_http, websocket_payloads
from support.trunk_process import TOKEN, TrunkProcess, environment

from core.protocol.messages import Forward

ROWS = [
    (f"Letter {number}: " + "my arm itches. " * (number + 1), label)
    for number, label in enumerate(["at once", "routine", "same day"] * 3)
]
LEARNT, STEPS, EVERY = 6, 12, 5


def write_run(folder: Path, **training: object) -> Path:
    """`RUN.toml` over a few rows, each of a length of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("train.csv", ROWS[:LEARNT]), ("held.csv", ROWS[LEARNT:])):
        lines = ["letter,urgency", *(f"{text},{label}" for text, label in rows)]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    table = {
        "batch_size": 1,
        "epochs": 2,
        "learning_rate": 2e-4,
        "max_length": 128,
        "lora_rank": 4,
        "evaluate_every": 4,
        "checkpoint_every": EVERY,
        **training,
    }
    lines = [f"{key} = {value}" for key, value in table.items()]
    file = folder / "RUN.toml"
    file.write_text(
        "[model]\ninput_blocks = 1\noutput_blocks = 13\n"
        '[data]\ntrain = "train.csv"\nvalidation = "held.csv"\n'
        'prompt = "letter"\nresponse = "urgency"\n[training]\n' + "\n".join(lines) + "\n",
        encoding="utf-8",
    )
    return file


@dataclass
class Ran:
    """What one process of a run said and sent."""

    code: int
    events: list[dict[str, Any]]
    errors: str
    frames: list[bytes] = field(default_factory=list)
    """All binary messages that the client sent."""
    rows: list[tuple[int, bytes]] = field(default_factory=list)
    """Length and bytes of each row's hidden states among them."""

    def listen(self, connections: Iterable[bytes]) -> None:
        """Take apart what was recorded of the client's half of each connection."""
        for sent in connections:
            head, rest = split_http(sent)
            if "Upgrade: websocket" in head:
                self.frames += websocket_payloads(rest)
                self.rows += _rows(rest)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == kind]

    @property
    def losses(self) -> dict[int, float]:
        return {event["step"]: event["loss"] for event in self.of("step")}

    @property
    def measured(self) -> dict[tuple[str, int], float]:
        return {(it["when"], it["step"]): it["loss"] for it in self.of("evaluated")}

    @property
    def hashes(self) -> list[str]:
        return [hashlib.sha256(frame).hexdigest() for frame in self.frames]


def run_client(folder: Path, *arguments: str, kill_after: int = 0, interrupt_after: int = 0) -> Ran:
    """`fedsea finetune` on a trunk of its own; with `kill_after` both are killed at that step."""
    folder.mkdir(parents=True, exist_ok=True)
    keyring = folder.parent / "keyring"
    keyring.mkdir(exist_ok=True)
    with TrunkProcess(folder / "trunk.log") as trunk:
        recorder = Recorder(trunk.url)
        with (folder / "client.log").open("w", encoding="utf-8") as log:
            client = subprocess.Popen(
                [
                    *(sys.executable, "-m", "support.same_secret", "finetune", *arguments),
                    *("--server", recorder.url, "--json"),
                ],
                env={**environment(TOKEN), **environment_with(keyring)},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        events = []
        assert client.stdout is not None
        for line in client.stdout:
            events.append(json.loads(line))
            step = events[-1]["step"] if events[-1]["event"] == "step" else 0
            if kill_after and step == kill_after:
                trunk.process.kill()
                client.kill()
            if interrupt_after and step == interrupt_after:
                client.send_signal(signal.SIGINT)
        client.stdout.close()
        ran = Ran(client.wait(60), events, (folder / "client.log").read_text("utf-8"))
        recorder.close()
    ran.listen(recorder.connections)
    return ran


def _rows(sent: bytes) -> list[tuple[int, bytes]]:
    found = []
    for message, tensors in decoded(sent):
        if isinstance(message, Forward):
            rows = tensors[0].split(message.lengths)
            found += [(len(row), row.numpy().tobytes()) for row in rows]
    return found
