"""One fine-tuning run from its config to its folder. The window and the command line share it."""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from msgspec.structs import replace

from core.config import HELD_BACK_SHARE, MOST_HELD_BACK, NO_GROUP, RunConfig
from core.data import DataSet, Example, examples, guess_mapping, labels, open_data, split
from core.data.guessing import guess_group
from core.data.personal import mask_examples
from core.data.splitting import apart_from
from core.errors import NothingToLearn
from core.events import ColumnMapping, Evaluated, Event, RunFinished, RunStarted, RunSummary
from core.jobs import Job
from core.model.partition import Partition
from core.net.private_model import PrivateModel
from core.paths import runs_folder
from core.policy_rules import within_policy
from core.text import QT_TRANSLATE_NOOP as _
from core.training.evaluation import Measure, label_tokens, measure
from core.training.facts import facts_of
from core.training.loop import Plan, train
from core.training.read_back_guard import ReadBackGuard
from core.training.rendering import Rendered, render_all
from core.training.room import check_room
from core.training.run_folder import RunFolder, RunOrigin, new_run_path

if TYPE_CHECKING:
    from core.engine.server import Server


class Rows:
    """The rows of a run, rendered: those to learn from and those held back."""

    def __init__(self, config: RunConfig, tokenizer: Any, data: DataSet | None = None) -> None:
        """Read what `config` names, or use `data`. Raises data errors and `NothingToLearn`."""
        self.data = data or open_data(Path(config.data.train) if config.data.train else None)
        self.mapping = mapping_for(config, self.data)
        self.validation: tuple[DataSet, ColumnMapping] | None = None
        found = examples_for(config, self.data, self.mapping)
        if config.data.validation:
            other = open_data(Path(config.data.validation))
            self.validation = other, mapping_for(config, other)
            held_back = examples_for(config, *self.validation)
            learn = apart_from(found, held_back)
        else:
            learn, held_back = split(
                found, HELD_BACK_SHARE, config.training.seed, most=MOST_HELD_BACK
            )
        self.left_out = len(found) - len(learn) if config.data.validation else 0
        """Rows that stand in the validation file too, so they are not learnt."""
        longest = config.training.max_length
        self.conversations = [row.messages for row in learn]
        self.train_examples, self.train = render_rows(tokenizer, learn, longest)
        self.held_back_examples, self.held_back = render_rows(tokenizer, held_back, longest)
        self.label_names = labels([*learn, *held_back])
        self.labels = label_tokens(tokenizer, self.label_names)
        self.fingerprint = _fingerprint(learn, held_back)
        """The same rows divided in the same way have the same; it does not say what they are."""
        if not self.train or not self.held_back:
            raise NothingToLearn(
                reason=f"No answer is left within {longest} tokens in the rows to learn from "
                "or in those held back."
            )


def examples_for(config: RunConfig, data: DataSet, mapping: ColumnMapping) -> list[Example]:
    """The rows of `data` that can be learnt from, masked if `config` says so."""
    found, _problems = examples(data, mapping)
    return mask_examples(found) if config.data.mask else found


