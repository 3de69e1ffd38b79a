"""What `/v1/info` tells: the model, its sizes and the limits."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from core.events import ModelFacts
from core.hardening.facts import HardenedFacts


class ServerInfo(Struct, frozen=True):
    """Public facts of a trunk server."""

    version: int
    model: ModelFacts
    min_input_blocks: int
    min_output_blocks: int
    adapter_modules: list[str]
    max_message_bytes: int
    max_positions: int
    hardened: Annotated[list[HardenedFacts], Meta(max_length=1024)] = []
    """Adapters that the server offers; see `LoadHardened`."""
    export_allowed: bool = True
    """Whether clients may export what they train with this trunk; kept by them, see docs."""
    retention: str = "hidden states are kept no longer than their session"
