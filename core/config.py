"""What one run is made of: the tables of `RUN.toml`, validated on reading."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from core.data_values import Task
from core.text import QT_TRANSLATE_NOOP as _

Blocks = Annotated[int, Meta(ge=1, le=1024)]
Steps = Annotated[int, Meta(ge=0, le=1_000_000)]
NoiseLevel = Annotated[float, Meta(ge=0.0, le=10.0)]
Speculation = Literal["automatic", "on", "off"]
"""Whether chat guesses several tokens at once; automatic: where the way to the server is long."""
BUNDLED = "bundled"
NO_GROUP = "-"
DEMO = "demo"
FROM_SERVER = "server"
"""A model source: the first that the trunk server offers, or with `:fingerprint` that one of them.
The blocks for here are fetched from it."""


def is_from_server(source: str) -> bool:
    """Whether a model source is one that its trunk server hands out."""
    return source.partition(":")[0] == FROM_SERVER


def fingerprint_of(source: str) -> str | None:
    """The fingerprint that a source from the server names, if it names one."""
    return source.partition(":")[2] or None


HUB = "hub:"
"""What a source begins with that names a repository of the Hugging Face hub."""

HELD_BACK_SHARE = 0.15
MOST_HELD_BACK = 64


_STRONG = 4.0


def usual_gradient_noise(noise_level: float) -> float:
    """Noise on gradients that goes with the noise on hidden states, unless a person sets another.

    Where the rows are hidden well, the labels should not be what gives most away.
    """
    return 1.0 if noise_level >= _STRONG else 0.0


def rows_held_back(rows: int) -> int:
    """How many of `rows` are kept apart to measure with, where no validation file is given."""
    return max(1, min(MOST_HELD_BACK, round(HELD_BACK_SHARE * rows)))


class ModelTable(Struct, frozen=True, forbid_unknown_fields=True):
    """Which model, and where it is cut.

    `source` is `"demo"`, a folder with safetensors, a GGUF file, or `hub:org/name@revision`.
    """

    source: str = DEMO
    input_blocks: Blocks = 3
    output_blocks: Blocks = 2


class ServerTable(Struct, frozen=True, forbid_unknown_fields=True):
    """Which trunk server; `bundled` is a child process of this program.

    A run goes on at one of `others`, which serve the same model, when its server is lost.
    """

    url: str = BUNDLED
    others: Annotated[list[str], Meta(max_length=16)] = []


class DataTable(Struct, frozen=True, forbid_unknown_fields=True):
    """Files and columns. `train = ""` is the built-in sample; empty columns are guessed.

    `text` is a column of free text, learnt token by token. Rows with the same value in the column
    `group`, such as a patient, are held back together; "-" is no column. `mask`
    puts placeholders in the place of personal data that is found.

    `template` is what the model is asked, with the columns' names in braces, in the place of
    `prompt`. `task` is what the answers are measured by; empty, it is guessed from the rows.
    """

    train: str = ""
    validation: str = ""
    prompt: str = ""
    response: str = ""
    messages: str = ""
    text: str = ""
    group: str = ""
    mask: bool = False
    template: str = ""
    task: Task | Literal[""] = ""


class PrivacyTable(Struct, frozen=True, forbid_unknown_fields=True):
    """Noise on what leaves; whether the blocks before the cut learn too.

    `gradient_noise` is the noise on gradients that leave in training, over the size of a token's
    clipped gradient; 0 leaves them as they are. `most_read_back` is the share of tokens that the
    user agreed could be read back; a run that passes it stops. 1 is no limit. `smoothing` turns
    down, before they leave, the directions of the hidden states with more noise in them than state.
    `eight_bits` sends hidden states and gradients with 8 bits a number, both ways, instead of 16
    under noise and 32 without; they are rounded after the noise.
    """

    noise_level: NoiseLevel = 0.5
    gradient_noise: NoiseLevel = 0.0
    smoothing: bool = True
    eight_bits: bool = False
    train_input_blocks: bool = False
    most_read_back: Annotated[float, Meta(ge=0.0, le=1.0)] = 1.0


class TrainingTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The usual hyperparameters; `max_steps = 0` means all epochs.

    `start` says whether the trunk's adapter begins as one that lives with this noise already, where
    the server offers one for this cut and noise, or as the model came.

    `evaluate_every` says after how many steps the loss on held-back rows is measured (0: only
    before and after); the best adapter is kept. `patience` is after how many measurements without a
    lower one the run stops and ends with the best (0: never). `checkpoint_every` is how many steps
    a crash can cost at most (0: no checkpoints); a checkpoint fetches the trunk's adapter and its
    optimiser's state, three times the adapter's size.
    """

    epochs: Annotated[int, Meta(ge=1, le=1000)] = 4
    max_steps: Annotated[int, Meta(ge=0)] = 0
    batch_size: Annotated[int, Meta(ge=1, le=1024)] = 4
    accumulation: Annotated[int, Meta(ge=1, le=1024)] = 1
    learning_rate: Annotated[float, Meta(gt=0.0, le=1.0)] = 1e-3
    warmup_share: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.1
    weight_decay: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.0
    max_gradient_norm: Annotated[float, Meta(gt=0.0)] = 1.0
    lora_rank: Annotated[int, Meta(ge=1, le=256)] = 16
    lora_alpha: Annotated[float, Meta(gt=0.0, le=4096.0)] = 32.0
    max_length: Annotated[int, Meta(ge=16, le=131072)] = 512
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    start: Literal["hardened", "base"] = "hardened"
    evaluate_every: Steps = 0
    patience: Annotated[int, Meta(ge=0, le=1000)] = 0
    checkpoint_every: Steps = 25


