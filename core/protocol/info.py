"""What `/v1/info` tells: the models, their sizes and the limits."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from core.events import ModelFacts
from core.hardening.facts import HardenedFacts
from core.protocol.messages import MAX_MODELS


class ModelOffer(Struct, frozen=True):
    """One model that a trunk server serves, and where it may be cut."""

    model: ModelFacts
    min_input_blocks: int
    min_output_blocks: int
    adapter_modules: list[str]
    hardened: Annotated[list[HardenedFacts], Meta(max_length=1024)] = []
    """Adapters for this model that the server offers; see `LoadHardened`."""
    languages: Annotated[list[Annotated[str, Meta(max_length=32)]], Meta(max_length=64)] = []
    """That the model was made for, where its card says so."""


class ServerInfo(Struct, frozen=True):
    """Public facts of a trunk server."""

    version: int
    models: Annotated[list[ModelOffer], Meta(min_length=1, max_length=MAX_MODELS)]
    """`OpenSession` names one of them by its place in this list."""
    max_message_bytes: int
    max_positions: int
    weights_handed_out: bool = True
    """Whether clients may fetch the blocks that run at them."""
    export_allowed: bool = True
    """Whether clients may export what they train with this trunk; kept by them, see docs."""
    retention: str = "hidden states are kept no longer than their session"
    """What is kept and for how long, for people."""

    def offer_for(self, fingerprint: str) -> tuple[int, ModelOffer] | None:
        """The offer of the model with these weights and its place in the list, if there is one."""
        for number, offer in enumerate(self.models):
            if offer.model.fingerprint == fingerprint:
                return number, offer
        return None
