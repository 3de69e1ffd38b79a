"""The course of one run from its first or next step to its summary."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from core.config import RunConfig
from core.errors import RunDiverged
from core.events import Evaluated, Event, RunFinished, RunResumed, RunStarted, RunSummary
from core.jobs import Job, JobCancelled
from core.model.lora import adamw
from core.model.schedule import learning_rates_of
from core.net.private_model import PrivateModel
from core.text import QT_TRANSLATE_NOOP as _
from core.training.best import BestSoFar
from core.training.checkpoint import Marks, Standing
from core.training.evaluation import measure
from core.training.facts import facts_of, resumed_of
from core.training.keeper import Keeper, Keeping, Unfinished
from core.training.loop import Earlier, Plan, train
from core.training.read_back_guard import ReadBackGuard
from core.training.rows import Rows
from core.training.run_folder import RunFolder
from core.training.training_state import restore_state


class Course:
    """Prepares both sides on construction, from the start or from a checkpoint."""

    def __init__(
        self,
        job: Job,
        config: RunConfig,
        rows: Rows,
        model: PrivateModel,
        folder: RunFolder,
        marks: Marks,
        keeping: Keeping | None,
        unfinished: Unfinished | None,
    ) -> None:
        self._job, self._config, self._rows, self._model = job, config, rows, model
        self._folder, self._marks = folder, marks
        self._from = from_ = unfinished.standing if unfinished else None
        self._export_allowed = model.export_allowed  # by each server that it was learnt with
        if unfinished is not None:
            self._export_allowed &= unfinished.origin.export_allowed
        self._table = table = config.training
        self._plan = Plan(len(rows.train), table)
        self._start = time.perf_counter() - (from_.seconds if from_ else 0.0)
        self._steps = from_.step if from_ else 0
        self._before = from_.before if from_ else Evaluated()
        self._best = BestSoFar(
            folder.path,
            table.patience,
            from_.best if from_ else None,
            from_.without_better if from_ else 0,
        )
        self._parameters = model.create_adapter(
            table.lora_rank,
            table.lora_alpha,
            seed=table.seed,
            weight_decay=table.weight_decay,
            train_input_blocks=config.privacy.train_input_blocks,
        )
        self._optimiser = adamw(self._parameters, table.weight_decay)
        if unfinished is not None:
            folder.note_resumed(resumed_of(self._steps, model))
            restore_state(model, self._optimiser, unfinished.state)
            self._hardened = unfinished.standing.hardened
            folder.go_on(unfinished.standing.metrics_bytes)
            self._best.tidy()
        else:
            start = table.start == "hardened"
            hardened = model.start_hardened(table.lora_rank) if start else None
            self._hardened = hardened.noise_level if hardened else None
        self._guard = ReadBackGuard(config, rows.conversations, model, self._plan.steps_per_epoch)
        self._rates = learning_rates_of(
            self._plan.total_steps, table.learning_rate, table.warmup_share
        )
        self._keeper = Keeper(
            folder, keeping, table.checkpoint_every, model, self._optimiser, from_
        )

    def close(self) -> None:
        """Leave nothing behind that is of no use."""
        self._keeper.close()
        if not self._keeper.saves:
            self._best.tidy()

    def events(self) -> Iterator[Event]:
        """All that happens, in its order. The caller records it before it asks for more."""
        if self._from is None:
            self._folder.keep_facts(facts_of(self._rows, self._model))
        yield self._started()
        if self._from is not None:
            yield self._resumed(self._from)
        else:
            yield from self._measure_first()
        try:
            yield from self._learn()
        except RunDiverged:
            self._keeper.end()  # going on would only diverge again
            raise
        if self._job.suspended and self._keeper.on:
            self._save()
            raise JobCancelled
        yield from self._finish()
        self._guard.raise_if_passed()

    # --- the parts ----------------------------------------------------------------------

    def _started(self) -> RunStarted:
        return RunStarted(
            job=self._job.number,
            folder=str(self._folder.path),
            total_steps=self._plan.total_steps,
            train_rows=len(self._rows.train),
            held_back_rows=len(self._rows.held_back),
            left_out_rows=self._rows.left_out,
            unused_rows=self._rows.data.unused_rows,
            sigma=self._model.noise.sigma,
            hardened=self._hardened,
            resumed_at=self._from.step if self._from else None,
            obstacle=self._keeper.obstacle,
        )

    def _resumed(self, standing: Standing) -> RunResumed:
        steps, evaluations = self._folder.history()
        return RunResumed(
            job=self._job.number,
            step=standing.step,
            total_steps=standing.total_steps,
            losses=[(step.step, step.loss) for step in steps],
            evaluations=evaluations,
        )

    def _measure_first(self) -> Iterator[Event]:
        if self._guard.on:
            yield self._guard.measure(self._job)
            self._guard.raise_if_passed()
        self._before = self._measure("before", 0, stoppable=True)
        yield self._before
        self._save()

    def _learn(self) -> Iterator[Event]:
        table, from_ = self._table, self._from
        earlier = (
            Earlier(from_.step, from_.bytes_sent, from_.bytes_received) if from_ else Earlier()
        )
        for step in train(
            self._job,
            self._model,
            self._parameters,
            self._rows.train,
            table,
            optimiser=self._optimiser,
            earlier=earlier,
            before_pause=self._save,
        ):
            yield step
            self._steps = step.step
            if self._time_to_measure():
                yield from self._measure_on_the_way()
            if self._guard.due(self._steps):
                yield from self._guard.measure_again(self._job, self._steps)
            if self._guard.passed or self._best.hopeless:
                break
            if self._keeper.due(self._steps):
                self._save()

    def _time_to_measure(self) -> bool:
        every = self._table.evaluate_every
        last = self._steps == self._plan.total_steps  # that one is measured in any case
        return every > 0 and self._steps % every == 0 and not last

    def _measure_on_the_way(self) -> Iterator[Event]:
        """A user who stops the measurement stops the run."""
        with contextlib.suppress(JobCancelled):
            evaluated = self._measure("during", self._steps, stoppable=True)
            self._best.take(evaluated, self._model)
            if not self._keeper.saves:
                self._best.tidy()
            yield evaluated

    def _finish(self) -> Iterator[Event]:
        if self._job.cancelled and self._keeper.after_stop:
            self._save()
        self._job.progress(_("stages", "Saving the adapter"))
        model, best, steps = self._model, self._best, self._steps
        model.collect_adapter().save(self._folder.adapter, model.source)
        after, better = self._before, None
        if best.last is not None and best.last.step == steps:
            after = best.last
        elif steps:
            after = self._measure("after", steps, stoppable=False)
            if self._table.evaluate_every:
                best.take(after, model)
        if self._table.patience and best.best is not None and best.best.step != steps:
            after, better = best.best, best.adapter(model)
            better.save(self._folder.adapter, model.source)
        after = replace(after, when="after")
        yield after
        if self._guard.on and not self._job.cancelled:
            yield from self._guard.measure_again(self._job, steps, better)
        can_go_on = self._job.cancelled and self._keeper.after_stop
        best.finish(can_go_on=can_go_on)
        if not can_go_on:
            self._keeper.end()
        summary = self._summary(after)
        self._folder.finish(summary)
        yield RunFinished(job=self._job.number, run=summary)

    def _summary(self, after: Evaluated) -> RunSummary:
        config, before, best = self._config, self._before, self._best
        sent, received = self._traffic()
        return RunSummary(
            folder=str(self._folder.path),
            name=config.output.name or Path(self._rows.data.name).stem,
            created=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            model=self._model.source.name,
            data=self._rows.data.name,
            input_blocks=self._model.partition.input_blocks,
            output_blocks=self._model.partition.output_blocks,
            noise_level=config.privacy.noise_level,
            gradient_noise=config.privacy.gradient_noise,
            hardened=self._hardened,
            steps=self._steps,
            seconds=time.perf_counter() - self._start,
            eval_loss_before=before.loss,
            eval_loss_after=after.loss,
            accuracy_before=before.accuracy,
            accuracy_after=after.accuracy,
            held_back_rows=len(self._rows.held_back),
            bytes_sent=sent,
            bytes_received=received,
            stopped=self._job.cancelled or self._guard.passed,
            prompt_read_back=self._guard.prompt_read_back,
            rows_fingerprint=self._rows.fingerprint,
            export_allowed=self._export_allowed,
            best_step=best.best.step if best.best else None,
            best_loss=best.best.loss if best.best else None,
            adapter_step=after.step if after.step != self._steps else None,
            stopped_early=best.hopeless and not self._job.cancelled,
            masked=config.data.mask,
            left_out_rows=self._rows.left_out,
            unused_rows=self._rows.data.unused_rows,
        )

    # --- small ones ---------------------------------------------------------------------

    def _traffic(self) -> tuple[int, int]:
        sent, received = self._model.session.traffic
        if self._from is None:
            return sent, received
        return sent + self._from.bytes_sent, received + self._from.bytes_received

    def _save(self) -> None:
        """A checkpoint of now. All that happened so far is in the metrics already."""
        if not self._keeper.saves:
            return
        sent, received = self._traffic()
        epoch, step_in_epoch = divmod(self._steps, self._plan.steps_per_epoch)
        self._keeper.save(
            Standing(
                format=1,
                run=self._keeper.run,
                has_secret=self._keeper.has_secret,
                marks=self._marks,
                step=self._steps,
                total_steps=self._plan.total_steps,
                epoch=epoch,
                step_in_epoch=step_in_epoch,
                learning_rate=self._rates[self._steps] if self._steps < len(self._rates) else 0.0,
                before=self._before,
                best=self._best.best,
                without_better=self._best.without_better,
                hardened=self._hardened,
                seconds=time.perf_counter() - self._start,
                bytes_sent=sent,
                bytes_received=received,
                metrics_bytes=self._folder.metrics_bytes,
            )
        )
        self._best.tidy()

    def _measure(
        self, when: Literal["before", "during", "after"], step: int, *, stoppable: bool
    ) -> Evaluated:
        stage = _("stages", "Measuring on held-back rows")
        total = len(self._rows.held_back)

        def report(done: int) -> None:
            self._job.progress(stage, done / total)
            if stoppable:
                self._job.checkpoint()

        report(0)
        size = self._table.batch_size
        found = measure(self._model, self._rows.held_back, size, self._rows.labels, report)
        return Evaluated(
            job=self._job.number,
            when=when,
            step=step,
            loss=found.loss,
            accuracy=found.accuracy,
            rows=found.rows,
        )
