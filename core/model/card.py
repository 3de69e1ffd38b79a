"""What a model's card says of it: the README.md that comes with most models."""

from __future__ import annotations

from core.model.demo import DEMO_NAME
from core.model.source import ModelSource

_LONGEST = 32
_MOST = 64


def languages_of(model: ModelSource) -> list[str]:
    """Languages by their codes, empty where the card does not say."""
    from huggingface_hub import metadata_load

    if model.name == DEMO_NAME:
        return ["en"]  # as its card says, which does not come along
    try:
        facts = metadata_load(model.folder / "README.md") or {}
    except (OSError, ValueError):  # no card, or one whose head is no YAML
        return []
    said = facts.get("language", [])
    found = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    return [str(each)[:_LONGEST] for each in found[:_MOST]]
