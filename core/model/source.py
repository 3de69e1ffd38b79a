"""A model folder: its config and the index of its tensors, read without loading any of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from core.config import DEMO, HUB
from core.errors import ModelNotFound, ModelUnusable
from core.events import ModelFacts
from core.jobs import Job
from core.model.families import FAMILIES, Family
from core.model.safetensors_header import LENGTH_BYTES, header_length, parse_header
from core.text import QT_TRANSLATE_NOOP as _
from core.text import Detail, phrase

_SAMPLE_BYTES = 256
CONFIG_WRONG = _("errors", "Its config.json cannot be right: {error}.")
TENSOR_MISSING = _("errors", "The tensor {name} is missing.")
TENSORS_DIFFER = _("errors", "Its tensors are not those that its config.json says.")
_PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt")


@dataclass(frozen=True)
class StoredTensor:
    """Where one tensor lies in a safetensors file."""

    file: Path
    dtype: str
    shape: tuple[int, ...]
    begin: int
    """First byte, from the start of the file."""
    end: int

    @property
    def bytes(self) -> int:
        """Size in the file."""
        return self.end - self.begin


class _Sizes(msgspec.Struct):
    """What every supported config has, within what any model has; checked before it is used."""

    num_hidden_layers: Annotated[int, Meta(ge=3, le=1024)]
    hidden_size: Annotated[int, Meta(ge=1, le=1 << 16)]
    vocab_size: Annotated[int, Meta(ge=1, le=1 << 24)]
    num_attention_heads: Annotated[int, Meta(ge=1, le=4096)]
    max_position_embeddings: Annotated[int, Meta(ge=1, le=1 << 24)]
    intermediate_size: Annotated[int, Meta(ge=1, le=1 << 20)] | None = None
    num_key_value_heads: Annotated[int, Meta(ge=1, le=4096)] | None = None
    head_dim: Annotated[int, Meta(ge=1, le=4096)] | None = None
    layer_types: list[str] | None = None
    tie_word_embeddings: bool = False
    model_type: str = ""


class ModelSource:
    """A local folder with `config.json` and one or more safetensors files."""

    def __init__(self, folder: Path, name: str = "") -> None:
        self.folder = folder
        self.name = name or folder.name
        try:
            self.config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))
            msgspec.convert(self.config, _Sizes)
        except OSError as error:
            raise ModelNotFound(source=folder) from error
        except msgspec.ValidationError as error:
            raise self._unusable(phrase(CONFIG_WRONG, error=error)) from error
        except (ValueError, RecursionError) as error:
            raise self._unusable(_("errors", "Its config.json is damaged.")) from error
        if self.config.get("model_type") not in FAMILIES:
            kind = self.config.get("model_type", "unknown")
            raise self._unusable(
                phrase(_("errors", "Models of the kind {kind} cannot be split yet."), kind=kind)
            )
        if self.config.get("auto_map"):
            raise self._unusable(
                _("errors", "It asks to run code of its own, which is never done here.")
            )
        if reason := _inexact(self.config):
            raise self._unusable(reason)

    def _unusable(self, reason: Detail) -> ModelUnusable:
        return ModelUnusable(source=self.folder, reason=reason)

    @property
    def family(self) -> Family:
        """Names of the parts of this kind of model."""
        return FAMILIES[self.config["model_type"]]

    @property
    def blocks(self) -> int:
        """How many decoder blocks the model has."""
        return int(self.config["num_hidden_layers"])

    @cached_property
    def tensors(self) -> dict[str, StoredTensor]:
        """All tensors by name. Raises `ModelUnusable` if a file is missing or damaged."""
        files = sorted(self.folder.glob("*.safetensors"))
        if not files:
            raise self._unusable(
                _(
                    "errors",
                    "Its weights are in pickle files, which can run code when they are opened. Only"
                    " safetensors and GGUF are read.",
                )
                if any(any(self.folder.glob(pattern)) for pattern in _PICKLED)
                else _("errors", "There is no safetensors file in it.")
            )
        index: dict[str, StoredTensor] = {}
        for file in files:
            index.update(self._read_index(file))
        if self.family.head not in index and not self.config.get("tie_word_embeddings"):
            raise self._unusable(phrase(TENSOR_MISSING, name=self.family.head))
        self._check_sizes(index)
        return index

    def _read_index(self, file: Path) -> dict[str, StoredTensor]:
        try:
            with file.open("rb") as stream:
                header = stream.read(header_length(stream.read(LENGTH_BYTES)))
            places = parse_header(header, file.stat().st_size)
        except (OSError, ValueError) as error:
            raise self._unusable(
                phrase(
                    _("errors", "The file {file} is damaged or was not copied completely."),
                    file=file.name,
                )
            ) from error
        return {name: StoredTensor(file, *place) for name, place in places.items()}

    def _check_sizes(self, index: dict[str, StoredTensor]) -> None:
        """The files have the blocks and the sizes that the config says."""
        prefix = f"{self.family.layers}."
        inside = (name[len(prefix) :] for name in index if name.startswith(prefix))
        numbers = {name.partition(".")[0] for name in inside}
        if numbers != set(map(str, range(self.blocks))):
            raise self._unusable(
                phrase(
                    _("errors", "Its config.json says {said} blocks, and its files have {found}."),
                    said=self.blocks,
                    found=len(numbers),
                )
            )
        said = int(self.config["vocab_size"]), int(self.config["hidden_size"])
        embedding = index.get(self.family.embedding)
        if embedding is None:
            raise self._unusable(phrase(TENSOR_MISSING, name=self.family.embedding))
        if embedding.shape != said:
            raise self._unusable(TENSORS_DIFFER)

    def block_tensors(self, block: int) -> dict[str, str]:
        """Names of one block's tensors: name inside the block -> name in the files."""
        prefix = f"{self.family.layers}.{block}."
        return {name[len(prefix) :]: name for name in self.tensors if name.startswith(prefix)}

    @cached_property
    def fingerprint(self) -> str:
        """Identity of the weights: names, types, shapes and a sample of each tensor's bytes.

        Cheap (a few hundred bytes a tensor), so a client can compare before it sends anything.
        """
        digest = hashlib.sha256()
        for name in sorted(self.tensors):
            tensor = self.tensors[name]
            digest.update(f"{name} {tensor.dtype} {tensor.shape}".encode())
            with tensor.file.open("rb") as stream:
                stream.seek(tensor.begin + max(0, tensor.bytes // 2 - _SAMPLE_BYTES))
                digest.update(stream.read(min(2 * _SAMPLE_BYTES, tensor.bytes)))
        return digest.hexdigest()[:32]

    def facts(self, bytes_per_value: int) -> ModelFacts:
        """Sizes when computing with `bytes_per_value` (4 for float32)."""
        family, config = self.family, self.config

        def size(name: str) -> int:
            stored = self.tensors.get(name)
            return prod(stored.shape) * bytes_per_value if stored else 0

        heads = int(config["num_attention_heads"])
        hidden = int(config["hidden_size"])
        head_size = int(config.get("head_dim") or hidden // heads)
        tied = bool(config.get("tie_word_embeddings"))
        return ModelFacts(
            name=self.name,
            source=DEMO if self.name == "SmolLM2-135M-Instruct" else str(self.folder),
            fingerprint=self.fingerprint,
            blocks=self.blocks,
            hidden_size=hidden,
            vocabulary=int(config["vocab_size"]),
            embedding_bytes=size(family.embedding) + (0 if tied else size(family.head)),
            block_bytes=sum(map(size, self.block_tensors(0).values())),
            key_value_bytes_per_token=2
            * int(config.get("num_key_value_heads") or heads)
            * head_size
            * bytes_per_value,
            licence=str(config.get("license", "")),
        )


def _inexact(config: dict[str, Any]) -> str:
    """Why such a model in two parts would not compute what it does in one; empty if it would."""
    if config.get("quantization_config"):
        return _("errors", "Its weights are quantised; take the original ones.")
    # A cache with a window cannot be set back to an earlier position, which every answer needs.
    # Mistral has a window unless its config says otherwise, Qwen only if it is told to use it.
    mistral = config["model_type"] == "mistral"
    window = config.get("sliding_window", 4096) if mistral else config.get("use_sliding_window")
    if window or "sliding_attention" in (config.get("layer_types") or ()):
        return _(
            "errors", "Its attention has a sliding window, and such models cannot be split yet."
        )
    for name in ("rope_parameters", "rope_scaling"):
        rope = config.get(name)
        if isinstance(rope, dict) and "dynamic" in (rope.get("rope_type"), rope.get("type")):
            return _(
                "errors", "Its positions depend on what was read before (dynamic rotary scaling)."
            )
    return ""


def open_model(source: str, job: Job | None = None) -> ModelSource:
    """Open `"demo"`, a model folder, a GGUF file, or `hub:org/name` if it was fetched before.

    A GGUF file is converted first; `job` tells of that and can stop it. Raises `ModelNotFound`,
    `ModelUnusable`, `ModelNotStored`, `ModelNotFetched` and `DemoModelMissing`.
    """
    if source == DEMO:
        from core.model.demo import DEMO_NAME, demo_folder

        return ModelSource(demo_folder(job), DEMO_NAME)
    if source.startswith(HUB):
        from core.model.hub_cache import fetched_folder

        return ModelSource(fetched_folder(source), source.removeprefix(HUB))
    path = Path(source).expanduser()
    if path.is_file():
        from core.model.gguf_source import gguf_folder

        return ModelSource(gguf_folder(path, job), path.stem)
    if not path.is_dir():
        raise ModelNotFound(source=source)
    return ModelSource(path)
