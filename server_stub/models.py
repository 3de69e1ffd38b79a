"""The offered models, and which of them are in memory."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import torch

from core.model.devices import place, rooms
from core.model.trunk import TrunkWeights
from core.model.warm import warm_up
from core.protocol.messages import Code
from server_stub.offer import Offer
from server_stub.refusal import Refusal, busy

Placement = Mapping[int, torch.device]
"""The device of each block."""


class _Loaded(NamedTuple):
    weights: TrunkWeights
    placement: Placement


class NotLoaded(Exception):
    """The model that a session wants has to be read first; see `Models.make_room`."""

    def __init__(self, model: int) -> None:
        super().__init__(model)
        self.model = model


class Models:
    """Weights by the model's place in the list of offers. Not thread-safe, `Offer.read` aside."""

    def __init__(
        self,
        offers: Sequence[Offer],
        devices: Sequence[torch.device],
        max_bytes: int = 0,
        max_device_bytes: int = 0,
    ) -> None:
        """0 is no limit of our own: what a graphics card has free counts all the same."""
        self.offers = offers
        self._devices = devices
        self._max_bytes = max_bytes
        self._max_device_bytes = max_device_bytes
        self._loaded: dict[int, _Loaded] = {}
        """The least recently used first."""

    def offer(self, model: int) -> Offer:
        """The offer at this place."""
        if model >= len(self.offers):
            raise Refusal(Code.NO_SUCH_MODEL, f"the server has {len(self.offers)} models")
        return self.offers[model]

    def weights(self, model: int) -> TrunkWeights:
        """A model's weights. Raises `NotLoaded`."""
        if model not in self._loaded:
            raise NotLoaded(model)
        self.touch(model)
        return self._loaded[model].weights

    def touch(self, model: int) -> None:
        """Note that a model is being used."""
        self._loaded[model] = self._loaded.pop(model)

    def warm_up(self) -> None:
        """Let the first session not wait for libraries."""
        warm_up(self.offers[0].source)

    def load(self, model: int) -> None:
        """Have a model in memory. Raises what `make_room` and `Offer.read` do."""
        if (placement := self.make_room(model, ())) is not None:
            self.put(model, self.offers[model].read(placement), placement)

    def make_room(self, model: int, in_use: Collection[int]) -> Placement | None:
        """Where a model's blocks shall go; None if it is in memory already.

        As long as there is no room, the least recently used model that is not `in_use` goes.
        Raises a refusal if that does not help.
        """
        if model in self._loaded:
            return None
        while (placement := self.placement(self.offers[model])) is None:
            spare = next((other for other in self._loaded if other not in in_use), None)
            if spare is None:
                reason = "the server has no memory for this model while others are used"
                raise busy(reason, 60)
            del self._loaded[spare]
            gc.collect()  # views are full of circles
            torch.cuda.empty_cache()  # what torch keeps is not free for it; nothing without a card
        return placement

    def placement(self, offer: Offer) -> Placement | None:
        """Where its blocks would go beside all that is in memory; None if there is no room."""
        held: Counter[torch.device] = Counter()
        for model, loaded in self._loaded.items():
            for block, device in loaded.placement.items():
                held[device] += self.offers[model].block_bytes[block]
        if self._max_bytes and held.total() + offer.bytes > self._max_bytes:
            return None
        return place(offer.block_bytes, rooms(self._devices, self._max_device_bytes, held))

    def put(self, model: int, weights: TrunkWeights, placement: Placement) -> None:
        """Keep weights that were read as `make_room` said."""
        self._loaded[model] = _Loaded(weights, placement)
