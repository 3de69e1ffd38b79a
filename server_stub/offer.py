"""One model that the server offers: its facts, and how its weights come into memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import torch

from core.errors import ModelUnusable
from core.hardening.shelf import found_for, open_hardened
from core.model.adapter import WholeAdapter
from core.model.card import languages_of
from core.model.partition import Partition
from core.model.source import ModelSource, open_model
from core.model.trunk import TrunkWeights, block_bytes
from core.model.weight_types import WeightType
from core.protocol.info import ModelOffer
from core.protocol.messages import Code
from core.text import QT_TRANSLATE_NOOP as _
from server_stub.refusal import Refusal


class Offer:
    """A model folder (or “demo”), of which the blocks behind `least` may be served.

    Raises what `open_model` and `found_for` do, and `PartitionImpossible` for a model that `least`
    leaves nothing of.
    """

    def __init__(self, name: str, least: Partition, kind: WeightType, *hardened: Path) -> None:
        self.source: ModelSource = open_model(name)
        least.check(self.source.blocks)
        self.least = least
        self.kind = kind
        self.block_bytes = block_bytes(self.source, least, kind.compute, kind.bits)
        self._name = name
        self._hardened = found_for(self.source, *hardened)
        self._opened: dict[int, WholeAdapter] = {}

    @property
    def bytes(self) -> int:
        """What the weights take in memory."""
        return sum(self.block_bytes.values())

    def info(self) -> ModelOffer:
        """What clients are told."""
        return ModelOffer(
            model=self.source.facts(self.kind.compute.itemsize),
            min_input_blocks=self.least.input_blocks,
            min_output_blocks=self.least.output_blocks,
            adapter_modules=list(self.source.family.adapter_modules),
            hardened=[each.facts for each in self._hardened],
            languages=languages_of(self.source),
        )

    def check(self, partition: Partition) -> None:
        """Raise `PartitionImpossible` where it may not be cut."""
        partition.check(self.source.blocks, self.least.input_blocks, self.least.output_blocks)

    def read(
        self,
        placement: Mapping[int, torch.device],
        checkpoint: Callable[[], None] = lambda: None,
    ) -> TrunkWeights:
        """Read the weights, each block onto its device. `checkpoint` is called between blocks.

        Raises `ModelNotFound` or `ModelUnusable`, also for files that are not those offered.
        """
        now = open_model(self._name)
        if now.fingerprint != self.source.fingerprint:
            reason = _("errors", "Its files have changed since the server was started.")
            raise ModelUnusable(source=now.folder, reason=reason)
        return TrunkWeights(
            now,
            self.least,
            self.kind.compute,
            placement[self.least.input_blocks],
            bits=self.kind.bits,
            placement=placement,
            checkpoint=checkpoint,
        )

    def hardened(self, number: int) -> WholeAdapter:
        """One of the adapters that are offered, read when it is first asked for."""
        if number >= len(self._hardened):
            raise Refusal(Code.NO_ADAPTER, "the server offers no such hardened adapter")
        if number not in self._opened:
            self._opened[number] = open_hardened(self.source, self._hardened[number])
        return self._opened[number]
