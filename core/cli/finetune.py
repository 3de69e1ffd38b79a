"""`fedsea finetune RUN.toml`: one run, as the app would do it."""

from __future__ import annotations

import argparse
import shlex
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from core.cli.client_options import add_server_options, prepare_process, reach
from core.cli.output import Output, add_json_option, run_command
from core.cli.preset_option import add_preset_option, with_preset
from core.config import RunConfig, ServerTable, checked, read_run_config
from core.errors import BadSetting, Fault
from core.events import (
    Evaluated,
    Event,
    JobProgress,
    RunFinished,
    RunForecast,
    RunStarted,
    RunSummary,
    StepDone,
)
from core.jobs import Job, JobCancelled
from core.policy import load_policy
from core.policy_rules import within_policy

if TYPE_CHECKING:
    from core.engine.reach import Reach

OBSTACLES = {
    "keyring": "This run cannot be resumed after a crash: this computer has no keyring that could "
    "keep the secret of its noise, and it is not written to the disk.",
    "policy": "This run cannot be resumed after a crash: a rule of your administrator does not "
    "allow to send its adapter back to the server.",
}

_Table = TypeVar("_Table", bound=Struct)


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="fedsea finetune", description="Fine-tune as RUN.toml says. Options override it."
    )
    parser.add_argument("run", type=Path, nargs="?", help="RUN.toml; without it, the sample")
    add_server_options(parser, defaults=False)
    parser.add_argument(
        "--gradient-noise", type=float, help="noise on gradients that leave; 0 is none"
    )
    parser.add_argument("--data", help="file to learn from; the built-in sample if not given")
    add_preset_option(parser)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--max-steps", type=int, help="stop after so many steps")
    parser.add_argument("--evaluate-every", type=int, help="measure after so many steps")
    parser.add_argument("--patience", type=int, help="stop after so many measures without gain")
    parser.add_argument("--output", help="folder of the run")
    parser.add_argument(
        "--estimate", action="store_true", help="say what it would take, and do not begin"
    )
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="RUN_FOLDER",
        help="go on with an interrupted run as it was; of the options, only --server, "
        "--also-server, --token-file and --threads hold",
    )
    parser.add_argument(
        "--discard",
        type=Path,
        metavar="RUN_FOLDER",
        help="delete the checkpoint of an interrupted run and the secret of its noise",
    )
    add_json_option(parser)
    return run_command(parser, _finetune, arguments)


def _config(options: argparse.Namespace) -> RunConfig:
    config = read_run_config(options.run) if options.run else RunConfig()
    absolute = {
        name: str(Path(value).expanduser().absolute())
        for name in ("data", "output")
        if (value := getattr(options, name))
    }
    return checked(
        replace(
            config,
            model=_changed(
                config.model,
                source=options.model,
                input_blocks=options.input_blocks,
                output_blocks=options.output_blocks,
            ),
            server=_changed(config.server, url=options.server, others=options.also_server),
            data=_changed(config.data, train=absolute.get("data")),
            privacy=_changed(
                config.privacy,
                noise_level=options.noise_level,
                gradient_noise=options.gradient_noise,
                eight_bits=options.eight_bits,
            ),
            training=_changed(
                with_preset(config, options),
                seed=options.seed,
                max_steps=options.max_steps,
                evaluate_every=options.evaluate_every,
                patience=options.patience,
            ),
            output=_changed(config.output, folder=absolute.get("output")),
        )
    )


def _changed(table: _Table, **given: object) -> _Table:
    return replace(table, **{key: value for key, value in given.items() if value is not None})


def _finetune(options: argparse.Namespace, output: Output) -> int:
    if options.discard is not None:
        return _discard(options.discard, output)
    if options.resume is not None:
        return _resume(options, output)
    config = within_policy(load_policy(), _config(options))

    def events(job: Job, reached: Reach) -> Iterator[Event]:
        from core.engine.runs import begin, estimate

        if options.estimate:
            return iter([estimate(job, reached.server, config)])
        return begin(job, reached.server, config, after_stop=True, again=reached.again)

    return _run(options, output, config.server, config.model.source, events)


def _resume(options: argparse.Namespace, output: Output) -> int:
    others = [name for name in _NOT_WITH_RESUME if getattr(options, name) is not None]
    if options.estimate:
        others.append("estimate")
    if others:
        name = "--" + others[0].replace("_", "-")
        raise BadSetting(name=name, reason="A run goes on with the settings that it began with.")
    prepare_process()
    from core.training.keeper import open_unfinished

    unfinished = open_unfinished(options.resume.expanduser().absolute())
    config = unfinished.config

    def events(job: Job, reached: Reach) -> Iterator[Event]:
        from core.engine.runs import go_on

        return go_on(job, reached.server, unfinished, after_stop=True, again=reached.again)

    try:
        table = _changed(config.server, url=options.server, others=options.also_server)
        return _run(options, output, table, config.model.source, events)
    finally:
        unfinished.folder.close()


_NOT_WITH_RESUME = (
    *("run", "model", "input_blocks", "output_blocks", "noise_level", "gradient_noise", "data"),
    *("eight_bits", "preset", "seed", "max_steps", "evaluate_every", "patience", "output"),
)


