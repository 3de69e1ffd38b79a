"""GGUF files with random weights of every common type, small enough to be converted in a moment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from transformers.convert_slow_tokenizer import bytes_to_unicode

HIDDEN, MIDDLE, BLOCKS, HEADS, KEY_HEADS, VOCABULARY = 256, 512, 3, 4, 2, 320
TYPES = [
    gguf.GGMLQuantizationType[name]
    for name in (
        *("F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0"),
        *("Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"),
    )
]
_SCALES = {"Q2_K": (80, 82), "Q3_K": (108,), "Q4_K": (0, 2), "Q5_K": (0, 2), "Q6_K": (208,)}
"""Where a block of a K type has its float16 scales; the gguf package cannot make such blocks."""
TEMPLATE = "{% for message in messages %}{{ message['content'] }}{% endfor %}"


def shapes(
    head: int, *, tied: bool = False, biases: bool = False, norms: bool = False
) -> dict[str, tuple[int, ...]]:
    """Names and shapes of a LLaMA-shaped model's tensors."""
    block = {
        "attn_norm.weight": (HIDDEN,),
        "attn_q.weight": (HEADS * head, HIDDEN),
        "attn_k.weight": (KEY_HEADS * head, HIDDEN),
        "attn_v.weight": (KEY_HEADS * head, HIDDEN),
        "attn_output.weight": (HIDDEN, HEADS * head),
        "ffn_norm.weight": (HIDDEN,),
        "ffn_gate.weight": (MIDDLE, HIDDEN),
        "ffn_up.weight": (MIDDLE, HIDDEN),
        "ffn_down.weight": (HIDDEN, MIDDLE),
    }
    if biases:
        block |= {f"attn_{it}.bias": block[f"attn_{it}.weight"][:1] for it in "qkv"}
    if norms:
        block |= {"attn_q_norm.weight": (head,), "attn_k_norm.weight": (head,)}
    whole = {f"blk.{number}.{name}": it for number in range(BLOCKS) for name, it in block.items()}
    head_of_model = {} if tied else {"output.weight": (VOCABULARY, HIDDEN)}
    ends = {"token_embd.weight": (VOCABULARY, HIDDEN), "output_norm.weight": (HIDDEN,)}
    return ends | head_of_model | whole


def write(
    file: Path,
    architecture: str = "llama",
    *,
    head: int = HIDDEN // HEADS,
    types: list[gguf.GGMLQuantizationType] = TYPES,
    more: Mapping[str, np.ndarray[Any, Any]] = {},
    facts: Mapping[str, int | str] = {},
    changed: Mapping[str, tuple[int, ...]] = {},
    cut: str = "gpt-2",
    **kind: bool,
) -> Path:
    """Write one; its matrices take `types` in turn. `changed` gives tensors other shapes."""
    writer = gguf.GGUFWriter(file, architecture)
    writer.add_name("tiny")
    writer.add_license("mit")
    writer.add_block_count(BLOCKS)
    writer.add_context_length(512)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(MIDDLE)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_rope_dimension_count(head)
    writer.add_key_length(head)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(VOCABULARY)
    for key, value in facts.items():
        writer.add_key_value(key, value, _kind_of(value))
    _add_words(writer, cut)
    random = np.random.default_rng(0)
    matrices = 0
    for name, usual in shapes(head, **kind).items():
        shape = changed.get(name, usual)
        if len(shape) == 1:
            writer.add_tensor(name, 1 + 0.1 * random.standard_normal(shape, np.float32))
            continue
        type_ = types[matrices % len(types)]
        matrices += 1
        writer.add_tensor(name, _blocks(random, shape, type_), raw_dtype=type_)
    for name, values in more.items():
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def _kind_of(value: int | str) -> gguf.GGUFValueType:
    return gguf.GGUFValueType.STRING if isinstance(value, str) else gguf.GGUFValueType.UINT32


def _blocks(
    random: np.random.Generator, shape: tuple[int, ...], type_: gguf.GGMLQuantizationType
) -> np.ndarray[Any, Any]:
    if type_.name not in _SCALES:
        return gguf.quantize(0.05 * random.standard_normal(shape, np.float32), type_)
    size, block_bytes = gguf.GGML_QUANT_SIZES[type_]
    blocks = random.integers(0, 256, (shape[0], shape[1] // size, block_bytes), np.uint8)
    for place in _SCALES[type_.name]:
        blocks[..., place : place + 2] = np.array([0.01], np.float16).view(np.uint8)
    return blocks.reshape(shape[0], -1)


def _add_words(writer: gguf.GGUFWriter, cut: str) -> None:
    tokens = ["<s>", "</s>", *bytes_to_unicode().values(), "he", "ĠĠ"]
    kinds = [3, 3, *[1] * (len(tokens) - 2)]
    unused = VOCABULARY - len(tokens)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(cut)
    writer.add_token_list(tokens + [f"[PAD{number}]" for number in range(unused)])
    writer.add_token_types(kinds + [5] * unused)
    writer.add_token_merges(["h e", "Ġ Ġ"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_add_bos_token(False)
    writer.add_chat_template(TEMPLATE)
