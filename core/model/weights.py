"""Read chosen tensors of a model folder, and no others."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from core.errors import ModelUnusable
from core.model.source import TENSORS_DIFFER, ModelSource
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase


def read_tensors(
    source: ModelSource, names: Iterable[str], dtype: torch.dtype, device: torch.device
) -> dict[str, Tensor]:
    """Load the tensors `names` as `dtype`. Raises `ModelUnusable` for missing or damaged ones,
    `PartNotHere` for those that were not fetched.

    Files are mapped for one call only, so calling this block by block keeps the peak near the
    bytes that stay.
    """
    by_file: dict[str, list[str]] = {}
    for name in names:
        by_file.setdefault(str(source.tensor(name).file), []).append(name)
    loaded = {}
    for file, wanted in by_file.items():
        try:
            with safe_open(file, framework="pt") as tensors:
                for name in wanted:
                    loaded[name] = tensors.get_tensor(name).to(device, dtype)
        except (OSError, SafetensorError) as error:
            raise ModelUnusable(source=source.folder, reason=str(error)) from error
    return loaded


def read_block(
    source: ModelSource, block: int, dtype: torch.dtype, device: torch.device
) -> dict[str, Tensor]:
    """One decoder block's tensors, by their names inside the block."""
    names = source.block_tensors(block)
    if not names:
        raise ModelUnusable(
            source=source.folder,
            reason=phrase(_("errors", "Block {number} is missing."), number=block),
        )
    loaded = read_tensors(source, names.values(), dtype, device)
    return {inside: loaded[name] for inside, name in names.items()}


def fill(module: nn.Module, state: dict[str, Tensor], source: ModelSource) -> None:
    """Put `state` in the place of a meta-device module's parameters; they are shared, not copied.

    Raises `ModelUnusable` if names or shapes do not fit.
    """
    try:
        module.load_state_dict(state, strict=True, assign=True)
    except RuntimeError as error:
        raise ModelUnusable(source=source.folder, reason=TENSORS_DIFFER) from error
    module.requires_grad_(False)
