"""Transformers models on the meta device: all the structure, none of the weights."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from core.errors import ModelUnusable
from core.model.families import FAMILIES
from core.model.source import CONFIG_WRONG, ModelSource
from core.text import phrase


def config_of(source: ModelSource, layers: list[int | None]) -> Any:
    """The model's config, cut to `layers` (`None` stands for a layer that is no block)."""
    from transformers import AutoConfig

    with _plainly(source.folder):
        whole = AutoConfig.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=False
        )
        config = copy.deepcopy(whole)
        config.num_hidden_layers = len(layers)
        types = getattr(whole, "layer_types", None)
        if types is not None:
            config.layer_types = [types[layer or 0] for layer in layers]
    return config


@contextlib.contextmanager
def _plainly(folder: object) -> Iterator[None]:
    """Whatever transformers makes of a config that lies, `ModelUnusable` is raised."""
    from huggingface_hub.errors import StrictDataclassError

    try:
        yield
    except (StrictDataclassError, *_OF_A_LIE) as error:
        *_lines, last = str(error).strip().splitlines() or [type(error).__name__]
        said = last.strip()[:_LONGEST].rstrip(".")
        raise ModelUnusable(source=folder, reason=phrase(CONFIG_WRONG, error=said)) from error


_OF_A_LIE = (
    *(ValueError, TypeError, LookupError, AttributeError),
    *(ArithmeticError, RuntimeError, AssertionError),
)
_LONGEST = 200


def causal_model(config: Any, dtype: torch.dtype) -> Any:
    """A causal language model with head, on the meta device."""
    from transformers import AutoModelForCausalLM

    with _plainly(config.name_or_path), torch.device("meta"):
        model = AutoModelForCausalLM.from_config(
            config, dtype=dtype, attn_implementation=FAMILIES[config.model_type].attention
        )
    return model.eval()


def take_end_marks(model: Any, source: ModelSource) -> None:
    """Stop where the model's own `generation_config.json` says; its sampling stays ours."""
    from transformers import GenerationConfig

    with contextlib.suppress(OSError, ValueError):
        theirs = GenerationConfig.from_pretrained(source.folder, local_files_only=True)
        if theirs.eos_token_id is not None:
            model.generation_config.eos_token_id = theirs.eos_token_id
        if theirs.pad_token_id is not None:
            model.generation_config.pad_token_id = theirs.pad_token_id


def decoder(config: Any, dtype: torch.dtype) -> Any:
    """A decoder without embedding, final norm and head: hidden states in, hidden states out."""
    from transformers import AutoModel

    with _plainly(config.name_or_path), torch.device("meta"):
        model = AutoModel.from_config(
            config, dtype=dtype, attn_implementation=FAMILIES[config.model_type].attention
        )
    model.embed_tokens = nn.Identity()
    model.norm = nn.Identity()
    return model.eval()


def compute_rotary(model: Any, config: Any, device: torch.device) -> None:
    """Give a meta-device decoder real rotary frequencies; they are computed, not stored."""
    with _plainly(config.name_or_path):
        model.rotary_emb = type(model.rotary_emb)(config=config).to(device)


def window_of(layer_config: Any) -> int | None:
    """How many positions the layer of a config of one layer sees, itself among them; None: all."""
    types = getattr(layer_config, "layer_types", None)
    if types is not None and types[0] != "sliding_attention":
        return None
    window: int | None = getattr(layer_config, "sliding_window", None)
    return window
