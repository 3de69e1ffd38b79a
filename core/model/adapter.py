"""An adapter for the whole model: one standard PEFT folder, whatever the cut was.

In memory it is LoRA matrices by block, numbered as in the whole model, so moving the partition
only changes who holds which block.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.disk import write_whole
from core.errors import AdapterOfAnotherModel, AdapterUnusable
from core.model.families import Family
from core.model.source import ModelSource
from core.protocol.messages import MAX_ALPHA, MAX_RANK, Part
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

_WEIGHTS = "adapter_model.safetensors"
_CONFIG = "adapter_config.json"
DAMAGED = _("errors", "One of its files is damaged.")
_MODEL = "fedsea_model"
"""Key of the model's fingerprint in the metadata of the weights; other programs pass it over."""
_STARTS = (True, False, "gaussian", "orthogonal", "eva", None)
"""Starts that leave the base weights as they are; the others take their part out of them."""
_NOT_PLAIN = (
    *("use_dora", "use_qalora", "use_bdlora", "lora_bias", "rank_pattern", "alpha_pattern"),
    *("modules_to_save", "trainable_token_indices", "target_parameters", "layer_replication"),
    *("alora_invocation_tokens", "arrow_config", "kasa_config", "monteclora_config"),
)
"""Settings of PEFT that make more of LoRA than a product of two matrices beside a weight."""
BlockMatrices = Mapping[tuple[int, Part], Tensor]


@dataclass
class WholeAdapter:
    """LoRA of any blocks of a model. Matrices are float32 on the processor."""

    rank: int
    alpha: float
    blocks: dict[int, BlockMatrices] = field(default_factory=dict)

    def save(self, folder: Path, source: ModelSource) -> None:
        """Write a folder that `peft.PeftModel.from_pretrained` loads on the whole of `source`."""
        from peft import LoraConfig
        from safetensors.torch import save

        folder.mkdir(parents=True, exist_ok=True)
        family = source.family
        tensors = {
            _key(family, block, module, part): tensor.contiguous()
            for block, matrices in self.blocks.items()
            for (module, part), tensor in matrices.items()
        }
        identity = {"format": "pt", _MODEL: source.fingerprint}
        write_whole(folder / _WEIGHTS, save(tensors, metadata=identity))
        LoraConfig(
            task_type="CAUSAL_LM",
            base_model_name_or_path=source.name,
            r=self.rank,
            lora_alpha=self.alpha,
            lora_dropout=0.0,
            bias="none",
            target_modules=[name.rpartition(".")[2] for name in family.adapter_modules],
            layers_to_transform=sorted(self.blocks),
            layers_pattern="layers",
            inference_mode=True,
        ).save_pretrained(str(folder))

    def check_fits(self, source: ModelSource, folder: Path) -> None:
        """Raise `AdapterUnusable` unless all pairs are complete, finite and of the model's sizes.

        `folder` is where it comes from.
        """

        def unusable(reason: Detail) -> AdapterUnusable:
            return AdapterUnusable(folder=folder, reason=reason)

        family = source.family
        if not self.blocks:
            raise unusable(_("errors", "There is nothing in it."))
        if max(self.blocks) >= source.blocks:
            raise unusable(_("errors", "It has blocks that this model does not have."))
        for block, matrices in self.blocks.items():
            for index, name in enumerate(family.adapter_modules):
                first, second = (matrices.get((index, part)) for part in Part)
                if first is None and second is None:
                    continue
                stored = source.shapes.get(f"{family.layers}.{block}.{name}.weight")
                if stored is None or first is None or second is None:
                    raise unusable(
                        phrase(
                            _("errors", "The matrices of {name} in block {number} are incomplete."),
                            name=name,
                            number=block,
                        )
                    )
                outputs, inputs = stored
                right = ((self.rank, inputs), (outputs, self.rank))
                if (tuple(first.shape), tuple(second.shape)) != right:
                    raise unusable(_("errors", "Its matrices do not fit this model."))
                if not (torch.isfinite(first).all() and torch.isfinite(second).all()):
                    raise unusable(
                        phrase(
                            _("errors", "There are no usable numbers in {name} of block {number}."),
                            name=name,
                            number=block,
                        )
                    )


