"""A finished run as an export needs it: its model, its adapter, and whether it may be taken out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.config import RunConfig
from core.errors import ExportForbidden, RunUnusable
from core.evaluation_report import FILE_NAME, EvaluationReport
from core.events import RunSummary
from core.model.adapter import DAMAGED, WholeAdapter, load_adapter
from core.model.source import ModelSource, open_model
from core.policy import load_policy
from core.policy_rules import check_export
from core.report.collect import read_struct
from core.report.record import RunFacts
from core.text import QT_TRANSLATE_NOOP as _
from core.training.run_folder import read_origin


@dataclass(frozen=True)
class FinishedRun:
    """What was learnt, and the model it was learnt with."""

    source: ModelSource
    adapter: WholeAdapter
    summary: RunSummary
    config: RunConfig
    facts: RunFacts | None
    """Of its rows in numbers; older runs have none."""
    evaluation: EvaluationReport | None
    """Where somebody has asked whether it helped."""


def open_run(folder: Path) -> FinishedRun:
    """Open it. Raises `RunUnusable`, `AdapterUnusable`, `ExportForbidden`, `ForbiddenByPolicy`,
    `PolicyUnusable`, and what opening the model raises.
    """
    check_export(load_policy())

    def unusable(reason: str) -> RunUnusable:
        return RunUnusable(
            folder=folder, reason=reason, advice=_("errors", "Choose the folder of a finished run.")
        )

    try:
        summary = msgspec.json.decode((folder / "summary.json").read_bytes(), type=RunSummary)
        config = msgspec.toml.decode((folder / "run.toml").read_bytes(), type=RunConfig)
        origin = read_origin(folder)
    except OSError as error:
        raise unusable(_("errors", "It is no folder of a finished run.")) from error
    except (msgspec.DecodeError, ValueError) as error:
        raise unusable(DAMAGED) from error
    if not (origin.export_allowed and summary.export_allowed):
        raise ExportForbidden
    source = open_model(config.model.source)
    if origin.fingerprint and origin.fingerprint != source.fingerprint:
        raise unusable(_("errors", "The model it was trained with has been changed since."))
    return FinishedRun(
        source,
        load_adapter(folder / "adapter", source),
        summary,
        config,
        read_struct(folder / "facts.json", RunFacts),
        read_struct(folder / FILE_NAME, EvaluationReport),
    )
