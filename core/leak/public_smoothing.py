"""The smoothing that a client uses: fitted on the public text that ships with the program."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from core.leak.sample import Batch, public_rows
from core.paths import smoothing_folder
from core.privacy.calibration import Front
from core.privacy.smoothing import Smoothing, fit_smoothing

_TOKENS, _LONGEST_ROW = 10_000, 104
_MOST_KEPT = 8


def fit_public_smoothing(front: Front, tokenizer: Any, context: bytes | None = None) -> Smoothing:
    """One pass of the blocks before the cut; the same wherever noise is to be lived with.

    With `context`, which says what the states depend on (see `core.privacy.context`), the result
    is kept on the disk: it takes seconds, and is the same every time.
    """
    public = public_rows(tokenizer, _TOKENS, _LONGEST_ROW)
    if context is None:
        return _fit(front, public)
    digest = hashlib.blake2b(context, digest_size=16)
    digest.update(public.ids.numpy().tobytes())
    file = smoothing_folder() / f"{digest.hexdigest()}.safetensors"
    smoothing = _kept(file)
    if smoothing is None:
        smoothing = _fit(front, public)
        with contextlib.suppress(OSError):  # a full disk costs the time again, and nothing else
            _keep(file, smoothing)
    return smoothing


@torch.inference_mode()
def _fit(front: Front, public: Batch) -> Smoothing:
    return fit_smoothing(
        front.enter_trunk(ids[None, :length].to(front.device))[0, 1:]
        for ids, length in zip(public.ids, public.lengths, strict=True)
    )


def _kept(file: Path) -> Smoothing | None:
    try:
        found: dict[str, Tensor] = load_file(file)
        size = len(found["mean"])
        shapes = {"mean": (size,), "variances": (size,), "directions": (size, size)}
        right = {name: tuple(it.shape) for name, it in found.items()} == shapes
    except (OSError, SafetensorError, KeyError):
        return None
    return Smoothing(**found) if right else None


def _keep(file: Path, smoothing: Smoothing) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    names = ("mean", "variances", "directions")
    tensors = {name: getattr(smoothing, name).contiguous() for name in names}
    with tempfile.TemporaryDirectory(dir=file.parent) as place:
        written = Path(place) / file.name
        save_file(tensors, written)
        written.replace(file)
    newest = sorted(file.parent.glob("*.safetensors"), key=lambda it: -it.stat().st_mtime_ns)
    for old in newest[_MOST_KEPT:]:
        old.unlink(missing_ok=True)
