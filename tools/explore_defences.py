"""Defences against each other: the same fine-tune and the same attacks, in one process, no wire.

Each way of sending is trained under its own noise (LoRA on trunk and output blocks, input blocks
frozen, the same steps and seed) and then attacked as adapted by matched filter and by search,
which know all that a curious server could know: weights, noise, projection.

Ways: `plain:A:LEVEL` is Gaussian noise on the whole hidden state behind A blocks, as the program
sends it. `narrow:A:WIDTH:LEVEL` sends WIDTH learnt directions of it, each of variance one, with
noise of standard deviation LEVEL; the directions are trained with the adapter by the task's loss.

    .venv/bin/python -m tools.explore_defences --data train.csv test.csv --prompt text \\
        --response intent --ways plain:1:4 plain:8:4 narrow:3:16:1
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from core.bench.machine import sentence
from core.config import DEMO
from core.data import Example, examples, open_data
from core.events import ColumnMapping
from core.leak.matched_filter import MatchedFilter, token_templates
from core.leak.sample import public_rows, sample_rows
from core.leak.scoring import GUESSES, score
from core.leak.search import LanguagePrior, search
from core.leak.walker import BATCH, Block, Walker
from core.model.lora import adamw, add_lora, lora_parameters, optimiser_step
from core.model.partition import Partition
from core.model.quiet import quiet_transformers
from core.model.source import open_model
from core.model.split import ClientModel
from core.model.tokenizer import load_tokenizer
from core.model.trunk import TrunkWeights
from core.training.batches import Batch, collate
from core.training.loss import summed_loss
from core.training.rendering import render

SEED = 0
OUTPUT_BLOCKS = 2
CPU = torch.device("cpu")


class Sending(nn.Module):
    """What leaves of a clean hidden state, and what the trunk makes of it."""

    def __init__(self, unit: float, level: float) -> None:
        super().__init__()
        self.sigma = unit * level
        self.generator = torch.Generator().manual_seed(SEED)

    def leave(self, hidden: Tensor) -> Tensor:
        """Clean, before the noise."""
        return hidden

    def arrive(self, sent: Tensor) -> Tensor:
        """At the trunk."""
        return sent

    def forward(self, hidden: Tensor) -> Tensor:
        """With noise between the two."""
        clean = self.leave(hidden)
        return self.arrive(clean + self.sigma * torch.randn(clean.shape, generator=self.generator))


class Narrow(Sending):
    """A few learnt directions, whitened; the way back is learnt apart."""

    def __init__(self, states: Tensor, width: int, level: float) -> None:
        super().__init__(1.0, level)
        self.register_buffer("mean", states.mean(0))
        centred = states - states.mean(0)
        covariance = centred.T @ centred / len(centred)
        values, vectors = torch.linalg.eigh(covariance)
        self.register_buffer("covariance", covariance)
        self.down = nn.Parameter(vectors[:, -width:].clone())
        self.up = nn.Parameter((vectors[:, -width:] * values[-width:].sqrt()).T.clone())

    def leave(self, hidden: Tensor) -> Tensor:
        """`... x width`, each direction of variance one on public text whatever was learnt."""
        spread = (self.down * (self.covariance @ self.down)).sum(0).clamp(min=1e-9).sqrt()
        return (hidden - self.mean) @ (self.down / spread)

    def arrive(self, sent: Tensor) -> Tensor:
        """Back to the hidden size."""
        return self.mean + sent @ self.up


class LocalTrunk:
    """A trunk with LoRA in this process, behind the noise."""

    def __init__(self, view: Any, sending: Sending) -> None:
        self.view, self.sending = view, sending

    def __call__(self, hidden: Tensor) -> Tensor:
        """What comes out."""
        output: Tensor = self.view(
            inputs_embeds=self.sending(hidden), use_cache=False
        ).last_hidden_state
        return output


def rows_of(tokenizer: Any, found: list[Example], longest: int) -> list[Any]:
    """Rendered rows with something to learn."""
    rendered = (render(tokenizer, row.messages, longest) for row in found)
    return [row for row in rendered if row.response_tokens]


def loss_of(client: ClientModel, trunk: LocalTrunk, batch: Batch) -> Tensor:
    """Summed over the learnt tokens of a batch."""
    with torch.no_grad():
        hidden = client.enter_trunk(batch.ids)
    return summed_loss(client, trunk(hidden), batch)


def train(
    client: ClientModel,
    trunk: LocalTrunk,
    parameters: list[nn.Parameter],
    rows: list[Any],
    options: argparse.Namespace,
) -> None:
    """The product's steps, without its wire."""
    optimiser = adamw(parameters, 0.0)
    generator = torch.Generator().manual_seed(SEED)
    for step in range(options.steps):
        chosen = torch.randperm(len(rows), generator=generator)[: options.batch_size].tolist()
        batch = collate([rows[i] for i in chosen])
        loss = loss_of(client, trunk, batch) / batch.response_tokens
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        warm = min(1.0, (step + 1) / (0.1 * options.steps))
        rate = warm * 0.5 * (1 + math.cos(math.pi * step / options.steps))
        optimiser_step(optimiser, options.learning_rate * rate, 1.0)


