"""Hardened adapters on disk: standard PEFT folders, each with its facts beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.errors import AdapterUnusable
from core.hardening.facts import HardenedFacts
from core.model.adapter import WholeAdapter, load_adapter
from core.model.source import ModelSource
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase
from resources.access import hardened_folder

_FACTS = "hardened.json"


@dataclass(frozen=True)
class Hardened:
    """One adapter that can be loaded."""

    facts: HardenedFacts
    folder: Path


def found_for(source: ModelSource, *folders: Path) -> list[Hardened]:
    """What ships with the program for this model, and what lies in `folders` or one level below.

    Those of other models are left out. Raises `AdapterUnusable` for one that cannot be read.
    """
    found = []
    for parent in (hardened_folder(source.fingerprint), *folders):
        for file in sorted([*parent.glob(_FACTS), *parent.glob(f"*/{_FACTS}")]):
            facts = _read(file)
            if facts.fingerprint == source.fingerprint:
                found.append(Hardened(facts, file.parent))
    return found


def _read(file: Path) -> HardenedFacts:
    try:
        return msgspec.json.decode(file.read_bytes(), type=HardenedFacts)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        reason = phrase(_("errors", "Its file {file} cannot be read."), file=file.name)
        raise AdapterUnusable(folder=file.parent, reason=reason) from error


def open_hardened(source: ModelSource, hardened: Hardened) -> WholeAdapter:
    """Its matrices. Raises `AdapterUnusable`, also where they are not those of its facts."""
    adapter = load_adapter(hardened.folder, source)
    facts = hardened.facts
    fits = (adapter.rank, adapter.alpha) == (facts.rank, facts.alpha)
    if not fits or any(block >= source.blocks for block in adapter.blocks):
        reason = _("errors", "Its matrices are not those that its description tells of.")
        raise AdapterUnusable(folder=hardened.folder, reason=reason)
    return adapter


def save_hardened(
    folder: Path, source: ModelSource, facts: HardenedFacts, adapter: WholeAdapter
) -> None:
    """Write a folder that `found_for` finds; the facts last, so half a folder is never found.

    In half precision: it ships with programs and is sent over networks.
    """
    halves = {
        block: {key: matrix.half() for key, matrix in matrices.items()}
        for block, matrices in adapter.blocks.items()
    }
    WholeAdapter(adapter.rank, adapter.alpha, dict(halves)).save(folder, source)
    text = msgspec.json.format(msgspec.json.encode(facts))
    (folder / _FACTS).write_bytes(text + b"\n")
