"""An adapter for the whole model: one standard PEFT folder, whatever the cut was.

In memory it is LoRA matrices by block, numbered as in the whole model, so moving the partition
only changes who holds which block.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from torch import Tensor

from core.errors import AdapterUnusable
from core.model.families import Family
from core.protocol.messages import Part
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

_WEIGHTS = "adapter_model.safetensors"
_CONFIG = "adapter_config.json"
DAMAGED = _("errors", "One of its files is damaged.")
BlockMatrices = Mapping[tuple[int, Part], Tensor]


@dataclass
class WholeAdapter:
    """LoRA of any blocks of a model. Matrices are float32 on the processor."""

    rank: int
    alpha: float
    blocks: dict[int, BlockMatrices] = field(default_factory=dict)

    def save(self, folder: Path, family: Family, model_name: str) -> None:
        """Write a folder that `peft.PeftModel.from_pretrained` loads on the whole model."""
        from peft import LoraConfig
        from safetensors.torch import save_file

        folder.mkdir(parents=True, exist_ok=True)
        tensors = {
            _key(family, block, module, part): tensor.contiguous()
            for block, matrices in self.blocks.items()
            for (module, part), tensor in matrices.items()
        }
        save_file(tensors, folder / _WEIGHTS, metadata={"format": "pt"})
        (folder / _WEIGHTS).chmod(0o600)
        LoraConfig(
            task_type="CAUSAL_LM",
            base_model_name_or_path=model_name,
            r=self.rank,
            lora_alpha=self.alpha,
            lora_dropout=0.0,
            bias="none",
            target_modules=[name.rpartition(".")[2] for name in family.adapter_modules],
            layers_to_transform=sorted(self.blocks),
            layers_pattern="layers",
            inference_mode=True,
        ).save_pretrained(str(folder))


def _key(family: Family, block: int, module: int, part: Part) -> str:
    name = family.adapter_modules[module]
    return f"base_model.model.{family.layers}.{block}.{name}.lora_{part.name}.weight"


def load_adapter(folder: Path, family: Family) -> WholeAdapter:
    """Read a PEFT LoRA folder. Raises `AdapterUnusable`."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    def unusable(reason: Detail) -> AdapterUnusable:
        return AdapterUnusable(folder=folder, reason=reason)

    try:
        config = json.loads((folder / _CONFIG).read_text("utf-8"))
        tensors = load_file(folder / _WEIGHTS)
    except OSError as error:
        raise unusable(
            phrase(
                _("errors", "The file {one} or {other} is missing."), one=_CONFIG, other=_WEIGHTS
            )
        ) from error
    except (ValueError, SafetensorError) as error:
        raise unusable(DAMAGED) from error
    if not isinstance(config, dict):
        raise unusable(DAMAGED)
    if config.get("peft_type") != "LORA" or config.get("use_dora") or config.get("rank_pattern"):
        raise unusable(_("errors", "Only plain LoRA adapters can be split."))
    try:
        adapter = WholeAdapter(int(config["r"]), float(config["lora_alpha"]))
    except (KeyError, TypeError, ValueError) as error:
        raise unusable(DAMAGED) from error
    names = {name: index for index, name in enumerate(family.adapter_modules)}
    prefix = f"base_model.model.{family.layers}."
    blocks: dict[int, dict[tuple[int, Part], Tensor]] = {}
    for key, tensor in tensors.items():
        number, _dot, rest = key.removeprefix(prefix).partition(".")
        module, _dot, matrix = rest.removesuffix(".weight").rpartition(".lora_")
        known = module in names and matrix in Part.__members__
        if not key.startswith(prefix) or not number.isdigit() or not known:
            raise unusable(
                phrase(_("errors", "It changes {key}, which this program does not split."), key=key)
            )
        blocks.setdefault(int(number), {})[names[module], Part[matrix]] = tensor.float()
    adapter.blocks.update(blocks)
    return adapter
