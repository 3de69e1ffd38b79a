"""What differs between transformers and GGUF for LLaMA-shaped models: names, order, rotary."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from core.errors import ExportImpossible
from core.export.gguf_words import FORMAT
from core.model.rotary import rotary_facts
from core.model.skeleton import config_of, window_of
from core.model.source import ModelSource
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

_KINDS = ("llama", "mistral")


def check_shape(source: ModelSource) -> None:
    """Raise `ExportImpossible` for models that would not compute the same as GGUF's `llama`."""
    kind, longest = source.config["model_type"], int(source.config["max_position_embeddings"])
    if kind not in _KINDS:
        reason: Detail = phrase(
            _(
                "errors",
                "Only models of the LLaMA and Mistral kind can, and this is one of {kind}.",
            ),
            kind=kind,
        )
    elif rope_of(source)["rope_type"] not in ("default", "llama3"):
        reason = _("errors", "Its rotary positions are scaled in a way that is not written yet.")
    elif source.config.get("hidden_act", "silu") != "silu":
        reason = _("errors", "Its activation is not the one of LLaMA.")
    elif (window_of(config_of(source, [0])) or longest) < longest:
        reason = _("errors", "Its attention has a sliding window, and GGUF’s LLaMA has none.")
    else:
        return
    raise ExportImpossible(format=FORMAT, reason=reason)


def rope_of(source: ModelSource) -> dict[str, Any]:
    """Type and base of the rotary positions."""
    return rotary_facts(config_of(source, [0]))


def names_in_gguf(source: ModelSource) -> dict[str, str]:
    """transformers' name -> GGUF's name, by the table of the gguf package."""
    import gguf

    table = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, source.blocks)
    names = {}
    for name in source.tensors:
        found = table.get_name(name, try_suffixes=(".weight", ".bias"))
        if found is None:
            raise ExportImpossible(
                format=FORMAT, reason=phrase(_("errors", "GGUF has no name for {name}."), name=name)
            )
        names[name] = str(found)
    return names


def heads_of(name: str, heads: int, key_heads: int) -> int:
    """How many heads are in a tensor whose rows GGUF orders otherwise; 0 if it does not."""
    stem = name.rpartition(".")[0]
    if stem.endswith(".q_proj"):
        return heads
    return key_heads if stem.endswith(".k_proj") else 0


def interleaved(tensor: Tensor, heads: int) -> Tensor:
    """From halves to pairs: transformers turns value i together with value i + half of its head,
    GGUF with its neighbour.
    """
    half = tensor.shape[0] // heads // 2
    return tensor.reshape(heads, 2, half, *tensor.shape[1:]).transpose(1, 2).reshape(tensor.shape)


def in_halves(tensor: Tensor, heads: int) -> Tensor:
    """From pairs back to halves."""
    half = tensor.shape[0] // heads // 2
    return tensor.reshape(heads, half, 2, *tensor.shape[1:]).transpose(1, 2).reshape(tensor.shape)
