"""The work that is tried: fine-tune, chat, ledger and export, each as a user would start it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from core.config import RunConfig
from core.data.sample import sample_bytes
from core.ledger.checking import check
from core.ledger.reading import entries
from core.policy import Policy
from core.self_test.trial_home import Failed, Record, Refused, TrialHome

STEPS, TOKENS, ROWS = 2, 5, 8
FIRST_LOSS, TOLERANCE = 4.37, 0.3
"""Of the demo model at the first step, as the run's settings come. The noise is another each time:
four runs had 4.34 to 4.42.
"""
_PROMPT = "Please write a long story about the sea."


class Check(Struct, frozen=True, tag_field="event", tag="check"):
    """One thing that was tried. Only `failed` makes the self-test fail."""

    name: str
    state: Literal["ok", "skipped", "failed"]
    value: str


def checks(home: TrialHome, policy: Policy) -> Iterator[Check]:
    """Do all of it under `policy`; what cannot be tried after a failure is left out."""
    work = _Work(home, policy)
    for name, attempt in (
        ("fine-tune", work.learn),
        ("chat", work.chat),
        ("noise receipts", work.receipts),
        ("ledger", work.ledger),
        ("export", work.export),
    ):
        found = tried(name, attempt)
        yield found
        if found.state == "failed":
            return


def tried(name: str, attempt: Callable[[], str]) -> Check:
    """What came of an attempt that says what it found, or raises `Failed` or `Refused`."""
    try:
        return Check(name, "ok", attempt())
    except Refused as refusal:
        return Check(name, "skipped", str(refusal))
    except Failed as failure:
        return Check(name, "failed", str(failure))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        return Check(name, "failed", f"{type(error).__name__}: {error}")


class _Work:
    def __init__(self, home: TrialHome, policy: Policy) -> None:
        usual = RunConfig()
        self._home = home
        self._run: Path | None = None
        self._noise = max(usual.privacy.noise_level, policy.minimum_noise_level)
        blocks = (
            max(usual.model.input_blocks, policy.minimum_input_blocks),
            max(usual.model.output_blocks, policy.minimum_output_blocks),
        )
        self._gradient_noise = policy.minimum_gradient_noise
        self._as_usual = (self._noise, *blocks) == (
            usual.privacy.noise_level,
            usual.model.input_blocks,
            usual.model.output_blocks,
        )
        self._options = (
            *("--input-blocks", str(blocks[0]), "--output-blocks", str(blocks[1])),
            *("--noise-level", str(self._noise), "--json"),
        )

    def learn(self) -> str:
        rows = self._home.folder / "rows.csv"
        rows.write_bytes(b"\n".join(sample_bytes().splitlines()[: ROWS + 1]))
        # Every token is learnt, not those of the label alone: so their mean hardly depends on the
        # noise, which is another each time.
        run_file = self._home.folder / "RUN.toml"
        run_file.write_text('[data]\ntext = "letter"\n', encoding="utf-8")
        folder = self._home.folder / "run"
        events = self._home.run(
            *("finetune", str(run_file), "--data", str(rows), "--output", str(folder)),
            *("--max-steps", str(STEPS), "--gradient-noise", str(self._gradient_noise)),
            *self._options,
        )
        losses = [float(it["loss"]) for it in events if it.get("event") == "step"]
        judge_losses(losses, compare=self._as_usual)
        result = _result(events)
        _require(math.isfinite(result["eval_loss_after"]), "The loss afterwards is no number.")
        self._run = folder
        return f"{STEPS} steps, losses {', '.join(f'{loss:.2f}' for loss in losses)}"

    def chat(self) -> str:
        adapter = () if self._run is None else ("--adapter", str(self._run / "adapter"))
        result = _result(
            self._home.run(
                *("chat", "--prompt", _PROMPT, "--greedy", "--max-new-tokens", str(TOKENS)),
                *adapter,
                *self._options,
            )
        )
        _require(result["tokens"] == TOKENS, f"{result['tokens']} tokens came, not {TOKENS}.")
        return f"{TOKENS} tokens"

    def receipts(self) -> str:
        hidden = [
            entry.noise_level
            for entry, _hash in entries(self._home.ledger)
            if any(tensor.kind == "hidden" for tensor in entry.tensors)
        ]
        if not hidden:
            raise Refused("Nothing was sent.")
        bare = sum(level is None or level < self._noise for level in hidden)
        _require(not bare, f"{bare} of {len(hidden)} messages had too little noise.")
        return f"{len(hidden)} messages with hidden states, all at noise level {self._noise:g}"

    def ledger(self) -> str:
        checked = check(self._home.ledger)
        _require(checked.flaw is None, str(checked.flaw))
        return f"{checked.entries} entries in order"

    def export(self) -> str:
        if self._run is None:
            raise Refused("There is no run to export.")
        result = _result(
            self._home.run("export", str(self._run), str(self._home.folder / "out"), "--json")
        )
        here, there, allowed = (result[it] for it in ("loss_here", "loss_written", "tolerance"))
        _require(abs(here - there) <= allowed, f"Loss {here} here, {there} opened again.")
        return f"opened again, loss {there:.4f}, allowed difference {allowed:g}"


def judge_losses(losses: list[float], *, compare: bool) -> None:
    """Raise `Failed` unless there is a finite loss for each step, the first one as expected."""
    _require(len(losses) == STEPS, f"{len(losses)} steps were done, not {STEPS}.")
    _require(all(map(math.isfinite, losses)), f"A loss is no number: {losses}.")
    off = abs(losses[0] - FIRST_LOSS)
    _require(
        not compare or off <= TOLERANCE,
        f"The first loss is {losses[0]:.3f}; {FIRST_LOSS} is right within {TOLERANCE}.",
    )


def _result(events: list[Record]) -> dict[str, Any]:
    for event in reversed(events):
        if event.get("event") == "result":
            return event
    raise Failed("It ended without a result.")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failed(otherwise)