class OutputTable(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the run folder goes; empty means a new one under the runs folder of the settings."""

    folder: str = ""
    name: str = ""


class RunConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """One fine-tuning job, as in `RUN.toml`."""

    model: ModelTable = ModelTable()
    server: ServerTable = ServerTable()
    data: DataTable = DataTable()
    privacy: PrivacyTable = PrivacyTable()
    training: TrainingTable = TrainingTable()
    output: OutputTable = OutputTable()


def read_run_config(file: Path) -> RunConfig:
    """Read `RUN.toml`. Relative paths in it are relative to the file. Raises `RunFileUnusable`."""
    from core.errors import RunFileUnusable

    try:
        config = msgspec.toml.decode(file.read_bytes(), type=RunConfig)
    except OSError as error:
        raise RunFileUnusable(file=file, reason=error.strerror or str(error)) from error
    except (msgspec.DecodeError, ValueError) as error:
        raise RunFileUnusable(file=file, reason=str(error)) from error
    return resolve_paths(config, file.resolve().parent)


def resolve_paths(config: RunConfig, base: Path) -> RunConfig:
    """Make the relative paths of `config` absolute, seen from `base`."""

    def absolute(path: str) -> str:
        return str(base / Path(path).expanduser()) if path else ""

    replace = msgspec.structs.replace
    source = config.model.source
    named = source == DEMO or source.startswith(HUB) or is_from_server(source)
    local = not named and (base / Path(source).expanduser()).exists()
    return replace(
        config,
        model=replace(config.model, source=absolute(source) if local else source),
        data=replace(
            config.data,
            train=absolute(config.data.train),
            validation=absolute(config.data.validation),
        ),
        output=replace(config.output, folder=absolute(config.output.folder)),
    )


def checked(config: RunConfig) -> RunConfig:
    """Return `config` if every value is within its limits. Raises `BadSetting`."""
    from core.errors import BadSetting

    training = config.training
    if training.patience and not training.evaluate_every:
        raise BadSetting(
            name="training.patience",
            reason=_("errors", "It counts measurements: set evaluate_every too."),
        )
    try:
        return msgspec.convert(msgspec.to_builtins(config), RunConfig)
    except msgspec.ValidationError as error:
        reason, _at, place = str(error).partition(" - at ")
        raise BadSetting(
            name=place.strip("`$.") or _("errors", "of the run"), reason=reason
        ) from error
