"""How much of a prompt a ridge probe reads back from noisy hidden states, and what noise costs.

The attacker knows the public base model, the noise level and where the model is cut, and has
public text of his own. He fits a ridge regression from noisy hidden states to input embeddings
(linear probe; the simplest of the attacks named in the paper, arXiv 2505.15683, section 5.4) and
reads each position as the token whose embedding is nearest by cosine.

    .venv/bin/python -m tools.measure_read_back --text FILE.csv --column dialogue
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.config import DEMO
from core.model.partition import Partition
from core.model.quiet import quiet_transformers
from core.model.source import open_model
from core.model.split import ClientModel
from core.model.tokenizer import load_tokenizer
from core.model.trunk import TrunkWeights
from core.privacy.calibration import median_token_rms
from tools.machine import sentence

PASSAGE = 256
PROBE_TOKENS = 16_384
TEST_TOKENS = 4_096
RIDGE = 1e-2
SEED = 0


class LocalTrunk:
    """The trunk in this process, behind the noise; for measuring only."""

    def __init__(self, view: Any, sigma: float) -> None:
        self._view = view
        self._sigma = sigma
        self._generator = torch.Generator().manual_seed(SEED)

    def evaluate(self, hidden: Tensor, _ids: Tensor, _lengths: Any) -> Tensor:
        """The trunk over noisy hidden states, `batch x length x hidden`."""
        noisy = add_noise(hidden, self._sigma, self._generator)
        output: Tensor = self._view(inputs_embeds=noisy, use_cache=False).last_hidden_state
        return output


def add_noise(hidden: Tensor, sigma: float, generator: torch.Generator) -> Tensor:
    """Gaussian noise with a fixed seed."""
    return hidden + sigma * torch.randn(hidden.shape, generator=generator)


def passages(tokenizer: Any, file: Path, column: str) -> Tensor:
    """`count x PASSAGE` token ids of public text."""
    with file.open(encoding="utf-8", newline="") as stream:
        text = "\n\n".join(row[column] for row in csv.DictReader(stream))
    ids = tokenizer(text[:2_000_000], return_tensors="pt").input_ids[0]
    count = (PROBE_TOKENS + TEST_TOKENS) // PASSAGE
    if len(ids) < count * PASSAGE:
        raise SystemExit(f"{file} is too short: {len(ids)} tokens")
    return ids[: count * PASSAGE].reshape(count, PASSAGE)


def fit_probe(hidden: Tensor, embedding: Tensor) -> Tensor:
    """Ridge regression with intercept; the penalty is relative to the mean diagonal."""
    x = torch.cat([hidden, torch.ones(len(hidden), 1)], dim=1).double()
    gram = x.T @ x
    gram += RIDGE * gram.diagonal().mean() * torch.eye(len(gram), dtype=torch.double)
    return torch.linalg.solve(gram, x.T @ embedding.double()).float()


def read_back(probe: Tensor, hidden: Tensor, table: Tensor, truth: Tensor) -> tuple[float, float]:
    """Share of tokens whose true id is the first, or among the first ten."""
    x = torch.cat([hidden, torch.ones(len(hidden), 1)], dim=1)
    normal = torch.nn.functional.normalize
    hits1 = hits10 = 0
    for begin in range(0, len(x), 512):
        guess = normal(x[begin : begin + 512] @ probe, dim=1) @ normal(table, dim=1).T
        best = guess.topk(10, dim=1).indices
        right = best == truth[begin : begin + 512, None]
        hits1 += int(right[:, 0].sum())
        hits10 += int(right.any(dim=1).sum())
    return hits1 / len(x), hits10 / len(x)


@torch.inference_mode()
def measure(options: argparse.Namespace) -> Iterator[dict[str, float]]:
    """One result a partition and level."""
    quiet_transformers()
    source, device = open_model(DEMO), torch.device("cpu")
    tokenizer = load_tokenizer(source)
    ids = passages(tokenizer, options.text, options.column)
    learn, test = ids[: PROBE_TOKENS // PASSAGE], ids[PROBE_TOKENS // PASSAGE :]
    trunk = TrunkWeights(source, Partition(1, 1), torch.float32, device)
    for input_blocks in options.input_blocks:
        client = ClientModel(source, Partition(input_blocks, 2), torch.float32, device)
        view = trunk.view(client.partition)
        unit = median_token_rms(client, tokenizer)
        table = client.network.model.embed_tokens.weight
        states = {name: client.enter_trunk(rows) for name, rows in (("a", learn), ("b", test))}
        for level in options.levels:
            generator = torch.Generator().manual_seed(SEED)
            noisy = {
                name: add_noise(hidden, level * unit, generator)[:, 1:].flatten(0, 1)
                for name, hidden in states.items()
            }
            probe = fit_probe(noisy["a"], table[learn[:, 1:].flatten()])
            top1, top10 = read_back(probe, noisy["b"], table, test[:, 1:].flatten())
            client.attach(LocalTrunk(view, level * unit))  # type: ignore[arg-type]
            yield {
                "input_blocks": input_blocks,
                "level": level,
                "sigma": level * unit,
                "perplexity": perplexity(client, test),
                "top1": top1,
                "top10": top10,
            }


def perplexity(client: ClientModel, ids: Tensor) -> float:
    """Of the whole model with the noise in the middle, without any fine-tuning."""
    total = 0.0
    for rows in ids.split(4):
        logits = client.network(
            input_ids=rows, row_lengths=[rows.shape[1]] * len(rows), use_cache=False
        ).logits
        flat = logits[:, :-1].flatten(0, 1)
        total += float(
            torch.nn.functional.cross_entropy(flat, rows[:, 1:].flatten(), reduction="sum")
        )
    return float(torch.tensor(total / (ids.shape[0] * (PASSAGE - 1))).exp())


def main() -> int:
    """Print the table of docs/privacy.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, required=True, help="a CSV file with public text")
    parser.add_argument("--column", required=True)
    parser.add_argument("--input-blocks", type=int, nargs="+", default=[1, 3, 5])
    parser.add_argument("--levels", type=float, nargs="+", default=[0, 0.25, 0.5, 1.0, 2.0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.json:
        print(f"{sentence()}\n")
        print("| blocks here | noise level | sigma | perplexity | read back top-1 | top-10 |")
        print("|---|---|---|---|---|---|")
    for row in measure(options):
        if options.json:
            print(json.dumps(row), flush=True)
            continue
        print(
            f"| {row['input_blocks']} | {row['level']:g} | {row['sigma']:.2f} "
            f"| {row['perplexity']:,.0f} | {row['top1']:.0%} | {row['top10']:.0%} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
