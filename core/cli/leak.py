"""`fedsea leak`: what attackers would read of given rows, at one setting. Nothing is sent."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.client_options import add_eight_bits_option, prepare_process
from core.cli.column_options import add_column_options, chosen_columns
from core.cli.output import Output, add_json_option, run_command
from core.config import DEMO
from core.errors import BadSetting
from core.events import Event, JobProgress
from core.jobs import Job
from core.leak_report import LeakReport, LeakSide

if TYPE_CHECKING:
    from core.data.dataset import Example

_MOST_LEVEL = 10.0


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="fedsea leak",
        description="Attack rows of a file here, as whoever runs the trunk server could, and say "
        "what was read. Nothing is sent. Takes about a minute.",
    )
    parser.add_argument("--data", type=Path, help="a file with rows; the sample if not given")
    parser.add_argument(
        "--mask",
        action="store_true",
        help="mask personal data in the rows first, as a run with “mask = true” would",
    )
    add_column_options(parser)
    parser.add_argument("--model", default=DEMO, help="“demo” or a folder")
    parser.add_argument("--adapter", type=Path, help="adapter folder of a run")
    parser.add_argument("--input-blocks", type=int, default=3)
    parser.add_argument("--output-blocks", type=int, default=2)
    parser.add_argument("--noise-level", type=float, default=0.5)
    parser.add_argument("--gradient-noise", type=float, default=0.0)
    add_eight_bits_option(parser)
    parser.add_argument(
        "--sends", type=int, default=1, help="how often the same row is sent with fresh noise"
    )
    parser.add_argument("--rows", type=int, default=0, help="how many rows are attacked")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="0 uses all cores")
    add_json_option(parser)
    return run_command(parser, _leak, arguments)


def _leak(options: argparse.Namespace, output: Output) -> int:
    _check(options)
    prepare_process()
    from dataclasses import replace

    from core.hardening.as_chatted import with_adapter
    from core.leak.meter import Effort, Meter, Setting
    from core.model.device import use_threads
    from core.model.partition import Partition
    from core.model.source import open_model
    from core.model.tokenizer import load_tokenizer

    use_threads(options.threads)
    source = open_model(options.model)
    partition = Partition(options.input_blocks, options.output_blocks)
    partition.check(source.blocks)
    rows = _rows(options)
    effort = replace(Effort(), rows=options.rows) if options.rows else Effort()
    setting = Setting(
        partition,
        options.noise_level,
        options.gradient_noise,
        options.sends,
        eight_bits=bool(options.eight_bits),
        seed=options.seed,
    )
    setting = with_adapter(setting, source, options.adapter)
    stages: list[str] = []

    def show(event: Event) -> None:
        output.event(event)
        if isinstance(event, JobProgress) and event.stage not in stages:
            stages.append(event.stage)
            output.text(f"{event.stage} …")

    meter = Meter(source, load_tokenizer(source), effort)
    report = meter.measure(Job(emit=show), [row.messages for row in rows], setting)
    output.result(_fields(report), _text(report))
    return 0


def _rows(options: argparse.Namespace) -> list[Example]:
    from core.data import examples, open_data
    from core.data.guessing import completed
    from core.data.personal import mask_examples

    data = open_data(options.data)
    found, _problems = examples(data, completed(chosen_columns(options), data))
    return mask_examples(found) if options.mask else found


def _check(options: argparse.Namespace) -> None:
    for name in ("noise_level", "gradient_noise"):
        if not 0 <= getattr(options, name) <= _MOST_LEVEL:
            flag = "--" + name.replace("_", "-")
            raise BadSetting(name=flag, reason="It has to be between 0 and 10.")
    if options.sends < 1:
        raise BadSetting(name="--sends", reason="It has to be 1 or more.")
    if options.rows < 0:
        raise BadSetting(name="--rows", reason="It has to be 1 or more.")


def _fields(report: LeakReport) -> dict[str, object]:
    """The report without the rows' own text, which does not belong into a terminal's log."""
    import msgspec

    fields: dict[str, object] = msgspec.to_builtins(report)
    del fields["rows"]
    return fields


def _text(report: LeakReport) -> str:
    lines = [
        f"{report.attacked_rows} rows attacked, {report.input_blocks} blocks here before and "
        f"{report.output_blocks} after the trunk, noise level {report.noise_level:g} "
        f"(sigma {report.sigma:.2f}), {report.seconds:.0f} s."
    ]
    if report.hardened is not None:
        lines.append(f"The trunk is hardened for noise level {report.hardened:g}.")
    for title, side in (("Prompts", report.prompt), ("Replies", report.reply)):
        lines += ["", *_side_text(title, side)]
    return "\n".join(lines)


def _side_text(title: str, side: LeakSide) -> list[str]:
    if not side.attacks:
        return [f"{title}: nothing to attack."]
    lines = [
        f"{title}: {side.top1:.0%} of the tokens were read (95 % interval {side.low:.0%} to "
        f"{side.high:.0%}), {side.top10:.0%} within ten guesses."
    ]
    for name, result in sorted(side.attacks.items(), key=lambda item: -item[1].top1):
        words = name.replace("_", " ")
        lines.append(
            f"  {words:<18} top-1 {result.top1:6.1%}   top-10 {result.top10:6.1%}   "
            f"ROUGE-L {result.rouge_l:.2f}"
        )
    return lines
