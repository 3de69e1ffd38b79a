"""`fedsea harden`: an adapter with which a model's trunk lives with noise."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path

from core.cli.client_options import prepare_process
from core.cli.output import Output, add_json_option, run_command
from core.cli.tenths import Tenths
from core.config import DEMO
from core.errors import BadSetting
from core.jobs import Job


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="fedsea harden",
        description="Train a trunk-side adapter on public text under noise, once for a model, cut "
        "and noise level. Needs the whole model here; sends nothing. A trunk server offers what "
        "lies in its --hardened folder.",
    )
    parser.add_argument("output", type=Path, help="folder to write; must not exist")
    parser.add_argument("--model", default=DEMO, help="“demo” or a folder")
    parser.add_argument("--input-blocks", type=int, default=3)
    parser.add_argument("--output-blocks", type=int, default=2)
    parser.add_argument("--noise-level", type=float, default=1.0)
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="0 uses all cores")
    add_json_option(parser)
    return run_command(parser, _harden, arguments)


def _check(options: argparse.Namespace) -> None:
    if not 0 < options.noise_level <= 10:
        raise BadSetting(name="--noise-level", reason="It has to be above 0, at most 10.")
    if not 1 <= options.steps <= 100_000:
        raise BadSetting(name="--steps", reason="It has to be between 1 and 100,000.")
    if not 1 <= options.rank <= 256:
        raise BadSetting(name="--rank", reason="It has to be between 1 and 256.")
    if options.output.exists():
        raise BadSetting(name="the folder", reason=f"{options.output} is there already.")


def _harden(options: argparse.Namespace, output: Output) -> int:
    _check(options)
    prepare_process()
    from core.hardening.shelf import save_hardened
    from core.hardening.training import Hardening, Plan
    from core.model.device import use_threads
    from core.model.partition import Partition
    from core.model.source import open_model
    from core.model.tokenizer import load_tokenizer

    use_threads(options.threads)
    source = open_model(options.model)
    cut = Partition(options.input_blocks, options.output_blocks)
    job = Job(emit=Tenths(output))
    previous = signal.signal(signal.SIGINT, lambda *_: job.cancel())
    try:
        hardening = Hardening(source, load_tokenizer(source), cut, options.noise_level)
        plan = Plan(steps=options.steps, rank=options.rank, seed=options.seed)
        facts, adapter = hardening.train(job, plan)
    finally:
        signal.signal(signal.SIGINT, previous)
    save_hardened(options.output, source, facts, adapter)
    output.result(
        {
            "folder": str(options.output),
            "perplexity_clean": facts.perplexity_clean,
            "perplexity_before": facts.perplexity_before,
            "perplexity": facts.perplexity,
        },
        f"Done. Perplexity of unseen public text: {facts.perplexity_clean:,.0f} without noise, "
        f"{facts.perplexity_before:,.0f} with it, {facts.perplexity:,.0f} hardened.\n"
        f"The adapter is in {options.output}",
    )
    return 0
