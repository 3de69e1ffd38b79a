"""Every family with random weights and tiny sizes, whole as transformers loads it and split."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import Tensor
from transformers import AutoModelForCausalLM

from core.model.cache import empty_cache
from core.model.ends import logits_of
from core.model.partition import Partition
from core.model.quiet import quiet_transformers
from core.model.source import ModelSource
from core.model.split import ClientModel
from core.model.trunk import TrunkWeights
from core.protocol.ragged import pack, unpack

BLOCKS = 6
WINDOW = 7
"""Of all models that have one: less than the tests' rows are long."""
PROCESSOR = torch.device("cpu")

SMALL: dict[str, Any] = {
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": BLOCKS,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": 320,
    "max_position_embeddings": 128,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "pad_token_id": 0,
    "initializer_range": 0.2,  # so that logits differ by much more than the tolerance
    "tie_word_embeddings": False,
}
LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 500000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 16,
}
LINEAR = {"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0}
YARN = {
    "rope_type": "yarn",
    "rope_theta": 10000.0,
    "factor": 4.0,
    "original_max_position_embeddings": 16,
}
TWO_BASES = {
    "full_attention": {"rope_type": "linear", "rope_theta": 1000000.0, "factor": 8.0},
    "sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
}
TIED = {"tie_word_embeddings": True}
WINDOWED = {"sliding_window": WINDOW}
QWEN_WINDOW = {**WINDOWED, "use_sliding_window": True, "max_window_layers": 2}
GEMMA = {**WINDOWED, **TIED, "head_dim": 32, "query_pre_attn_scalar": 24}
MODELS: dict[str, tuple[str, dict[str, Any]]] = {
    "llama, untied": ("Llama", {}),
    "llama, tied": ("Llama", TIED),
    "llama, a key and value for each head": ("Llama", {"num_key_value_heads": 4}),
    "llama, one key and value for all heads": ("Llama", {"num_key_value_heads": 1}),
    "llama, biases": ("Llama", {"attention_bias": True, "mlp_bias": True}),
    "llama, heads wider than their share": ("Llama", {"head_dim": 32}),
    "llama, rope of llama 3": ("Llama", {"rope_parameters": LLAMA3, **TIED}),
    "llama, linear rope": ("Llama", {"rope_parameters": LINEAR}),
    "llama, yarn": ("Llama", {"rope_parameters": YARN}),
    "mistral, no window": ("Mistral", {"sliding_window": None}),
    "mistral, window": ("Mistral", WINDOWED),
    "qwen2, untied": ("Qwen2", {}),
    "qwen2, tied": ("Qwen2", TIED),
    "qwen2, window in some layers": ("Qwen2", QWEN_WINDOW),
    "qwen3, untied": ("Qwen3", {"head_dim": 32}),
    "qwen3, tied, window in some layers": ("Qwen3", {"head_dim": 32, **TIED, **QWEN_WINDOW}),
    "gemma2, tied": ("Gemma2", {**GEMMA, "attn_logit_softcapping": 5.0}),
    "gemma2, untied, no caps": (
        "Gemma2",
        {
            **GEMMA,
            "tie_word_embeddings": False,
            "attn_logit_softcapping": None,
            "final_logit_softcapping": None,
        },
    ),
    "gemma3_text, tied": (
        "Gemma3Text",
        {**GEMMA, "sliding_window_pattern": 3, "rope_parameters": TWO_BASES},
    ),
    "gemma3_text, untied, cap, no window": (
        "Gemma3Text",
        {
            **GEMMA,
            "tie_word_embeddings": False,
            "final_logit_softcapping": 4.0,
            "layer_types": ["full_attention"] * BLOCKS,
        },
    ),
    "phi3, window": ("Phi3", WINDOWED),
    "phi3, tied, part of each head turned": (
        "Phi3",
        {**TIED, "rope_parameters": {"rope_type": "default", "partial_rotary_factor": 0.5}},
    ),
}


class LocalTrunk:
    """A trunk in this process, driven as the server drives it; has `RemoteTrunk`'s method too."""

    def __init__(self, view: Any) -> None:
        self.view = view
        self._cache = empty_cache()

    def generate(self, hidden: Tensor, ids: Tensor, past: int) -> Tensor:
        assert ids.shape == hidden.shape[:2]
        self._cache.crop(past - self._cache.get_seq_length())
        return self.view(
            inputs_embeds=hidden, past_key_values=self._cache, use_cache=True
        ).last_hidden_state

    def through(self, hidden: Tensor, lengths: Sequence[int]) -> Tensor:
        """Rows without cache."""
        rows = unpack(pack(hidden, lengths), lengths)
        return self.view(inputs_embeds=rows, use_cache=False).last_hidden_state


def tiny_model(folder: Path, name: str) -> Path:
    """Write the model `name` of `MODELS`; no weight is left at its neutral value."""
    quiet_transformers()
    family, changes = MODELS[name]
    config = getattr(transformers, f"{family}Config")(**{**SMALL, **changes})
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = AutoModelForCausalLM.from_config(config, dtype=torch.float32)
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.ndim == 1:  # norms start at one, biases at zero
                    parameter.add_(0.1 * torch.randn_like(parameter))
    model.save_pretrained(folder)
    return folder


def whole_model(folder: Path) -> Any:
    """In one part, as transformers loads it by itself."""
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def split_model(folder: Path, cut: tuple[int, int]) -> tuple[ClientModel, LocalTrunk]:
    """Both sides of the cut."""
    source, partition = ModelSource(folder), Partition(*cut)
    client = ClientModel(source, partition, torch.float32, PROCESSOR)
    weights = TrunkWeights(source, Partition(1, 1), torch.float32, PROCESSOR)
    trunk = LocalTrunk(weights.view(partition))
    client.attach(trunk)
    return client, trunk


def split_logits(
    client: ClientModel, trunk: LocalTrunk, ids: Tensor, lengths: Sequence[int]
) -> Tensor:
    """Of rows without cache, the way that training and measuring take."""
    output = trunk.through(client.enter_trunk(ids), lengths)
    return logits_of(client.network, client.leave_trunk(output))


def some_tokens(*shape: int) -> Tensor:
    """The same every time; none of them is a mark."""
    return torch.randint(3, SMALL["vocab_size"], shape, generator=torch.Generator().manual_seed(1))
