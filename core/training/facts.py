"""What a run notes of itself at its start: sizes, hashes, versions. No text, no token ids."""

from __future__ import annotations

import datetime
import importlib.metadata
import platform
import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.data.dataset import DataSet
from core.data.prompt_template import template_of
from core.events import ColumnMapping
from core.ledger.entry import destination_of
from core.report.record import FileFacts, Lengths, Resumed, RunFacts
from core.training.rendering import Rendered
from core.version import VERSION

if TYPE_CHECKING:
    from core.net.private_model import PrivateModel
    from core.training.rows import Rows

_LIBRARIES = (
    *("torch", "transformers", "peft", "safetensors", "numpy", "aiohttp", "msgspec"),
    "PySide6-Essentials",
)
_LONGEST_NAME, _MOST_COLUMNS = 60, 100
"""Where a file has no header after all, its first row must not end up here as a whole."""


def facts_of(rows: Rows, model: PrivateModel) -> RunFacts:
    """Everything that a report needs and that cannot be found out later."""
    return RunFacts(
        started=_now(),
        program=VERSION,
        libraries={"Python": platform.python_version()}
        | {name: found for name in _LIBRARIES if (found := version_of(name))},
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        model=model.source.name,
        fingerprint=model.source.fingerprint,
        blocks=model.source.blocks,
        server=destination_of(model.session.link.url),
        data=_file(rows.data, rows.mapping),
        validation=_file(*rows.validation) if rows.validation else None,
        learnt=_lengths(rows.train),
        held_back=_lengths(rows.held_back),
        sigma=model.noise.sigma,
        smoothing=model.noise.smoothing is not None,
        hardened=model.hardened.noise_level if model.hardened else None,
    )


def resumed_of(step: int, model: PrivateModel) -> Resumed:
    """That a run goes on now after `step`."""
    return Resumed(_now(), step, destination_of(model.session.link.url))


def _now() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def version_of(package: str) -> str:
    """The version of an installed package; empty where it is not known."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _file(data: DataSet, mapping: ColumnMapping) -> FileFacts:
    asked = template_of(mapping, data.columns).fields[:_MOST_COLUMNS]
    return FileFacts(
        name=data.path.name if data.path else "",
        bytes=data.bytes,
        sha256=data.sha256,
        sheet=data.sheet,
        rows=len(data.rows),
        unused_rows=data.unused_rows,
        columns=[name[:_LONGEST_NAME] for name in data.columns[:_MOST_COLUMNS]],
        prompt=", ".join(name[:_LONGEST_NAME] for name in asked if name),
        response=mapping.response[:_LONGEST_NAME],
        messages=mapping.messages[:_LONGEST_NAME],
        text=mapping.text[:_LONGEST_NAME],
    )


def _lengths(rows: Sequence[Rendered]) -> Lengths:
    lengths = sorted(len(row.ids) for row in rows)
    return Lengths(
        rows=len(lengths),
        shortest=lengths[0],
        median=round(statistics.median(lengths)),
        longest=lengths[-1],
        total=sum(lengths),
        answers=sum(row.response_tokens for row in rows),
    )
