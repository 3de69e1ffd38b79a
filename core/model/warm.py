"""Pays once, in advance, for what transformers and PEFT load when they are first used."""

from __future__ import annotations

import contextlib

import torch

from core.errors import FedseaError
from core.model.lora import add_lora
from core.model.skeleton import causal_model, config_of
from core.model.source import ModelSource


def warm_up(source: ModelSource) -> None:
    """Build a block of the model and an adapter for it, without weights, and throw them away.

    That takes seconds the first time in a process, and the first session would wait for it.
    """
    with contextlib.suppress(FedseaError):  # a model that cannot be built is told when it is used
        network = causal_model(config_of(source, [0]), torch.float32)
        add_lora(network.model, source.family.adapter_modules, [0], 1, 1.0, 0)
