"""Walk the whole road with a LLaMA-shaped model of about 1.1 billion parameters.

    python -m tools.large_model --json

A trunk server offers a model with random weights. A client in a process of its own fetches the
blocks for the cut (2, 2), while the server is killed on the way and started again; chats; moves
to (4, 3), which fetches three more blocks; fine-tunes five steps; chats. Printed are the peaks of
memory on both sides beside the bytes of the tensors that they hold.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psutil

from core.bench.machine import sentence
from core.bench.own_home import own_home
from core.bench.random_model import Shape, write_with_words
from core.executable import compute_environment, program

VOCABULARY = 49152
"""The demo model's: its tokenizer goes with the random weights."""
TOKEN = "a-token-for-measuring-only"
KILL_AT = 0.4
CUTS = ((2, 2), (4, 3))
STEPS = 5
ROWS = "question,answer\n" + "".join(
    f"What is in room {number} of the ward?,Beds {number} to {number + 3}.\n"
    for number in range(1, 15)
)


def walk(shape: Shape, dtype: str = "float32") -> dict[str, Any]:
    """Make the model, serve it, and let a client walk; its figures and the server's."""
    with tempfile.TemporaryDirectory() as place, own_home() as home:
        model = write_with_words(Path(place) / "random", shape)
        server, url = serve(model, home, dtype)
        client = subprocess.Popen(
            [sys.executable, "-m", "tools.large_model", "--client", url],
            env={**compute_environment(), **home},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert client.stdin is not None
            assert client.stdout is not None
            found: dict[str, Any] = {}
            for line in client.stdout:
                event = json.loads(line)
                if event["event"] == "half":
                    server.kill()
                    server.wait()
                elif event["event"] == "broken":
                    server, _ = serve(model, home, dtype, url.rpartition(":")[2])
                    print("go on", file=client.stdin, flush=True)
                elif event["event"] == "result":
                    found = event
                    found["server"] = memory_of(server.pid)
                    print("end", file=client.stdin, flush=True)
            if client.wait() != 0 or not found:
                raise SystemExit("the client failed")
            return found
        finally:
            for process in (client, server):
                process.kill()
                process.wait()


def serve(
    model: Path, home: dict[str, str], dtype: str, port: str = "0"
) -> tuple[subprocess.Popen[str], str]:
    """A trunk server for `model`, ready, and its address."""
    server = subprocess.Popen(
        program("serve", "--json", "--port", port, "--model", str(model), "--dtype", dtype),
        env={**compute_environment(), **home, "FEDSEA_TOKEN": TOKEN},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    return server, str(json.loads(server.stdout.readline())["url"])


def memory_of(pid: int) -> dict[str, int]:
    """Peak of a process so far, in bytes (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM"))
    return {"peak": int(peak.split()[1]) * 1024, "now": psutil.Process(pid).memory_info().rss}


def client(url: str) -> int:
    """The client's process: speaks JSON lines with `walk`."""
    import torch

    from core.chat.conversation import Conversation
    from core.cli.client_options import prepare_process
    from core.config import (
        FROM_SERVER,
        DataTable,
        ModelTable,
        OutputTable,
        PrivacyTable,
        RunConfig,
        TrainingTable,
    )
    from core.engine.runs import begin
    from core.engine.server import Server
    from core.events import ChatText, Event, JobProgress, StepDone
    from core.jobs import Job
    from core.model.partition import Partition
    from core.model_errors import DownloadBroken

    prepare_process()
    import peft  # noqa: F401 - part of every engine's memory
    import transformers  # noqa: F401

    empty = memory_of(os.getpid())["peak"]
    shares: list[float] = []

    def watch(event: Event) -> None:
        if isinstance(event, JobProgress) and event.share is not None:
            if event.share > KILL_AT and max(shares, default=0.0) <= KILL_AT:
                say(event="half")
            shares.append(event.share)

    def chat(server: Server, cut: Partition) -> tuple[int, int, int]:
        model = server.private_model(cut, 0.5, job=Job(emit=watch))
        conversation = Conversation()
        conversation.use(model)
        texts: list[Event] = []
        conversation.send(Job(emit=texts.append), "What is a ward?", 8, 0.0)
        held = sum(tensor.nbytes for tensor in model.network.parameters())
        model.close()
        words = sum(isinstance(event, ChatText) for event in texts)
        return held, memory_of(os.getpid())["peak"], words

    server = Server(url, FROM_SERVER, TOKEN, Job())
    try:
        server.bring_here(Partition(*CUTS[0]), Job(emit=watch))
    except DownloadBroken:
        say(event="broken")
        sys.stdin.readline()
    server.close()
    broken_at = max(shares)
    server = Server(url, FROM_SERVER, TOKEN, Job())
    held, peak, words = chat(server, Partition(*CUTS[0]))
    folder = server.source.folder
    files = size_of(folder)
    with tempfile.TemporaryDirectory() as place:
        rows = Path(place) / "rows.csv"
        rows.write_text(ROWS, "utf-8")
        config = RunConfig(
            model=ModelTable(FROM_SERVER, *CUTS[1]),
            data=DataTable(train=str(rows)),
            privacy=PrivacyTable(noise_level=0.5),
            training=TrainingTable(
                max_steps=STEPS, batch_size=2, max_length=64, lora_rank=8, checkpoint_every=0
            ),
            output=OutputTable(folder=str(Path(place) / "run")),
        )
        steps = [
            event.loss
            for event in begin(Job(emit=watch), server, config)
            if isinstance(event, StepDone)
        ]
    trained = memory_of(os.getpid())["peak"]
    moved, _, more_words = chat(server, Partition(*CUTS[1]))
    say(
        event="result",
        broken_at=broken_at,
        empty=empty,
        client={"tensors": held, "peak": peak, "tensors_moved": moved, "peak_trained": trained},
        fetched={"first": files, "moved": size_of(folder)},
        words=[words, more_words],
        losses=steps,
        threads=torch.get_num_threads(),
    )
    sys.stdin.readline()
    server.close()
    return 0


def say(**event: object) -> None:
    """One line to `walk`."""
    print(json.dumps(event), flush=True)


def size_of(folder: Path) -> int:
    """Bytes of the tensors' files."""
    return sum(file.stat().st_size for file in folder.glob("*.safetensors"))


def main() -> int:
    """Walk, and print what was measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--client", help=argparse.SUPPRESS)
    parser.add_argument("--layers", type=int, default=22)
    parser.add_argument("--hidden", type=int, default=2048)
    parser.add_argument("--intermediate", type=int, default=5632)
    parser.add_argument("--dtype", default="float32", help="of the server’s weights")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.client:
        return client(options.client)
    shape = Shape(
        hidden=options.hidden,
        layers=options.layers,
        intermediate=options.intermediate,
        vocabulary=VOCABULARY,
    )
    found = walk(shape, options.dtype)
    if options.json:
        print(json.dumps(found))
        return 0
    client_side, empty = found["client"], found["empty"]
    print(sentence())
    print(f"broken at {found['broken_at']:.0%}, then fetched to its end")
    for name, size in {
        "client, tensors at (2, 2)": client_side["tensors"],
        "client, peak beyond an empty engine": client_side["peak"] - empty,
        "client, tensors at (4, 3)": client_side["tensors_moved"],
        "client, peak with five steps": client_side["peak_trained"] - empty,
        "server, peak": found["server"]["peak"],
        "fetched for (2, 2)": found["fetched"]["first"],
        "fetched for (4, 3)": found["fetched"]["moved"],
    }.items():
        print(f"{name}: {size / 1e9:.2f} GB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
