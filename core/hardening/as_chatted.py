"""The leak meter's setting as chat would use it: a trunk that lives with noise where one ships."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.hardening.facts import best_for
from core.hardening.shelf import found_for, open_hardened
from core.leak.meter import Setting
from core.model.adapter import load_adapter
from core.model.source import ModelSource


def with_adapter(setting: Setting, source: ModelSource, folder: Path | None) -> Setting:
    """With the adapter in `folder`; without one, with the hardened one that chat would use.

    Raises `AdapterUnusable`.
    """
    if folder is not None:
        adapter = load_adapter(folder, source)
        return replace(setting, adapter=adapter, adapter_folder=str(folder))
    offered = found_for(source) if setting.smoothing else []
    facts = [each.facts for each in offered]
    number = best_for(facts, setting.partition.input_blocks, setting.noise_level)
    if number is None:
        return setting
    adapter = open_hardened(source, offered[number])
    return replace(setting, adapter=adapter, hardened=facts[number].noise_level)