def _discard(folder: Path, output: Output) -> int:
    prepare_process()
    from core.training.keeper import discard

    discard(folder.expanduser().absolute())
    output.result({"discarded": str(folder)}, f"The run in {folder} cannot go on any more.")
    return 0


def _run(
    options: argparse.Namespace,
    output: Output,
    table: ServerTable,
    model: str,
    events: Callable[[Job, Reach], Iterator[Event]],
) -> int:
    job = Job(emit=lambda event: show_event(event, output))
    previous = signal.signal(signal.SIGINT, lambda *_: job.cancel())
    finished, place = None, None
    try:
        reached = reach(options, table.url, table.others, model, job)
        try:
            for event in events(job, reached):
                if isinstance(event, RunForecast):
                    _estimate(event, output)
                    return 0
                show_event(event, output)
                if isinstance(event, RunStarted):
                    place = Path(event.folder)
                if isinstance(event, RunFinished):
                    finished = event
                    show_result(event, output)
        except JobCancelled:  # while the server was away: its half of what was learnt is there
            from core.training.checkpoint import checkpoints

            if place is not None and checkpoints(place):
                output.text(f"It can go on: fedsea finetune --resume {shlex.quote(str(place))}")
            raise
        finally:
            reached.close()
    finally:
        signal.signal(signal.SIGINT, previous)
    if finished is None:
        raise Fault(cause="the run ended without a result")
    return 0


def _estimate(event: RunForecast, output: Output) -> None:
    fields = msgspec.to_builtins(event)
    output.result(
        {key: value for key, value in fields.items() if key not in ("event", "job")},
        f"{event.total_steps} steps over {event.train_rows} rows, about "
        f"{max(1, round(event.seconds / 60))} minutes; {event.cut_rows} rows are longer than the "
        f"limit and lose {event.cut_tokens} tokens.\n"
        f"Memory here {event.memory_here / 1e9:.1f} GB of {event.memory_free / 1e9:.1f} GB that "
        f"are free; the adapter {event.disk / 1e6:.0f} MB on disk; {event.bytes_sent / 1e6:.0f} MB "
        f"would be sent, {event.bytes_received / 1e6:.0f} MB received.",
    )


def show_result(event: RunFinished, output: Output) -> None:
    """Write what came of it."""
    run = event.run
    assert run is not None
    output.result(
        {
            "adapter": str(Path(run.folder) / "adapter"),
            "folder": run.folder,
            "steps": run.steps,
            "seconds": run.seconds,
            "eval_loss_before": run.eval_loss_before,
            "eval_loss_after": run.eval_loss_after,
            "accuracy_before": run.accuracy_before,
            "accuracy_after": run.accuracy_after,
            "held_back_rows": run.held_back_rows,
            "noise_level": run.noise_level,
            "gradient_noise": run.gradient_noise,
            "bytes_sent": run.bytes_sent,
            "bytes_received": run.bytes_received,
            "stopped": run.stopped,
            "prompt_read_back": run.prompt_read_back,
            "best_step": run.best_step,
            "best_loss": run.best_loss,
            "adapter_step": run.steps if run.adapter_step is None else run.adapter_step,
            "stopped_early": run.stopped_early,
            "left_out_rows": run.left_out_rows,
            "unused_rows": run.unused_rows,
        },
        f"Done: {run.steps} steps in {run.seconds:.0f} s. Loss on {run.held_back_rows} held-back "
        f"rows: {run.eval_loss_before:.3f} before, {run.eval_loss_after:.3f} after.\n"
        + (_ending(run) + "\n" if _ending(run) else "")
        + f"The adapter is in {Path(run.folder) / 'adapter'}",
    )


def _ending(run: RunSummary) -> str:
    early = "The loss on held-back rows did not fall any more. " if run.stopped_early else ""
    if run.adapter_step is not None:
        return f"{early}It ends with the adapter of step {run.adapter_step}, the best one."
    return early.strip()


def show_event(event: Event, output: Output) -> None:
    """Write what happens in a run."""
    output.event(event)
    match event:
        case JobProgress(stage=stage, share=None):
            output.text(f"{stage} …")
        case RunStarted():
            output.text(
                f"{event.train_rows} rows to learn from, {event.held_back_rows} held back, "
                f"{event.total_steps} steps. Run folder: {event.folder}"
            )
            if event.resumed_at is not None:
                output.text(f"It goes on after step {event.resumed_at}.")
            elif event.obstacle in OBSTACLES:
                output.text(OBSTACLES[event.obstacle])
            if event.unused_rows:
                output.text(
                    f"{event.unused_rows:,} rows are not used: the file is too large to be learnt "
                    "from as a whole, and its rows were chosen at random."
                )
            if event.left_out_rows:
                output.text(
                    f"{event.left_out_rows} rows are not learnt: they, or others of their group, "
                    "stand in the validation file too."
                )
        case StepDone():
            left = f", about {event.seconds_left:.0f} s left" if event.seconds_left else ""
            output.text(f"step {event.step}/{event.total_steps}  loss {event.loss:.3f}{left}")
        case Evaluated():
            right = "" if event.accuracy is None else f", right label {event.accuracy:.0%}"
            output.text(f"held-back rows {event.when}: loss {event.loss:.3f}{right}")
