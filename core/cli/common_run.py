"""`fedsea run`: make a common run, invite partners, take part, look where it is, end it."""

from __future__ import annotations

import argparse
import re
import signal
from pathlib import Path

import msgspec

from core.cli.client_options import (
    access_token,
    add_eight_bits_option,
    prepare_process,
)
from core.cli.finetune import show_event, show_result
from core.cli.output import Output, add_json_option, run_command
from core.commands import TakePart
from core.config import FROM_SERVER, DataTable, ModelTable, OutputTable, PrivacyTable, RunConfig
from core.errors import BadSetting, Fault
from core.events import RunFinished, TogetherStanding
from core.invitation import RUN_NUMBER, SUFFIX, read_invitation
from core.jobs import Job
from core.paths import runs_folder
from core.settings import load_settings
from core.together import CommonRun, Way

_NUMBERS = (
    *("rounds", "steps_per_round", "batch_size", "max_length", "lora_rank", "seed"),
    *("least_seats", "seats_per_round", "save_every"),
)
_NOT_WITH_FOLDER = (
    *("model", "data", "validation", "input_blocks", "output_blocks", "noise_level"),
    *("gradient_noise", "eight_bits", "output"),
)
_DECIMALS = (
    *("learning_rate", "warmup_share", "max_gradient_norm", "lora_alpha", "most_change"),
    *("patience", "minimum_noise_level", "minimum_gradient_noise"),
)