def _fingerprint(*parts: list[Example]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        for example in part:
            for message in example.messages:
                for text in (message.role, message.content):
                    data = text.encode("utf-8", "surrogatepass")
                    digest.update(len(data).to_bytes(8, "little"))
                    digest.update(data)
    return digest.hexdigest()


def mapping_for(config: RunConfig, data: DataSet) -> ColumnMapping:
    """The columns that `config` names, or else those that `data` seems to mean."""
    named = config.data
    mapping = ColumnMapping(named.prompt, named.response, named.messages, named.text)
    if mapping == ColumnMapping():
        mapping = guess_mapping(data)
    group = named.group or guess_group(data, mapping)
    return replace(mapping, group="" if group == NO_GROUP else group)


def render_rows(
    tokenizer: Any, rows: list[Example], longest: int
) -> tuple[list[Example], list[Rendered]]:
    """The rows of which an answer is left within `longest` tokens, and how the model sees them.

    A free text that is longer than that becomes several.
    """
    pairs = [
        (row, rendered)
        for row in rows
        for rendered in render_all(tokenizer, row.messages, longest)
        if rendered.response_tokens
    ]
    return [row for row, _ in pairs], [rendered for _, rendered in pairs]


def finetune(
    job: Job,
    config: RunConfig,
    rows: Rows,
    model: PrivateModel,
    runs_parent: Path | None = None,
) -> Iterator[Event]:
    """Run it; yield `RunStarted`, `Evaluated`, `StepDone` …, `RunFinished`.

    Stopping ends the steps early and keeps what was learnt. Whatever else ends the run, the
    folder keeps its metrics. Raises `ForbiddenByPolicy` before the folder is made, and
    `ReadBackTooHigh` where more can be read back than was agreed: before anything is sent, or
    after `RunFinished`, with what was learnt until then kept.
    """
    config = within_policy(model.policy, config)
    table = config.training
    origin = RunOrigin(model.source.fingerprint, model.export_allowed)
    folder = RunFolder(_path(config, rows.data.name, runs_parent), config, origin)
    plan = Plan(len(rows.train), table)
    start = time.perf_counter()
    link = model.session.link
    link.purpose = folder.path.name
    try:
        parameters = model.create_adapter(
            table.lora_rank,
            table.lora_alpha,
            seed=table.seed,
            weight_decay=table.weight_decay,
            train_input_blocks=config.privacy.train_input_blocks,
        )
        hardened = model.start_hardened(table.lora_rank) if table.start == "hardened" else None
        folder.keep_facts(facts_of(rows, model))
        yield RunStarted(
            job=job.number,
            folder=str(folder.path),
            total_steps=plan.total_steps,
            train_rows=len(rows.train),
            held_back_rows=len(rows.held_back),
            left_out_rows=rows.left_out,
            sigma=model.noise.sigma,
            hardened=hardened.noise_level if hardened else None,
        )
        guard = ReadBackGuard(config, rows.conversations, model, plan.steps_per_epoch)
        if guard.on:
            yield _recorded(folder, guard.measure(job))
            guard.raise_if_passed()
        before = _measure(job, model, rows, table.batch_size, stoppable=True)
        yield _recorded(folder, _evaluated(job, "before", 0, before))
        steps = 0
        for step in train(job, model, parameters, rows.train, table):
            yield _recorded(folder, step)
            steps = step.step
            if guard.due(steps):
                yield from (_recorded(folder, event) for event in guard.measure_again(job, steps))
                if guard.passed:
                    break
        job.progress(_("stages", "Saving the adapter"))
        model.collect_adapter().save(folder.adapter, model.source.family, model.source.name)
        after = before
        if steps:
            after = _measure(job, model, rows, table.batch_size, stoppable=False)
        yield _recorded(folder, _evaluated(job, "after", steps, after))
        if guard.on and not job.cancelled:
            yield from (_recorded(folder, event) for event in guard.measure_again(job, steps))
        sent, received = model.session.traffic
        summary = RunSummary(
            folder=str(folder.path),
            name=config.output.name or Path(rows.data.name).stem,
            created=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            model=model.source.name,
            data=rows.data.name,
            input_blocks=model.partition.input_blocks,
            output_blocks=model.partition.output_blocks,
            noise_level=config.privacy.noise_level,
            gradient_noise=config.privacy.gradient_noise,
            hardened=hardened.noise_level if hardened else None,
            steps=steps,
            seconds=time.perf_counter() - start,
            eval_loss_before=before.loss,
            eval_loss_after=after.loss,
            accuracy_before=before.accuracy,
            accuracy_after=after.accuracy,
            held_back_rows=len(rows.held_back),
            bytes_sent=sent,
            bytes_received=received,
            stopped=job.cancelled or guard.passed,
            prompt_read_back=guard.prompt_read_back,
            rows_fingerprint=rows.fingerprint,
            export_allowed=model.export_allowed,
        )
        folder.finish(summary)
        yield RunFinished(job=job.number, run=summary)
        guard.raise_if_passed()
    finally:
        link.purpose = ""
        folder.close()


def _path(config: RunConfig, data_name: str, runs_parent: Path | None) -> Path:
    if config.output.folder:
        return Path(config.output.folder)
    name = config.output.name or Path(data_name).stem
    return new_run_path(runs_parent or runs_folder(), name)


def _measure(
    job: Job, model: PrivateModel, rows: Rows, batch_size: int, *, stoppable: bool
) -> Measure:
    stage = _("stages", "Measuring on held-back rows")
    total = len(rows.held_back)

    def report(done: int) -> None:
        job.progress(stage, done / total)
        if stoppable:
            job.checkpoint()

    report(0)
    return measure(model.network, rows.held_back, batch_size, rows.labels, report)


def _evaluated(job: Job, when: Any, step: int, result: Measure) -> Evaluated:
    return Evaluated(
        job=job.number,
        when=when,
        step=step,
        loss=result.loss,
        accuracy=result.accuracy,
        rows=result.rows,
    )


def _recorded(folder: RunFolder, event: Event) -> Event:
    folder.record(event)
    return event


def model_of(
    server: Server, config: RunConfig, rows: Rows, secret: bytes | None = None
) -> PrivateModel:
    """The model, cut and with noise as `config` says. Raises `TooLittleMemory` before it loads."""
    source = server.source
    check_room(source.facts(4), config, rows.train, psutil.virtual_memory().available)
    return server.private_model(
        partition_of(config),
        config.privacy.noise_level,
        gradient_noise=config.privacy.gradient_noise,
        follow_size=follow_size(config),
        secret=secret,
        smoothing=config.privacy.smoothing,
    )


def follow_size(config: RunConfig) -> bool:
    """Input blocks that learn could grow over a fixed noise, so the noise grows with them."""
    return config.privacy.train_input_blocks


def partition_of(config: RunConfig) -> Partition:
    """Where the run cuts the model."""
    return Partition(config.model.input_blocks, config.model.output_blocks)
