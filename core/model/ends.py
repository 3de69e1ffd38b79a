"""What stands before the first block and behind the last: embedding, final norm, head."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from core.model.source import ModelSource
from core.model.weights import fill


def end_names(source: ModelSource) -> list[str]:
    """Names of the tensors of a model's ends; without a head where it is the embedding."""
    family = source.family
    names = [family.embedding, family.norm]
    return [*names, family.head] if family.head in source.tensors else names


def fill_ends(network: Any, tensors: dict[str, Tensor], source: ModelSource) -> None:
    """Put the tensors of `end_names` into a causal model on the meta device."""
    family = source.family
    embedding = tensors[family.embedding]
    fill(network.model.embed_tokens, {"weight": embedding}, source)
    fill(network.model.norm, {"weight": tensors[family.norm]}, source)
    fill(network.lm_head, {"weight": tensors.get(family.head, embedding)}, source)
    # Some embeddings are scaled, by a number that is computed and not stored.
    scale = getattr(network.model.embed_tokens, "scalar_embed_scale", None)
    if scale is not None:
        network.model.embed_tokens.embed_scale = torch.tensor(scale, device=embedding.device)


def logits_of(network: Any, normed: Tensor) -> Tensor:
    """Head over `... x hidden` behind the final norm, and a cap where the family has one."""
    logits: Tensor = network.lm_head(normed)
    cap = getattr(network.config, "final_logit_softcapping", None)
    return logits if cap is None else cap * torch.tanh(logits / cap)
