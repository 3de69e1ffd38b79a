"""Makes the tables of docs/models.md: what models of 135 M to 70 B ask of client and server.

    python -m tools.models_table

Nothing is loaded. Each model is written as a folder whose weights are a hole of the right length,
opened as the program opens any folder, and every part is compared, name by name and shape by
shape, with the network that the loader builds for it on the meta device.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers

from core.estimate import download_bytes, estimate, fit
from core.event_values import ModelFacts
from core.model.ends import end_names
from core.model.families import FAMILIES
from core.model.partition import Partition
from core.model.quiet import quiet_transformers
from core.model.safetensors_header import header_for
from core.model.skeleton import causal_model, config_of, decoder
from core.model.source import ModelSource
from core.protocol.weights import OfferedTensor

CUTS = (Partition(1, 1), Partition(2, 2), Partition(4, 4))
LAPTOP_FREE = 11_000_000_000
"""What a laptop with 16 GB has left beside its system, a browser and a word processor."""
NOISE = 0.5


@dataclass(frozen=True)
class Shape:
    """A published model's sizes, as its config.json has them."""

    name: str
    kind: str
    hidden: int
    intermediate: int
    blocks: int
    heads: int
    kv_heads: int
    vocabulary: int
    tied: bool = False
    head_dim: int = 0

    def config(self) -> Any:
        """The transformers config."""
        sizes: dict[str, Any] = {
            "hidden_size": self.hidden,
            "intermediate_size": self.intermediate,
            "num_hidden_layers": self.blocks,
            "num_attention_heads": self.heads,
            "num_key_value_heads": self.kv_heads,
            "vocab_size": self.vocabulary,
            "tie_word_embeddings": self.tied,
            "max_position_embeddings": 8192,
        }
        if self.kind == "Phi3":
            sizes["pad_token_id"] = 0  # its usual one lies beyond a vocabulary of this size
        if self.head_dim:
            sizes["head_dim"] = self.head_dim
        return getattr(transformers, f"{self.kind}Config")(**sizes)


SHAPES = (
    Shape("SmolLM2 135M", "Llama", 576, 1536, 30, 9, 3, 49152, tied=True),
    Shape("Llama 3.2 1B", "Llama", 2048, 8192, 16, 32, 8, 128256, tied=True),
    Shape("SmolLM2 1.7B", "Llama", 2048, 8192, 24, 32, 32, 49152, tied=True),
    Shape("Phi-3 mini 3.8B", "Phi3", 3072, 8192, 32, 32, 32, 32064),
    Shape("Gemma 3 4B (text)", "Gemma3Text", 2560, 10240, 34, 8, 4, 262208, True, 256),
    Shape("Llama 2 7B", "Llama", 4096, 11008, 32, 32, 32, 32000),
    Shape("Mistral 7B", "Mistral", 4096, 14336, 32, 32, 8, 32768),
    Shape("Qwen2.5 7B", "Qwen2", 3584, 18944, 28, 28, 4, 152064),
    Shape("Llama 3.1 8B", "Llama", 4096, 14336, 32, 32, 8, 128256),
    Shape("Qwen3 8B", "Qwen3", 4096, 12288, 36, 32, 8, 151936, False, 128),
    Shape("Gemma 2 9B", "Gemma2", 3584, 14336, 42, 16, 8, 256000, True, 256),
    Shape("Llama 2 13B", "Llama", 5120, 13824, 40, 40, 40, 32000),
    Shape("Llama 3.1 70B", "Llama", 8192, 28672, 80, 64, 8, 128256),
)


def write_hollow(folder: Path, shape: Shape) -> ModelSource:
    """A model folder in which everything is right but the weights, which take no room."""
    config = shape.config()
    config.save_pretrained(folder)
    whole = causal_model(config, torch.bfloat16)
    stored = {
        name: tensor
        for name, tensor in whole.state_dict().items()
        if not (shape.tied and name == FAMILIES[config.model_type].head)
    }
    tensors = [OfferedTensor(name, "BF16", list(it.shape)) for name, it in sorted(stored.items())]
    header = header_for((it.name, it.dtype, it.shape, it.bytes) for it in tensors)
    with (folder / "model.safetensors").open("wb") as stream:
        stream.write(header)
        stream.truncate(len(header) + sum(tensor.bytes for tensor in tensors))
    return ModelSource(folder, shape.name)


