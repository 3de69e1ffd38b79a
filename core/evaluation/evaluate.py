"""Measure a run: the base model as chat would use it, then the fine-tuned one, on the same rows."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from core.errors import RunFolderUnusable, RunUnusable
from core.evaluation.report import compared
from core.evaluation.subject import Subject, UnseenRows
from core.evaluation.trial import (
    Effort,
    Progress,
    Trial,
    chosen_answers,
    longest_answer,
    try_model,
    units_of_work,
)
from core.evaluation_report import (
    MOST_ANSWERS,
    MOST_NEW_TOKENS,
    MOST_ROWS,
    EvaluationReport,
    save_report,
    without_rows,
)
from core.jobs import Job
from core.model.adapter import load_adapter
from core.policy_rules import check_adapter_sharing
from core.privacy.stream import new_secret
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase
from core.training.run import partition_of

if TYPE_CHECKING:
    from core.engine.server import Server
    from core.net.private_model import PrivateModel


@dataclass(frozen=True)
class Limits:
    """How much is measured. `rows` 0 is the usual number."""

    rows: int = 0
    new_tokens: int = MOST_NEW_TOKENS

    @property
    def most_rows(self) -> int:
        """Rows that the loss is measured on."""
        return self.rows or MOST_ROWS

    @property
    def most_answers(self) -> int:
        """Answers that are generated."""
        return self.rows or MOST_ANSWERS


def evaluate(
    job: Job,
    server: Server,
    subject: Subject,
    rows: UnseenRows,
    limits: Limits = Limits(),
    secret: bytes | None = None,
    *,
    runs_own_secret: bool = False,
) -> EvaluationReport:
    """Both models under the run's noise, one after the other, on `rows`.

    With the same `secret` both send the rows as the same bytes, as far as the run's adapter changes
    nothing before the cut; with the run's own secret these are the bytes that the run sent. Rows,
    answers and figures are the same for the same seed and secret.

    Raises `RunUnusable` for another model than the run's, what the link and the model raise, and
    `JobCancelled`.
    """
    config = subject.config
    if subject.model and subject.model != server.source.name:
        raise RunUnusable(
            folder=subject.folder or subject.name,
            reason=phrase(
                _("errors", "It was made with {model}; the trunk server has {other}."),
                model=subject.model,
                other=server.source.name,
            ),
            advice=_("errors", "Connect with the model of the run."),
        )
    check_adapter_sharing(server.policy)
    adapter = load_adapter(subject.adapter, server.source)
    table = config.training
    effort = Effort(limits.most_answers, limits.new_tokens, table.batch_size, table.max_length)
    answered = chosen_answers(rows, effort, table.seed)
    most_tokens = longest_answer(rows, answered, effort)
    progress = Progress(job, 2 * units_of_work(rows, server.tokenizer, answered))
    common = secret or new_secret()
    link = server.link
    start, before = time.perf_counter(), (link.bytes_sent, link.bytes_received)
    hardened: float | None = None

    def trial(stage: str, *, tuned: bool) -> Trial:
        nonlocal hardened
        progress.begin(stage)
        model = server.private_model(
            partition_of(config),
            config.privacy.noise_level,
            job=job,
            secret=common,
            smoothing=config.privacy.smoothing,
            eight_bits=config.privacy.eight_bits,
        )
        try:
            if tuned:
                model.load_adapter(adapter)
            else:
                hardened = _harden(model)
            return try_model(job, model, rows, answered, most_tokens, effort, progress)
        finally:
            if server.alive:
                model.close()

    with link.used_for(subject.name):
        base = trial(_("stages", "Measuring the base model"), tuned=False)
        own = trial(_("stages", "Measuring the fine-tuned model"), tuned=True)
    level = config.privacy.noise_level
    return replace(
        compared(rows, base, own),
        run=str(subject.folder or ""),
        model=server.source.name,
        max_new_tokens=most_tokens,
        input_blocks=config.model.input_blocks,
        output_blocks=config.model.output_blocks,
        noise_level=level,
        hardened=hardened,
        other_noise=rows.held_back and level > 0 and not runs_own_secret,
        seed=table.seed,
        created=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        seconds=time.perf_counter() - start,
        bytes_sent=link.bytes_sent - before[0],
        bytes_received=link.bytes_received - before[1],
    )


def _harden(model: PrivateModel) -> float | None:
    facts = model.use_hardened()
    return facts.noise_level if facts else None


def keep_report(report: EvaluationReport, subject: Subject, *, with_rows: bool) -> None:
    """Save it in the run's folder, the rows to read only if that is asked for.

    Raises `RunFolderUnusable`.
    """
    if subject.folder is None:
        return
    try:
        save_report(report if with_rows else without_rows(report), subject.folder)
    except OSError as error:
        raise RunFolderUnusable(
            folder=subject.folder, reason=error.strerror or str(error)
        ) from error
