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

from core.config import DEMO, HUB, is_from_server
from core.errors import ModelNotFound, ModelUnusable, NothingToDo
from core.events import ModelFacts
from core.jobs import Job
from core.model.families import FAMILIES, Family
from core.model.fetched import read_index
from core.model.safetensors_header import LENGTH_BYTES, header_length, parse_header
from core.model_errors import PartNotHere
from core.protocol.weights import WIDTHS, OfferedWeights
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
    tie_word_embeddings: bool | None = None
    model_type: str = ""


class ModelSource:
    """A local folder with `config.json` and one or more safetensors files."""

    def __init__(self, folder: Path, name: str = "") -> None:
        self.folder = folder
        fetched = self.fetched
        self.name = name or (fetched.name if fetched else folder.name)
        try:
            self.config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))
            reason = _another_kind(msgspec.convert(self.config, dict[str, Any]))
            if not reason:
                msgspec.convert(self.config, _Sizes)
                reason = _inexact(self.config, FAMILIES[self.config["model_type"]])
        except OSError as error:
            raise ModelNotFound(source=folder) from error
        except msgspec.ValidationError as error:
            raise self._unusable(phrase(CONFIG_WRONG, error=error)) from error
        except (ValueError, RecursionError) as error:
            raise self._unusable(_("errors", "Its config.json is damaged.")) from error
        if reason:
            raise self._unusable(reason)

    def _unusable(self, reason: Detail) -> ModelUnusable:
        return ModelUnusable(source=self.folder, reason=reason)

    @cached_property
    def fetched(self) -> OfferedWeights | None:
        """The whole model's tensors, where only parts of it were fetched into this folder."""
        return read_index(self.folder)

    @property
    def family(self) -> Family:
        """Names of the parts of this kind of model."""
        return FAMILIES[self.config["model_type"]]

    @property
    def tied(self) -> bool:
        """Whether the head is the embedding."""
        return bool(self.config.get("tie_word_embeddings", self.family.tied))

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
        if self.family.head not in index and not self.tied:
            raise self._unusable(phrase(TENSOR_MISSING, name=self.family.head))
        if not self.fetched:
            self._check_sizes({name: tensor.shape for name, tensor in index.items()})
        return index

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shapes of the whole model's tensors, also of those that were not fetched."""
        if self.fetched:
            shapes = {tensor.name: tuple(tensor.shape) for tensor in self.fetched.tensors}
            self._check_sizes(shapes)
            return shapes
        return {name: tensor.shape for name, tensor in self.tensors.items()}

    def tensor(self, name: str) -> StoredTensor:
        """Where it lies. Raises `PartNotHere` or `ModelUnusable`."""
        if name in self.tensors:
            return self.tensors[name]
        if name in self.shapes:
            raise PartNotHere(source=self.name)
        raise self._unusable(phrase(TENSOR_MISSING, name=name))

    @property
    def whole(self) -> bool:
        """Whether all of its tensors are here."""
        return self.shapes.keys() <= self.tensors.keys()

    def check_whole(self) -> None:
        """Raise `PartNotHere` if only parts of it were fetched."""
        for name in self.shapes:
            self.tensor(name)

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

    def _check_sizes(self, shapes: dict[str, tuple[int, ...]]) -> None:
        """The files have the blocks and the sizes that the config says."""
        prefix = f"{self.family.layers}."
        inside = (name[len(prefix) :] for name in shapes if name.startswith(prefix))
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
        embedding = shapes.get(self.family.embedding)
        if embedding is None:
            raise self._unusable(phrase(TENSOR_MISSING, name=self.family.embedding))
        if embedding != said:
            raise self._unusable(TENSORS_DIFFER)

    def block_tensors(self, block: int) -> dict[str, str]:
        """Names of one block's tensors: name inside the block -> name in the files."""
        prefix = f"{self.family.layers}.{block}."
        return {name[len(prefix) :]: name for name in self.shapes if name.startswith(prefix)}

    @cached_property
    def fingerprint(self) -> str:
        """Identity of the weights: names, types, shapes and a sample of each tensor's bytes.

        Cheap (a few hundred bytes a tensor), so a client can compare before it sends anything.
        Of a model that was fetched in parts, it is what its server said, and the parts are checked
        by their hashes.
        """
        if self.fetched:
            return self.fetched.fingerprint
        digest = hashlib.sha256()
        for name in sorted(self.tensors):
            tensor = self.tensors[name]
            digest.update(f"{name} {tensor.dtype} {tensor.shape}".encode())
            with tensor.file.open("rb") as stream:
                stream.seek(tensor.begin + max(0, tensor.bytes // 2 - _SAMPLE_BYTES))
                digest.update(stream.read(min(2 * _SAMPLE_BYTES, tensor.bytes)))
        return digest.hexdigest()[:32]

    @property
    def _stored_value_bytes(self) -> int:
        stored = self.fetched.tensors if self.fetched else list(self.tensors.values())
        return WIDTHS.get(stored[0].dtype, 4) if stored else 4

    def facts(self, bytes_per_value: int) -> ModelFacts:
        """Sizes when computing with `bytes_per_value` (4 for float32)."""
        family, config = self.family, self.config

        def size(name: str) -> int:
            return prod(shapes.get(name, (0,))) * bytes_per_value

        shapes = self.shapes
        heads = int(config["num_attention_heads"])
        hidden = int(config["hidden_size"])
        head_size = int(config.get("head_dim") or hidden // heads)
        return ModelFacts(
            name=self.name,
            source=DEMO if self.name == "SmolLM2-135M-Instruct" else str(self.folder),
            fingerprint=self.fingerprint,
            blocks=self.blocks,
            hidden_size=hidden,
            vocabulary=int(config["vocab_size"]),
            embedding_bytes=size(family.embedding) + (0 if self.tied else size(family.head)),
            block_bytes=sum(map(size, self.block_tensors(0).values())),
            key_value_bytes_per_token=2
            * int(config.get("num_key_value_heads") or heads)
            * head_size
            * bytes_per_value,
            licence=str(config.get("license", "")),
            value_bytes=bytes_per_value,
            stored_value_bytes=self._stored_value_bytes,
        )


def _another_kind(config: dict[str, Any]) -> Detail:
    """Why models of this kind cannot be split; empty if they can."""
    kind = config.get("model_type", "unknown")
    if config.get("vision_config") or config.get("audio_config"):
        return phrase(
            _(
                "errors",
                "It reads pictures or sound too ({kind}); take the same model for text alone.",
            ),
            kind=kind,
        )
    if kind not in list(FAMILIES):
        return phrase(_("errors", "Models of the kind {kind} cannot be split yet."), kind=kind)
    return ""


def _inexact(config: dict[str, Any], family: Family) -> str:
    """Why such a model in two parts would not compute what it does in one; empty if it would."""
    code = config.get("auto_map")
    named = code.values() if isinstance(code, dict) else [code]
    if code and not all(str(name) in family.former_code for name in named):
        return _("errors", "It asks to run code of its own, which is never done here.")
    if config.get("quantization_config"):
        return _("errors", "Its weights are quantised; take the original ones.")
    if config.get("use_bidirectional_attention"):
        return _("errors", "It reads text in both directions, and an answer only has the one.")
    if set(config.get("layer_types") or ()) - {"full_attention", "sliding_attention"}:
        return _("errors", "It has layers of a kind that cannot be split yet.")
    return _inexact_rotary(config, family)


def _inexact_rotary(config: dict[str, Any], family: Family) -> str:
    """Frequencies that change with the length of a text do not fit keys that are cached already."""
    for name in ("rope_parameters", "rope_scaling"):
        rope = config.get(name)
        given = [rope, *rope.values()] if isinstance(rope, dict) else []  # some have one by layer
        for each in given:
            kinds = [each.get("rope_type"), each.get("type")] if isinstance(each, dict) else []
            if "dynamic" in kinds:
                return _(
                    "errors",
                    "Its positions depend on what was read before (dynamic rotary scaling).",
                )
            if any(kind in kinds for kind in family.rotary_by_length):
                return _(
                    "errors",
                    "Its positions are scaled by the length of the text (longrope); take the same"
                    " model with the short context.",
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
    if is_from_server(source):
        raise NothingToDo(
            reason=_("errors", "The model is the one that the trunk server serves."),
            advice=_("errors", "Connect on the Server page first."),
        )
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