def run(arguments: list[str]) -> int:
    """Run `fedsea run`; return the exit code."""
    return run_command(_parser(), lambda options, output: options.do(options, output), arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fedsea run",
        description="Train one model together: who has the server’s token makes a run and gives "
        "each partner one invitation file; each partner takes part with data of its own.",
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a run at a server, and invitations to it")
    _add_server(create)
    create.add_argument(
        "--model", default=FROM_SERVER, help="“server”, or server:FINGERPRINT for another of its"
    )
    create.add_argument("--input-blocks", type=int, default=3, help="that every partner runs")
    create.add_argument("--output-blocks", type=int, default=2, help="that every partner runs")
    create.add_argument("--name", required=True, help="of the run, for the partners")
    create.add_argument(
        "--partner", action="append", required=True, help="a name; once for each seat, yours too"
    )
    create.add_argument("--way", choices=[it.value for it in Way], default=Way.HIERARCHICAL.value)
    usual = CommonRun(Way.HIERARCHICAL, "0" * 16)
    for number in _NUMBERS:
        create.add_argument(_option(number), type=int, default=getattr(usual, number))
    for decimal in _DECIMALS:
        create.add_argument(_option(decimal), type=float, default=getattr(usual, decimal))
    create.add_argument(
        "--share-output-blocks",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="whether what learns at the seats is averaged, too",
    )
    create.add_argument("--folder", type=Path, default=Path(), help="for the invitations")
    create.set_defaults(do=_create)
    invite = actions.add_parser("invite", help="one more invitation to a run that was made here")
    _add_server(invite)
    invite.add_argument("run", type=_run_number, help="number of the run")
    invite.add_argument("--name", required=True, help="of the run")
    invite.add_argument("--partner", required=True)
    invite.add_argument("--folder", type=Path, default=Path())
    invite.set_defaults(do=_invite)
    join = actions.add_parser("join", help="take part, or go on taking part")
    join.add_argument("seat", type=Path, help=f"an invitation (*{SUFFIX}) or the folder of a run")
    join.add_argument("--model", default="", help="without it, what runs here is fetched")
    join.add_argument("--data", default="", help="file to learn from")
    join.add_argument("--validation", default="", help="file to measure with")
    join.add_argument("--input-blocks", type=int, help="without it, as the run asks")
    join.add_argument("--output-blocks", type=int, help="without it, as the run asks")
    join.add_argument("--noise-level", type=float, help="without it, what the run asks at least")
    join.add_argument("--gradient-noise", type=float)
    add_eight_bits_option(join)
    join.add_argument("--output", default="", help="folder of the run")
    join.add_argument("--threads", type=int, default=0, help="0 uses all cores")
    join.set_defaults(do=_join)
    status = actions.add_parser("status", help="where a run is, and who is in it")
    finish = actions.add_parser("finish", help="end a run for all, where it is")
    for action, do in ((status, _status), (finish, _finish)):
        _add_server(action)
        action.add_argument("run", type=_run_number, help="number of the run")
        action.set_defaults(do=do)
    for action in (create, invite, join, status, finish):
        add_json_option(action)
    return parser


def _run_number(text: str) -> str:
    """It is part of an address, so nothing else may be."""
    if not re.fullmatch(RUN_NUMBER, text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of a run: 16 letters and digits")
    return text


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _add_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--server", required=True, help="an https:// address")
    parser.add_argument("--token-file", type=Path, help="access token (or FEDSEA_TOKEN)")


def _create(options: argparse.Namespace, output: Output) -> int:
    from core.federation.founding import found
    from core.net.rest import fetch_info

    prepare_process()
    token = access_token(options, options.server)
    offers = fetch_info(options.server, token).models
    wanted = options.model.partition(":")[2]
    found_model = next((it.model for it in offers if wanted in ("", it.model.fingerprint)), None)
    if found_model is None:
        raise BadSetting(name="--model", reason="The server does not serve that one.")
    numbers = {name: getattr(options, name) for name in (*_NUMBERS, *_DECIMALS)}
    try:
        run = msgspec.convert(
            {
                "way": options.way,
                "fingerprint": found_model.fingerprint,
                "input_blocks": options.input_blocks,
                "output_blocks": options.output_blocks,
                "share_output_blocks": options.share_output_blocks,
                **numbers,
            },
            CommonRun,
        )
    except msgspec.ValidationError as error:
        raise BadSetting(name="of the run", reason=str(error)) from error
    made = found(
        options.server, token, options.name, found_model.name, run, options.partner, options.folder
    )
    files = [str(it) for it in made.invitations]
    output.result(
        {"run": made.number, "invitations": files},
        f"The common run {made.number}. Give each partner its file, and nobody else:\n"
        + "\n".join(files),
    )
    return 0


def _invite(options: argparse.Namespace, output: Output) -> int:
    from core.federation.founding import invite

    prepare_process()
    token = access_token(options, options.server)
    file = invite(options.server, token, options.run, options.name, options.partner, options.folder)
    output.result({"invitation": str(file)}, str(file))
    return 0


def _join(options: argparse.Namespace, output: Output) -> int:
    from core.engine.together_desk import take_part

    prepare_process()
    is_folder = options.seat.is_dir()
    others = [name for name in _NOT_WITH_FOLDER if getattr(options, name) not in ("", None)]
    if is_folder and others:
        raise BadSetting(
            name=_option(others[0]),
            reason="A seat goes on with the settings that it began with.",
        )
    asked = None if is_folder else read_invitation(options.seat).run
    config = RunConfig()
    if asked is not None:
        given = (options.noise_level, options.gradient_noise)
        least = (max(0.5, asked.minimum_noise_level), asked.minimum_gradient_noise)
        noise, gradients = (
            it if it is not None else other for it, other in zip(given, least, strict=True)
        )
        config = RunConfig(
            model=ModelTable(
                options.model or FROM_SERVER,
                options.input_blocks or asked.input_blocks,
                options.output_blocks or asked.output_blocks,
            ),
            data=DataTable(_absolute(options.data), _absolute(options.validation)),
            privacy=PrivacyTable(
                noise_level=noise, gradient_noise=gradients, eight_bits=bool(options.eight_bits)
            ),
            output=OutputTable(_absolute(options.output)),
        )
    wish = TakePart(
        invitation="" if is_folder else str(options.seat),
        folder=str(options.seat) if is_folder else "",
        config=config,
    )
    job = Job(emit=lambda event: show_event(event, output))
    previous = signal.signal(signal.SIGINT, lambda *_: job.cancel())
    chosen = load_settings().runs_folder
    parent = Path(chosen) if chosen else runs_folder()
    try:
        for event in take_part(job, wish, parent, threads=options.threads):
            if isinstance(event, TogetherStanding):
                _standing(event, output)
            else:
                show_event(event, output)
            if isinstance(event, RunFinished):
                show_result(event, output)
                return 0
    finally:
        signal.signal(signal.SIGINT, previous)
    raise Fault(cause="the run ended without a result")


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().absolute()) if path else ""


def _standing(event: TogetherStanding, output: Output) -> None:
    output.event(event)
    here = sum(it.doing != "away" for it in event.seats)
    words = {
        "waiting": f"waiting; {here} of {len(event.seats)} are here, {event.least_seats} needed",
        "lost": "connection lost, trying again; nothing is lost",
    }
    common = "" if event.common_loss is None else f", common loss {event.common_loss:.3f}"
    said = words.get(event.doing, event.doing)
    output.text(f"round {event.round}/{event.rounds}: {said}{common}")


def _status(options: argparse.Namespace, output: Output) -> int:
    from core.federation.founding import status_of

    prepare_process()
    found = status_of(options.server, access_token(options, options.server), options.run)
    seats = [
        {"seat": it.seat, "doing": it.doing.name.lower(), "rounds": it.rounds, "silent": it.silent}
        for it in found.seats
    ]
    over = found.over or found.cancelled
    output.result(
        {"round": found.round, "rounds": found.run.rounds, "over": over, "seats": seats},
        f"{found.round} of {found.run.rounds} rounds are done{', it is over' if over else ''}.\n"
        + "\n".join(f"  seat {it['seat']}: {it['doing']}, {it['rounds']} rounds" for it in seats),
    )
    return 0


def _finish(options: argparse.Namespace, output: Output) -> int:
    from core.federation.founding import finish

    prepare_process()
    finish(options.server, access_token(options, options.server), options.run)
    output.result({"run": options.run}, f"The common run {options.run} is over.")
    return 0
