"""`make demo`: the main job without a window.

Fine-tunes the demo model on the built-in sample through a trunk in another process, then asks
the same question with and without what was learnt. Uses the command line as anyone could.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from installers.environment import REPOSITORY, tool

NOISE_LEVEL = 0.5
QUESTION = "May I have an appointment in autumn for the yearly check of my eyes? I feel well."
RUN_FILE = """\
[model]
source = "demo"

[privacy]
noise_level = {noise_level}

[output]
folder = {folder}
name = "Demo"
"""

Record = dict[str, object]


def main() -> int:
    """Fine-tune, then ask; return the exit code."""
    folder = REPOSITORY / "runs" / f"demo-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    print(f"Fine-tuning on the built-in sample, noise level {NOISE_LEVEL}: some minutes …")
    with tempfile.TemporaryDirectory() as temporary:
        run_file = Path(temporary) / "RUN.toml"
        text = RUN_FILE.format(noise_level=NOISE_LEVEL, folder=json.dumps(str(folder)))
        run_file.write_text(text, encoding="utf-8")
        run = _fedsea("finetune", str(run_file), show=_show_step)
    print(f"\nOn {run['held_back_rows']} rows that were held back:")
    print(f"  loss         {_number(run['eval_loss_before'])} → {_number(run['eval_loss_after'])}")
    if run["accuracy_after"] is not None:
        print(
            f"  right label  {_percent(run['accuracy_before'])} → {_percent(run['accuracy_after'])}"
        )
    print(f"Sent to the trunk {_megabytes(run['bytes_sent'])}, ", end="")
    print(f"received {_megabytes(run['bytes_received'])}, in {float(str(run['seconds'])):.0f} s")
    print(f"Adapter: {run['adapter']}\n\nQuestion: {QUESTION}", flush=True)
    for name, adapter in (("base model", []), ("fine-tuned", ["--adapter", str(run["adapter"])])):
        said = _fedsea(
            *("chat", "--prompt", QUESTION, "--greedy", "--max-new-tokens", "48"),
            *("--noise-level", str(NOISE_LEVEL), *adapter),
        )
        print(f"[{name}] {str(said['text']).strip() or '(no answer)'}", flush=True)
    return 0


def _show_step(event: Record) -> None:
    if event.get("event") == "step" and int(str(event["step"])) % 5 == 0:
        step = f"{event['step']:>3} of {event['total_steps']}"
        print(f"  step {step}  loss {_number(event['loss'])}", flush=True)


def _fedsea(*arguments: str, show: Callable[[Record], None] = lambda _: None) -> Record:
    """Run one command with `--json` and return its result; end here if it fails."""
    command = [str(tool("fedsea")), *arguments, "--json"]
    result: Record = {}
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        for event in _records(process.stdout):
            show(event)
            if event.get("event") == "result":
                result = event
    if process.returncode != 0 or not result:
        sys.exit(process.returncode or 1)  # the command has said why
    return result


def _records(lines: Iterator[str]) -> Iterator[Record]:
    for line in lines:
        yield json.loads(line)


def _number(value: object) -> str:
    return f"{float(str(value)):.2f}"


def _percent(value: object) -> str:
    return f"{float(str(value)):.0%}"


def _megabytes(value: object) -> str:
    return f"{float(str(value)) / 1e6:.1f} MB"


if __name__ == "__main__":
    sys.exit(main())