def _key(family: Family, block: int, module: int, part: Part) -> str:
    name = family.adapter_modules[module]
    return f"base_model.model.{family.layers}.{block}.{name}.lora_{part.name}.weight"


def load_adapter(folder: Path, source: ModelSource) -> WholeAdapter:
    """Read a PEFT LoRA folder, ours or another program's, for `source`.

    Which model it is of is known of those written here only. Raises `AdapterOfAnotherModel`, and
    `AdapterUnusable` for what is not plain LoRA or does not fit.
    """
    config, tensors, identity = _read(folder)
    if identity not in ("", source.fingerprint):
        theirs = config.get("base_model_name_or_path")
        raise AdapterOfAnotherModel(folder=folder, theirs=theirs, ours=source.name)
    if reason := _not_plain(config):
        raise AdapterUnusable(folder=folder, reason=reason)
    adapter = _sized(config, folder)
    names = {name: index for index, name in enumerate(source.family.adapter_modules)}
    prefix = f"base_model.model.{source.family.layers}."
    blocks: dict[int, dict[tuple[int, Part], Tensor]] = {}
    for key, tensor in tensors.items():
        number, _dot, rest = key.removeprefix(prefix).partition(".")
        module, _dot, matrix = rest.removesuffix(".weight").rpartition(".lora_")
        known = module in names and matrix in Part.__members__
        if not key.startswith(prefix) or not number.isdecimal() or not known:
            reason = phrase(
                _("errors", "It changes {key}, which this program does not split."), key=key
            )
            raise AdapterUnusable(folder=folder, reason=reason)
        blocks.setdefault(int(number), {})[names[module], Part[matrix]] = tensor.float()
    adapter.blocks.update(blocks)
    adapter.check_fits(source, folder)
    return adapter


def _read(folder: Path) -> tuple[dict[str, Any], dict[str, Tensor], str]:
    """Settings, tensors, and the fingerprint of the model they were written for, if any."""
    from safetensors import SafetensorError, safe_open

    damaged = AdapterUnusable(folder=folder, reason=DAMAGED)
    try:
        config = json.loads((folder / _CONFIG).read_text("utf-8"))
        with safe_open(folder / _WEIGHTS, framework="pt") as file:
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
            identity = (file.metadata() or {}).get(_MODEL, "")
    except OSError as error:
        reason = phrase(
            _("errors", "The file {one} or {other} is missing."), one=_CONFIG, other=_WEIGHTS
        )
        raise AdapterUnusable(folder=folder, reason=reason) from error
    except (ValueError, RecursionError, SafetensorError) as error:
        raise damaged from error
    if not isinstance(config, dict):
        raise damaged
    return config, tensors, identity


def _not_plain(config: dict[str, Any]) -> Detail:
    """Why such an adapter computes something else than it would here; empty if it does not."""
    if config.get("peft_type") != "LORA":
        return _("errors", "Only plain LoRA adapters can be split.")
    given = [name for name in _NOT_PLAIN if config.get(name)]
    if config.get("bias", "none") != "none":
        given.append("bias")
    if config.get("init_lora_weights") not in _STARTS:
        given.append("init_lora_weights")
    if given:
        return phrase(
            _("errors", "Only plain LoRA adapters can be split, and this one uses {names}."),
            names=", ".join(given),
        )
    return ""


def _sized(config: dict[str, Any], folder: Path) -> WholeAdapter:
    """An empty adapter of the rank and alpha in `config`."""
    try:
        rank, alpha = int(config["r"]), float(config["lora_alpha"])
        # Scaled by alpha over the root of the rank instead of over the rank.
        alpha *= math.sqrt(rank) if config.get("use_rslora") else 1.0
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise AdapterUnusable(folder=folder, reason=DAMAGED) from error
    if not (1 <= rank <= MAX_RANK and 0 < alpha <= MAX_ALPHA):
        reason = phrase(
            _("errors", "Its rank is {rank} and its alpha {alpha}, which is out of bounds."),
            rank=rank,
            alpha=f"{alpha:g}",
        )
        raise AdapterUnusable(folder=folder, reason=reason)
    return WholeAdapter(rank, alpha)
