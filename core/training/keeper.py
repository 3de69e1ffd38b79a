"""What makes a run resumable: its checkpoints, and the secret of its noise in the keyring."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
import torch

from core.config import RunConfig, read_run_config
from core.errors import CheckpointUnusable, RunFileUnusable
from core.events import UnfinishedRun
from core.net.private_model import PrivateModel
from core.net.run_secrets import keep_secret
from core.text import QT_TRANSLATE_NOOP as _
from core.training.checkpoint import (
    Marks,
    Standing,
    checkpoints,
    read_checkpoint,
    read_standing,
    remove_checkpoints,
    write_checkpoint,
)
from core.training.rendering import Rendered
from core.training.run_folder import RunFolder, RunOrigin, read_origin
from core.training.secret_notes import drop_note, forget_noted, note_secret
from core.training.training_state import TrainingState, collect_state, state_of

Obstacle = Literal["", "off", "keyring", "policy"]
"""Why a run cannot be resumed; empty if it can."""


@dataclass
class Keeping:
    """That a run is to be resumable. Without it `finetune` writes no checkpoints."""

    secret: bytes | None
    """What decides the noise; None where nothing has to be kept."""
    after_stop: bool = False
    """Whether a run that the user stopped can go on too."""
    held: tuple[Standing, TrainingState] | None = None
    """The last checkpoint where there is no keyring: good for going on at another connection,
    and gone with this process as the secret is."""


@dataclass(frozen=True)
class Unfinished:
    """A run that is about to go on. Its folder is locked until `folder.close()`."""

    folder: RunFolder
    config: RunConfig
    standing: Standing
    state: TrainingState
    origin: RunOrigin

    def check(self, marks: Marks) -> None:
        """Raise `CheckpointUnusable` unless it is the same model, settings and rows."""
        for name, reason in _OTHER.items():
            if getattr(marks, name) != getattr(self.standing.marks, name):
                raise CheckpointUnusable(folder=self.folder.path, reason=reason)


_OTHER = {
    "model": _("errors", "It was made with another model."),
    "settings": _(
        "errors",
        "The settings in run.toml, or your administrator’s rules, are not those that it began "
        "with.",
    ),
    "rows": _("errors", "The rows to learn from are not those that it began with."),
}


def marks_of(
    config: RunConfig, model: str, train: list[Rendered], held_back: list[Rendered]
) -> Marks:
    """The digests of a run. The place of the folder and the server may change."""
    cut = config.model.input_blocks, config.model.output_blocks
    settings = msgspec.json.encode([cut, config.privacy, config.training])
    rows = hashlib.sha256()
    for some in (train, held_back):
        rows.update(msgspec.json.encode([[row.ids, row.labels] for row in some]))
    return Marks(model, hashlib.sha256(settings).hexdigest(), rows.hexdigest())


def open_unfinished(path: Path) -> Unfinished:
    """Read all that is needed to go on; nothing is changed.

    Raises `CheckpointUnusable`, `RunFolderUnusable` or `RunFileUnusable`.
    """
    folder = RunFolder.reopen(path)
    try:
        return _read_unfinished(folder)
    except BaseException:
        folder.close()
        raise


def _read_unfinished(folder: RunFolder) -> Unfinished:
    path, config = folder.path, folder.config()
    standing, tensors = read_checkpoint(path)
    table = config.training
    try:
        state = state_of(tensors, standing.step, table.lora_rank, table.lora_alpha)
    except ValueError as error:
        reason = _("errors", "Its tensors are not those of a run.")
        raise CheckpointUnusable(folder=path, reason=reason) from error
    try:
        origin = read_origin(path)
    except (OSError, msgspec.DecodeError) as error:
        reason = _("errors", "Its file origin.json is damaged.")
        raise CheckpointUnusable(folder=path, reason=reason) from error
    return Unfinished(folder, config, standing, state, origin)


def unfinished_of(folder: RunFolder, keeping: Keeping) -> Unfinished | None:
    """Where a run of this process stands that has lost its server; None: at its beginning.

    Raises `CheckpointUnusable` or `RunFileUnusable`.
    """
    path = folder.path
    if keeping.held is not None:
        return Unfinished(folder, folder.config(), *keeping.held, read_origin(path))
    return _read_unfinished(folder) if checkpoints(path) else None


def list_unfinished(parent: Path) -> list[UnfinishedRun]:
    """Runs in `parent` that could go on and that no process works on, newest first."""
    found = []
    for file in parent.glob("*/run.toml"):
        run = file.parent
        if (run / "summary.json").exists() or not checkpoints(run) or RunFolder.in_use(run):
            continue
        try:
            standing = read_standing(run)
            config = read_run_config(file)
            saved = checkpoints(run)[0].stat().st_mtime
        except (CheckpointUnusable, RunFileUnusable, OSError, IndexError):
            continue
        one = UnfinishedRun(
            folder=str(run),
            name=run.name,
            step=standing.step,
            total_steps=standing.total_steps,
            epochs=config.training.epochs,
            noise_level=config.privacy.noise_level,
        )
        found.append((saved, one))
    return [one for _, one in sorted(found, key=lambda it: it[0], reverse=True)]


def discard(path: Path) -> None:
    """Delete what is needed to go on with a run, the secret of its noise first.

    Raises `RunFolderUnusable` or `CheckpointUnusable`.
    """
    folder = RunFolder.reopen(path)
    try:
        forget_noted(read_standing(path).run)
        remove_checkpoints(path)
    finally:
        folder.close()


class Keeper:
    """Saves the checkpoints of one run, if it is to be resumable and can be."""

    def __init__(
        self,
        folder: RunFolder,
        keeping: Keeping | None,
        every: int,
        model: PrivateModel,
        optimiser: torch.optim.AdamW,
        earlier: Standing | None = None,
    ) -> None:
        self._folder, self._keeping, self._every = folder, keeping, every
        self._model, self._optimiser = model, optimiser
        self.run = earlier.run if earlier else f"{folder.path.name} {secrets.token_hex(4)}"
        self._saved_at = earlier.step if earlier else -1
        self.obstacle: Obstacle = self._obstacle()

    def _obstacle(self) -> Obstacle:
        if self._keeping is None or not self._every:
            return "off"
        if self._keeping.held is not None:
            return "keyring"
        if not self._model.policy.allow_adapter_sharing:  # going on gives the trunk's half back
            return "policy"
        secret = self._keeping.secret
        if secret is not None and self._saved_at < 0:
            note_secret(self.run, self._folder.path)
            if not keep_secret(self.run, secret):
                drop_note(self.run)
                return "keyring"
        return ""

    @property
    def on(self) -> bool:
        """Whether checkpoints are written."""
        return not self.obstacle

    @property
    def has_secret(self) -> bool:
        """Whether the run needs its secret to go on."""
        return self._keeping is not None and self._keeping.secret is not None

    @property
    def saves(self) -> bool:
        """Whether checkpoints are made, on the disk or at least in memory."""
        return self.on or self.obstacle == "keyring"

    def due(self, step: int) -> bool:
        """Whether to save after `step`."""
        return self.saves and step % self._every == 0

    def save(self, standing: Standing) -> None:
        """Make a checkpoint, unless that of this step is there."""
        if not self.saves or standing.step == self._saved_at:
            return
        state = collect_state(self._model, self._optimiser, standing.step)
        if self.on:
            self._folder.to_disk()
            write_checkpoint(self._folder.path, standing, state.tensors())
        else:
            assert self._keeping is not None
            self._keeping.held = standing, state
        self._saved_at = standing.step

    @property
    def after_stop(self) -> bool:
        """Whether it can go on after the user stopped it."""
        return self.on and self._keeping is not None and self._keeping.after_stop

    def end(self) -> None:
        """The run is over: nothing has to be kept to go on with it."""
        self._forget()
        remove_checkpoints(self._folder.path)
        self._saved_at = -1

    def close(self) -> None:
        """Without a checkpoint there is nothing to go on from."""
        if self.on and self._saved_at < 0:
            self._forget()

    def _forget(self) -> None:
        if self.has_secret:
            forget_noted(self.run)
