"""The model families that can be split: a few lines each, taken from transformers' own names.

What a family computes (norms, scales, caps, windows, rotary bases) is transformers' own code on
both sides of the cut; here stands only what that code cannot tell us.
"""

from __future__ import annotations

from dataclasses import dataclass

ATTENTION = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj")
GATED_MLP = ("mlp.gate_proj", "mlp.up_proj", "mlp.down_proj")
FUSED = ("self_attn.qkv_proj", "self_attn.o_proj", "mlp.gate_up_proj", "mlp.down_proj")


@dataclass(frozen=True)
class Family:
    """Names of a family's parts in its state dict, and how its attention is computed."""

    layers: str = "model.layers"
    embedding: str = "model.embed_tokens.weight"
    norm: str = "model.norm.weight"
    head: str = "lm_head.weight"
    adapter_modules: tuple[str, ...] = ATTENTION + GATED_MLP
    attention: str = "sdpa"
    """transformers' name for the implementation that this family needs."""
    tied: bool = False
    """Whether the head is the embedding where the config does not say."""
    rotary_by_length: frozenset[str] = frozenset({"longrope"})
    """Names of rotary scalings whose frequencies change with the length of the text."""
    former_code: frozenset[str] = frozenset()
    """Code that such folders name from the time before transformers had it; it is not run."""


FAMILIES: dict[str, Family] = {
    "llama": Family(),
    "mistral": Family(),
    "qwen2": Family(),
    "qwen3": Family(),
    "gemma2": Family(tied=True, attention="eager"),  # the others cannot cap its scores
    "gemma3_text": Family(tied=True),
    "phi3": Family(
        adapter_modules=FUSED,
        rotary_by_length=frozenset({"longrope", "su", "yarn"}),  # what older folders call it
        former_code=frozenset({"configuration_phi3.Phi3Config", "modeling_phi3.Phi3ForCausalLM"}),
    ),
}
