"""A folder with those parts of a model that were fetched so far, each in a file of its own.

What is not complete and checked lies under `incoming/` and is never loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from core.errors import ModelUnusable
from core.model.families import Family
from core.model.new_folder import new_folder
from core.model.parts import by_part
from core.paths import models_folder
from core.protocol.weights import ENDS, OfferedTensor, OfferedWeights
from core.text import QT_TRANSLATE_NOOP as _

INDEX = "fedsea-model.json"
_BEGINNING = "fetched-"


def read_index(folder: Path) -> OfferedWeights | None:
    """What the whole model consists of; `None` for a folder that was not fetched.

    Raises `ModelUnusable`.
    """
    try:
        return msgspec.json.decode((folder / INDEX).read_bytes(), type=OfferedWeights)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        reason = _("errors", "Its list of parts is damaged; remove the folder and fetch it anew.")
        raise ModelUnusable(source=folder, reason=reason) from error


class FetchedFolder:
    """The folder of one model, by its fingerprint."""

    def __init__(self, path: Path, index: OfferedWeights, family: Family) -> None:
        self.path = path
        self.incoming = path / "incoming"
        self.index = index
        tensors = {tensor.name: tensor for tensor in index.tensors}
        self._parts: dict[int, list[OfferedTensor]] = {
            part: [tensors[name] for name in names]
            for part, names in by_part(family, tensors).items()
        }

    def tensors(self, part: int) -> list[OfferedTensor]:
        """A part's tensors, by name. Raises `ModelUnusable` if the model has no such part."""
        if part not in self._parts:
            raise ModelUnusable(source=self.path, reason=_("errors", "Tensors are missing."))
        return self._parts[part]

    def file(self, part: int) -> Path:
        """Where a part lies when it is complete."""
        return self.path / _file_name(part)

    def unfinished(self, part: int) -> Path:
        """Where it grows until then."""
        return self.incoming / _file_name(part)

    def missing(self, parts: Iterable[int]) -> list[int]:
        """Those of `parts` that are not here yet."""
        return [part for part in parts if not self.file(part).is_file()]

    def bytes_left(self, parts: Iterable[int]) -> int:
        """How much is still to be fetched for `parts`."""
        left = 0
        for part in self.missing(parts):
            begun = self.unfinished(part)
            here = begun.stat().st_size if begun.is_file() else 0
            left += max(0, sum(tensor.bytes for tensor in self.tensors(part)) - here)
        return left

    def finish(self, part: int) -> None:
        """A part is complete and checked: from now on it is loaded."""
        self.unfinished(part).replace(self.file(part))

    def tidy(self) -> None:
        """Remove the folder of what is not complete, if nothing is left in it."""
        if self.incoming.is_dir() and not any(self.incoming.iterdir()):
            self.incoming.rmdir()


def _file_name(part: int) -> str:
    return "ends.safetensors" if part == ENDS else f"block-{part:04}.safetensors"


def folder_of(fingerprint: str) -> Path:
    """Where the model with this fingerprint is fetched to."""
    return models_folder() / f"{_BEGINNING}{fingerprint}"


def is_fetched(folder: Path) -> bool:
    """Whether this program fetched it in parts, and may delete it."""
    return folder.parent == models_folder() and folder.name.startswith(_BEGINNING)


def create(path: Path, index: OfferedWeights, files: dict[str, bytes]) -> None:
    """Make the folder with the model's small files, all or none. Raises `ModelNotStored`."""
    with new_folder(path, sum(map(len, files.values())), index.name) as growing:
        for name, content in files.items():
            (growing / name).write_bytes(content)
        (growing / INDEX).write_bytes(msgspec.json.encode(index))
