"""The config of a GGUF file: transformers' table of names, and what that leaves out.

transformers' own function reads every token and merge one by one on the way, which takes most of
a conversion's time, and drops a Llama 3's scaled rotary positions.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.errors import ModelUnusable
from core.model.families import FAMILIES
from core.model.gguf_header import GgufHeader, read_values
from core.model.gguf_reader import ABSURD, Length
from core.model.rotary import ROTARY, rotary_divisors
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

_MOST_BLOCKS = 1024
_LLAMA3_FACTORS = (8.0, 32.0)
_LLAMA3 = {
    "rope_type": "llama3",
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 8192,
}
_CLOSE = 1e-3
_BIASES = {"attention_bias": "blk.0.attn_q.bias", "mlp_bias": "blk.0.ffn_up.bias"}


def config_of_gguf(file: Path, header: GgufHeader, dtype: torch.dtype) -> Any:
    """Read it. Raises `ModelUnusable` where the model would not compute as it should."""
    from huggingface_hub.errors import StrictDataclassError
    from transformers import AutoConfig
    from transformers.integrations import GGUF_CONFIG_MAPPING
    from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

    def unusable(reason: Detail) -> ModelUnusable:
        return ModelUnusable(source=file, reason=reason)

    kind = header.architecture
    if kind not in FAMILIES or kind not in GGUF_CONFIG_MAPPING:
        template = _("errors", "Models of the kind {kind} cannot be split yet.")
        raise unusable(phrase(template, kind=kind or "?"))
    if header.facts.get("split.count", 1) != 1:
        raise unusable(
            _("errors", "It is one of several parts; join them with llama.cpp’s gguf-split first.")
        )
    values: dict[str, Any] = {}
    for key, value in header.facts.items():
        group, _dot, rest = key.partition(".")
        name = (
            GGUF_CONFIG_MAPPING[group].get(rest)
            if group in ("general", "tokenizer", kind)
            else None
        )
        if isinstance(value, Length) and name:  # such as a number of heads for each block
            raise unusable(ABSURD)
        if name:
            values[name] = value
    blocks = values.get("num_hidden_layers")
    if type(blocks) is not int or not 0 < blocks <= _MOST_BLOCKS:  # lists of as many are made
        raise unusable(ABSURD)
    if head := header.of_kind("attention.key_length"):
        values["head_dim"] = head  # transformers reads it for some kinds only
    values.setdefault("vocab_size", int(header.facts.get("tokenizer.ggml.tokens", 0)))
    for option, tensor in _BIASES.items():
        if tensor in header.tensors and kind != "qwen2":  # which always has the first of them
            values[option] = True
    values["tie_word_embeddings"] = "output.weight" not in header.tensors
    try:
        config = AutoConfig.for_model(**values)
    except (StrictDataclassError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise unusable(ABSURD) from error
    if reason := _inexact(header):
        raise unusable(reason)
    if ROTARY in header.tensors and not _scaled(config, read_values(file, header.tensors[ROTARY])):
        raise unusable(_UNKNOWN_SCALING)
    config.dtype = dtype
    config.architectures = [MODEL_FOR_CAUSAL_LM_MAPPING_NAMES[kind]]
    return config


_UNKNOWN_SCALING = _("errors", "Its rotary positions are scaled in a way that is not known here.")


def _inexact(header: GgufHeader) -> str:
    """What transformers' table has no name for and would be lost."""
    if header.of_kind("rope.scaling.type") not in (None, "none"):
        return _UNKNOWN_SCALING
    if header.of_kind("attention.sliding_window"):
        return _(
            "errors", "Its attention has a sliding window, and such models cannot be split yet."
        )
    return ""


def _scaled(config: Any, divisors: Tensor) -> bool:
    """Put Llama 3's scaling into `config` if it gives `divisors`."""
    single = copy.deepcopy(config)
    single.num_hidden_layers = 1
    for factor in _LLAMA3_FACTORS:
        single.rope_parameters = {**config.rope_parameters, **_LLAMA3, "factor": factor}
        wanted = rotary_divisors(single)
        if wanted is None or wanted.shape != divisors.shape:
            continue
        if torch.allclose(wanted, divisors, rtol=_CLOSE):
            config.rope_parameters = single.rope_parameters
            return True
    return False
