"""What attacks read at several cuts and noise levels, and what the noise costs in quality.

Makes the tables of docs/privacy.md and, with --write, the table behind the window's estimate. The
rows attacked are the built-in sample's. Perplexity is that of public text that the attacks were not
fitted on, with the noise in the middle and no fine-tuning. All of it is as in chat with the base
model: smoothed, and with the hardened trunk that ships for the setting, where one does.

    .venv/bin/python -m tools.measure_leak_table --write
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import torch

from core.bench.machine import sentence
from core.config import DEMO
from core.data import examples, guess_mapping, open_data
from core.hardening.as_chatted import with_adapter
from core.jobs import Job
from core.leak.meter import Effort, Meter, Setting
from core.leak.sample import Batch, public_rows
from core.leak.walker import Walker
from core.leak_report import LeakReport
from core.leak_table import LeakPoint, LeakTable
from core.model.partition import Partition
from core.model.quiet import quiet_transformers
from core.model.source import ModelSource, open_model
from core.model.tokenizer import load_tokenizer
from core.privacy.smoothing import fit_smoothing
from resources.access import leak_table_file

OUTPUT_BLOCKS = 2
LEVELS = [0.0, 0.5, 1.0, 2.0, 4.0, 8.0]
QUALITY_ROWS = 12
SEED = 0


def measure(options: argparse.Namespace) -> Iterator[tuple[LeakReport, float]]:
    """Report and perplexity of each setting."""
    quiet_transformers()
    source = open_model(DEMO)
    tokenizer = load_tokenizer(source)
    data = open_data(None)
    found, _ = examples(data, guess_mapping(data))
    conversations = [row.messages for row in found]
    meter = Meter(source, tokenizer, Effort(rows=options.rows))
    unseen = _last_rows(public_rows(tokenizer, 10**9, meter.effort.longest))
    known = public_rows(tokenizer, meter.effort.public_tokens, meter.effort.longest)
    for input_blocks in options.input_blocks:
        for level in options.levels:
            setting = Setting(Partition(input_blocks, OUTPUT_BLOCKS), level, seed=SEED)
            setting = with_adapter(setting, source, None)
            report = meter.measure(Job(), conversations, setting)
            yield report, perplexity(source, unseen, known, setting, report.sigma)


def _last_rows(public: Batch) -> Batch:
    keep = slice(-QUALITY_ROWS, None)
    return Batch(public.ids[keep], public.parts[keep], public.lengths[keep])


@torch.inference_mode()
def perplexity(
    source: ModelSource, rows: Batch, known: Batch, setting: Setting, sigma: float
) -> float:
    """Of the whole model on `rows`: behind the input blocks noise of `sigma`, and smoothing fitted
    on `known` rows."""
    walker = Walker(source, setting.adapter)
    input_blocks = setting.partition.input_blocks
    states, public = walker.walk(
        [walker.embed(rows.ids), walker.embed(known.ids)], range(input_blocks)
    )
    generator = torch.Generator().manual_seed(SEED)
    noisy = states + sigma * torch.randn(states.shape, generator=generator)
    if sigma > 0:
        noisy = fit_smoothing([public[:, 1:][known.real[:, 1:]]]).apply_to_rows(noisy, sigma)
    (states,) = walker.walk([noisy], range(input_blocks, source.blocks))
    real = rows.real[:, 1:]
    logits = walker.logits(states[:, :-1][real])
    return float(torch.nn.functional.cross_entropy(logits, rows.ids[:, 1:][real]).exp())


def point(report: LeakReport, quality: float) -> LeakPoint:
    """A report as one entry of the table."""
    return LeakPoint(
        input_blocks=report.input_blocks,
        noise_level=report.noise_level,
        prompt_top1=report.prompt.top1,
        prompt_top10=report.prompt.top10,
        reply_top1=report.reply.top1,
        perplexity=round(quality, 1),
    )


def markdown(report: LeakReport, quality: float) -> str:
    """One row of the table in the docs."""
    prompt, reply = report.prompt, report.reply
    share = {name: f"{result.top1:.0%}" for name, result in prompt.attacks.items()}
    cells: list[Any] = [
        report.input_blocks,
        f"{report.noise_level:g}",
        f"{report.sigma:.2f}",
        f"{quality:,.0f}" + ("" if report.hardened is None else " (hardened)"),
        *(
            share.get(name, "–")
            for name in (
                *("linear_probe", "trained_decoder", "matched_filter"),
                *("candidate_search", "trunk_probe"),
            )
        ),
        f"**{prompt.top1:.0%}** ({prompt.low:.0%} to {prompt.high:.0%})",
        f"{prompt.rouge_l:.2f}",
        f"**{reply.top1:.0%}**",
        f"{reply.attacks['gradient'].top1:.0%}" if "gradient" in reply.attacks else "–",
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> int:
    """Print the table; with --write renew the file that the window reads."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--input-blocks", type=int, nargs="+", default=[1, 3, 8])
    parser.add_argument("--levels", type=float, nargs="+", default=LEVELS)
    parser.add_argument("--rows", type=int, default=Effort().rows)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.json:
        print(f"{sentence()}\n")
        print(
            "| blocks here | noise level | sigma | perplexity | linear probe | decoder "
            "| matched filter | search | inside the trunk | prompts, strongest | ROUGE-L "
            "| replies, strongest | by gradient |"
        )
        print("|" + "---|" * 13)
    reports = []
    for report, quality in measure(options):
        reports.append((report, quality))
        if options.json:
            fields = msgspec.to_builtins(msgspec.structs.replace(report, rows=[]))
            print(json.dumps({**fields, "perplexity": quality}), flush=True)
        else:
            print(markdown(report, quality), flush=True)
    if options.write:
        source = open_model(DEMO)
        table = LeakTable(
            model=source.name,
            fingerprint=source.fingerprint,
            date=datetime.date.today().isoformat(),
            machine=sentence(),
            conditions=f"The strongest of all attacks on {reports[0][0].attacked_rows} letters of "
            f"the built-in sample, {OUTPUT_BLOCKS} blocks after the trunk, no fine-tuning, "
            "attacks fitted on public English text that ships with the program.",
            points=[point(*each) for each in reports],
        )
        file = leak_table_file(source.fingerprint)
        file.write_bytes(msgspec.json.format(msgspec.json.encode(table)) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