def check_parts(source: ModelSource, cut: Partition) -> None:
    """What the loader would ask for on both sides of the cut is in the folder, in its shape."""
    here = cut.here(source.blocks)
    middle: list[int | None] = [*here[: cut.input_blocks], None, *here[cut.input_blocks :]]
    client = causal_model(config_of(source, middle), torch.bfloat16)
    trunk: list[int | None] = [*cut.trunk(source.blocks)]
    for network, blocks in (
        (client.model, middle),
        (decoder(config_of(source, trunk), torch.bfloat16), trunk),
    ):
        for layer, block in zip(network.layers, blocks, strict=True):
            if block is not None:
                names = source.block_tensors(block)
                shapes = {inside: source.shapes[name] for inside, name in names.items()}
                assert shapes_of(layer) == shapes, (source.name, block)
    ends = shapes_of(client)
    for name in end_names(source):
        assert ends[name] == source.shapes[name], (source.name, name)


def shapes_of(module: torch.nn.Module) -> dict[str, tuple[int, ...]]:
    """By the names of the state dict."""
    return {name: tuple(tensor.shape) for name, tensor in module.state_dict().items()}


def parameters(source: ModelSource) -> int:
    """How many numbers the model has."""
    return sum(torch.Size(shape).numel() for shape in source.shapes.values())


def gigabytes(size: float) -> str:
    """Three digits at most."""
    return f"{size / 1e9:.2f}" if size < 1e9 else f"{size / 1e9:.1f}"


def client_cells(facts: ModelFacts, cut: Partition) -> str:
    """Memory and download at one cut."""
    needed = estimate(facts, cut.input_blocks, cut.output_blocks, NOISE).memory_here
    blocks = cut.input_blocks + cut.output_blocks
    mark = {"fits": "", "tight": " (tight)", "too_large": " (no)"}[fit(needed, LAPTOP_FREE)]
    return f"{gigabytes(needed)}{mark} / {gigabytes(download_bytes(facts, blocks))}"


def largest_cut(facts: ModelFacts) -> str:
    """The most blocks here, half on either side, that such a laptop holds."""
    fitting = [
        each
        for each in range(1, (facts.blocks - 1) // 2 + 1)
        if estimate(facts, each, each, NOISE).memory_here <= LAPTOP_FREE
    ]
    return f"{fitting[-1]} + {fitting[-1]}" if fitting else "none"


def main() -> int:
    """Print both tables."""
    quiet_transformers()
    client, server = [], []
    with tempfile.TemporaryDirectory() as place:
        for shape in SHAPES:
            folder = Path(place) / shape.name.replace(" ", "-")
            source = write_hollow(folder, shape)
            for cut in CUTS:
                check_parts(source, cut)
            facts = source.facts(4)
            count = f"{parameters(source) / 1e9:.2f} B"
            cells = " | ".join(client_cells(facts, cut) for cut in CUTS)
            client.append(f"| {shape.name} | {count} | {cells} | {largest_cut(facts)} |")
            cut = CUTS[1]
            trunk = (facts.blocks - 4) * facts.block_bytes / 4
            cost = estimate(
                facts,
                cut.input_blocks,
                cut.output_blocks,
                NOISE,
                rows_per_step=2,
                tokens_per_row=500,
            )
            server.append(
                f"| {shape.name} | {facts.blocks} | {facts.hidden_size} | "
                f"{gigabytes(2 * trunk)} | {gigabytes(trunk)} | {gigabytes(trunk / 2)} | "
                f"{cost.sent_per_token + cost.received_per_token:,} | "
                f"{(cost.sent_per_step + cost.received_per_step) / 1e6:.1f} | "
                f"{(cost.sent_per_later_step + cost.received_per_step) / 1e6:.1f} |"
            )
    titles = " | ".join(f"{cut.input_blocks} + {cut.output_blocks}" for cut in CUTS)
    print(f"| model | parameters | {titles} | most on a 16 GB laptop |")
    print("|---|--:|" + "--:|" * len(CUTS) + "--:|")
    print("\n".join(client))
    print(
        "\n| model | blocks | hidden size | 16 bits | 8 bits | 4 bits | a token | a step | later |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    print("\n".join(server))
    return 0


if __name__ == "__main__":
    sys.exit(main())