@torch.no_grad()
def held_back(client: ClientModel, trunk: LocalTrunk, batches: list[Batch]) -> float:
    """Mean loss of the response's tokens under the noise."""
    total = sum(float(loss_of(client, trunk, batch)) for batch in batches)
    return total / sum(batch.response_tokens for batch in batches)


def attack(
    sending: Sending,
    walker: Walker,
    blocks: list[Block],
    tokenizer: Any,
    found: list[Example],
) -> dict[str, tuple[float, float]]:
    """Top-1 on prompts by attack, and top-10."""
    batch = sample_rows(tokenizer, [row.messages for row in found], 12, 104, SEED)
    public = public_rows(tokenizer, 10_000, 104)

    @torch.inference_mode()
    def enter(ids: Tensor) -> Tensor:
        states = walker.embed(ids)
        for block in blocks:
            states = torch.cat([block(part) for part in torch.split(states, BATCH)])
        return sending.leave(states)

    with torch.inference_mode():
        clean, known = enter(batch.ids), enter(public.ids)
        noisy = clean + sending.sigma * torch.randn(clean.shape, generator=sending.generator)
        first = int(batch.secret().any(0).nonzero()[0])
        templates = sending.leave(token_templates(walker, blocks, batch.ids[0, :first]))
        filter_ = MatchedFilter(templates, known[:, 1:][public.real[:, 1:]], public.flat_ids)
        guesses = {
            "matched filter": filter_.best(noisy.flatten(0, 1), sending.sigma, GUESSES).view(
                *batch.ids.shape, GUESSES
            )
        }
        for name, language in (
            ("search", None),
            ("search, language", LanguagePrior(Walker(walker.source), len(batch.lengths))),
        ):
            guesses[name] = search(
                batch, noisy, sending.sigma, walker, blocks, filter_, language, leave=sending.leave
            )
    results = {}
    for name, guess in guesses.items():
        result = score(guess, batch, "prompt", tokenizer, SEED)
        if result is not None:
            results[name] = (result.top1, result.top10)
    return results


def main() -> int:
    """One row a way of sending."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, nargs=2, required=True, help="train and test file")
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--response", required=True)
    parser.add_argument("--ways", nargs="+", required=True)
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--held-back", type=int, default=64)
    parser.add_argument("--steps", type=int, default=80)
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    options = parser.parse_args()
    quiet_transformers()
    torch.manual_seed(SEED)
    source = open_model(DEMO)
    tokenizer = load_tokenizer(source)
    mapping = ColumnMapping(options.prompt, options.response)
    learn, test = (examples(open_data(file), mapping)[0] for file in options.data)
    learn, test = learn[:: max(1, len(learn) // options.rows)], test[:: max(1, len(test) // 64)]
    rows = rows_of(tokenizer, learn, 160)
    measured = rows_of(tokenizer, test[: options.held_back], 160)
    batches = [collate(measured[i : i + 8]) for i in range(0, len(measured), 8)]
    weights = TrunkWeights(source, Partition(1, OUTPUT_BLOCKS), torch.float32, CPU)
    print(f"{sentence()} {options.data[0].parent.name}, {options.steps} steps\n")
    print("| way | loss before | loss after | read: matched filter | search | with language |")
    print("|---|---|---|---|---|---|", flush=True)
    for way in options.ways:
        start = time.perf_counter()
        kind, blocks_here, *numbers = way.split(":")
        partition = Partition(int(blocks_here), OUTPUT_BLOCKS)
        client = ClientModel(source, partition, torch.float32, CPU)
        walker = Walker(source)
        blocks = [walker.block(number) for number in range(partition.input_blocks)]
        public = public_rows(tokenizer, 6_000, 104)
        with torch.inference_mode():
            states = client.enter_trunk(public.ids)[:, 1:][public.real[:, 1:]]
        states = states.clone()
        unit = float(states.pow(2).mean(-1).sqrt().median())
        sending = (
            Narrow(states, int(numbers[0]), float(numbers[1]))
            if kind == "narrow"
            else Sending(unit, float(numbers[0]))
        )
        view = weights.view(partition)
        count = len(partition.trunk(source.blocks))
        modules = source.family.adapter_modules
        add_lora(view, modules, list(range(count)), 16, 32.0, SEED)
        behind = list(range(partition.input_blocks + 1, partition.input_blocks + 1 + OUTPUT_BLOCKS))
        add_lora(client.network.model, modules, behind, 16, 32.0, SEED)
        trunk = LocalTrunk(view, sending)
        parameters = [*lora_parameters(view), *lora_parameters(client.network)]
        parameters += list(sending.parameters())
        before = held_back(client, trunk, batches)
        train(client, trunk, parameters, rows, options)
        after = held_back(client, trunk, batches)
        read = attack(sending, walker, blocks, tokenizer, learn)
        cells = [f"{top1:.0%} (top-10 {top10:.0%})" for top1, top10 in read.values()]
        print(
            f"| {way} | {before:.2f} | {after:.3f} | {' | '.join(cells)} | "
            f"{time.perf_counter() - start:.0f} s",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
