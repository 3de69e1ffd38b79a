"""Makes a LLaMA-shaped model with random weights, for measuring what depends on size only.

    python -m core.bench.random_model FOLDER            about 1.1 billion parameters, 2.2 GB
    python -m core.bench.random_model FOLDER --layers 8 --hidden 1024 --intermediate 2816

It is written block by block, so that even a model larger than the memory can be made. It has no
tokenizer, or the demo model's (`write_with_words`) for what opens a whole model.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from core.model.demo import demo_folder

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}
SHARD_BYTES = 200_000_000
_SPREAD = 0.02
_WORDS = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")


@dataclass(frozen=True)
class Shape:
    """The numbers that make a LLaMA-shaped model."""

    hidden: int = 2048
    layers: int = 22
    intermediate: int = 5632
    heads: int = 32
    kv_heads: int = 4
    vocabulary: int = 32000
    tied: bool = False

    def config(self, dtype: str) -> dict[str, object]:
        """What goes into `config.json`."""
        return {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "hidden_size": self.hidden,
            "intermediate_size": self.intermediate,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "num_key_value_heads": self.kv_heads,
            "vocab_size": self.vocabulary,
            "tie_word_embeddings": self.tied,
            "hidden_act": "silu",
            "max_position_embeddings": 2048,
            "rms_norm_eps": 1e-5,
            "rope_theta": 10000.0,
            "dtype": dtype,
        }

    def block(self) -> dict[str, tuple[int, ...]]:
        """One block's tensors by their names inside it."""
        values = self.hidden // self.heads * self.kv_heads
        return {
            "input_layernorm.weight": (self.hidden,),
            "self_attn.q_proj.weight": (self.hidden, self.hidden),
            "self_attn.k_proj.weight": (values, self.hidden),
            "self_attn.v_proj.weight": (values, self.hidden),
            "self_attn.o_proj.weight": (self.hidden, self.hidden),
            "post_attention_layernorm.weight": (self.hidden,),
            "mlp.gate_proj.weight": (self.intermediate, self.hidden),
            "mlp.up_proj.weight": (self.intermediate, self.hidden),
            "mlp.down_proj.weight": (self.hidden, self.intermediate),
        }

    def pieces(self) -> Iterator[dict[str, tuple[int, ...]]]:
        """Embedding, each block, and norm with head: what is made and written at a time."""
        yield {"model.embed_tokens.weight": (self.vocabulary, self.hidden)}
        for number in range(self.layers):
            yield {f"model.layers.{number}.{name}": it for name, it in self.block().items()}
        end: dict[str, tuple[int, ...]] = {"model.norm.weight": (self.hidden,)}
        if not self.tied:
            end["lm_head.weight"] = (self.vocabulary, self.hidden)
        yield end


def write_model(
    folder: Path,
    shape: Shape,
    dtype: str = "bfloat16",
    shard_bytes: int = SHARD_BYTES,
    seed: int = 0,
) -> Path:
    """Write the model into `folder`. A shard holds whole pieces, so 1 means a shard a piece."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(shape.config(dtype), indent=2), "utf-8")
    random = torch.Generator().manual_seed(seed)
    groups: list[list[str]] = []
    for tensors in _shards(shape, DTYPES[dtype], shard_bytes, random):
        save_file(tensors, folder / _unnumbered(len(groups)), metadata={"format": "pt"})
        groups.append(list(tensors))
    where = {}
    for index, names in enumerate(groups):
        file = f"model-{index + 1:05}-of-{len(groups):05}.safetensors"
        (folder / _unnumbered(index)).rename(folder / file)
        where.update(dict.fromkeys(names, file))
    listing = {"metadata": {}, "weight_map": where}
    (folder / "model.safetensors.index.json").write_text(json.dumps(listing, indent=1), "utf-8")
    return folder


def write_with_words(folder: Path, shape: Shape) -> Path:
    """The same with the demo model's tokenizer, whose words `shape` has to have."""
    write_model(folder, shape)
    for name in _WORDS:
        if (demo_folder() / name).is_file():
            shutil.copy(demo_folder() / name, folder / name)
    return folder


def _shards(
    shape: Shape, dtype: torch.dtype, shard_bytes: int, random: torch.Generator
) -> Iterator[dict[str, Tensor]]:
    waiting: dict[str, Tensor] = {}
    size = 0
    for piece in shape.pieces():
        for name, dimensions in piece.items():
            waiting[name] = _tensor(dimensions, dtype, random)
            size += waiting[name].nbytes
        if size >= shard_bytes:
            yield waiting
            waiting, size = {}, 0
    if waiting:
        yield waiting


def _tensor(dimensions: tuple[int, ...], dtype: torch.dtype, random: torch.Generator) -> Tensor:
    if len(dimensions) == 1:  # a norm's weight
        return torch.ones(dimensions, dtype=dtype)
    return torch.empty(dimensions, dtype=dtype).normal_(0.0, _SPREAD, generator=random)


def _unnumbered(index: int) -> str:
    return f"model-{index + 1:05}.safetensors"


def main() -> int:
    """Write a model as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    standard = Shape()
    for name in ("hidden", "layers", "intermediate", "heads", "kv_heads", "vocabulary"):
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, type=int, default=getattr(standard, name))
    parser.add_argument("--tied", action="store_true", help="the head is the embedding")
    parser.add_argument("--dtype", choices=sorted(DTYPES), default="bfloat16")
    parser.add_argument("--shard-bytes", type=int, default=SHARD_BYTES)
    parser.add_argument("--seed", type=int, default=0)
    words = vars(parser.parse_args())
    folder, dtype = words.pop("folder"), words.pop("dtype")
    shard_bytes, seed = words.pop("shard_bytes"), words.pop("seed")
    write_model(folder, Shape(**words), dtype, shard_bytes, seed)
    size = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    print(f"{size / 1e9:.2f} GB in {folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
