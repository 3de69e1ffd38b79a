"""A fine-tune of the tiny model as a real client, whose server something happens to."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support.file_keyring import environment_with
from support.killable_run import Ran, write_run
from support.recorder import Recorder
from support.trunk_process import TOKEN, TrunkProcess, environment

STEPS, EVERY = 12, 5
DISTURBED_AT = 8


class Servers:
    """Trunk processes of the same model, the first behind a recorder. `close` ends them."""

    def __init__(self, model: Path, folder: Path) -> None:
        self.folder, self.serve = folder, ("--model", str(model))
        folder.mkdir(parents=True, exist_ok=True)
        self.trunks: list[TrunkProcess] = []
        self.recorders: list[Recorder] = []
        self.first = self.start()
        self.url = self.recorded(self.first)

    def start(self, port: str = "0") -> TrunkProcess:
        log = self.folder / f"trunk-{len(self.trunks)}.log"
        self.trunks.append(TrunkProcess(log, *self.serve, "--port", port))
        return self.trunks[-1]

    def recorded(self, trunk: TrunkProcess) -> str:
        """An address at which it can be reached, and all that a client sends is kept."""
        self.recorders.append(Recorder(trunk.url))
        return self.recorders[-1].url

    def end(self, how: signal.Signals) -> None:
        self.first.process.send_signal(how)
        self.first.process.wait(20)

    def replace(self, how: signal.Signals = signal.SIGKILL, seconds: float = 1.0) -> None:
        """The first ends, and a while later there is one at its address again."""
        self.end(how)
        time.sleep(seconds)
        self.start(self.first.url.rpartition(":")[2])

    def close(self) -> None:
        for recorder in self.recorders:
            recorder.close()
        for trunk in self.trunks:
            trunk.__exit__(None, None, None)


@dataclass
class Disturbed:
    """What a run said, and where it lies."""

    ran: Ran
    folder: Path
    stages: list[str] = field(default_factory=list)

    def metrics(self) -> list[int]:
        lines = (self.folder / "metrics.jsonl").read_text("utf-8").splitlines()
        events = [json.loads(line) for line in lines]
        return [event["step"] for event in events if event["event"] == "step"]


def run_disturbed(
    servers: Servers,
    model: Path,
    disturb: Callable[[subprocess.Popen[str]], object] = lambda _: None,
    *,
    options: Sequence[str] = (),
    resume: bool = False,
    largest_file: int = -1,
    interrupt_when: str = "",
    variables: dict[str, str] | None = None,
) -> Disturbed:
    """`fedsea finetune` at the first server; `disturb` gets the client after the step
    `DISTURBED_AT`.

    The client gets an interrupt at the stage `interrupt_when`, and can write no file of more than
    `largest_file` bytes.
    """
    import resource  # not on Windows

    place = servers.folder
    keyring = place / "keyring"
    keyring.mkdir(exist_ok=True)
    run = write_run(place, checkpoint_every=EVERY)
    new = (
        *(str(run), "--model", str(model), "--input-blocks", "2", "--output-blocks", "2"),
        *("--output", str(place / "run")),
    )
    what = ("--resume", str(place / "run")) if resume else new
    arguments = [*what, "--server", servers.url, *options]
    log = place / "client.log"
    with log.open("w", encoding="utf-8") as errors:
        client = subprocess.Popen(
            [*(sys.executable, "-m", "support.same_secret", "finetune", "--json"), *arguments],
            preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY)
            ),
            env={
                **environment(TOKEN),
                **environment_with(keyring),
                "FEDSEA_HOME": str(place / "home"),  # its files and secrets are its own
                **(variables or {}),
            },
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
    events, disturbed = [], False
    assert client.stdout is not None
    with client.stdout:
        for line in client.stdout:
            events.append(json.loads(line))
            if not disturbed and events[-1].get("step") == DISTURBED_AT:
                disturbed = events[-1]["event"] == "step"
                if disturbed:
                    disturb(client)
            if interrupt_when and events[-1].get("stage") == interrupt_when:
                client.send_signal(signal.SIGINT)
    code = client.wait(60)
    ran = Ran(code, events, log.read_text("utf-8"))
    for recorder in servers.recorders:
        ran.listen(recorder.connections)
    return Disturbed(ran, place / "run", [event["stage"] for event in ran.of("job_progress")])
