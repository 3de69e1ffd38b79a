"""`fedsea chat`: one answer, or a conversation in the terminal."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.client_options import add_server_options, reach
from core.cli.kept_chats import Keeping, add_history_options, look_after
from core.cli.output import Output, add_json_option, run_command
from core.cli.tenths import Tenths
from core.config import Speculation
from core.errors import BadSetting, RunUnreadable
from core.events import ChatAnswered, ChatMasked, ChatText, Event
from core.jobs import Job
from core.policy import load_policy
from core.policy_rules import check_adapter_sharing, check_noise, check_partition, for_server

if TYPE_CHECKING:
    from core.chat.conversation import Again, Conversation
    from core.engine.server import Server
    from core.net.private_model import PrivateModel

_SPECULATION: dict[bool | None, Speculation] = {None: "automatic", True: "on", False: "off"}
_NOTHING_FOUND = "Nothing was found to mask; it is sent as it stands."


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="fedsea chat",
        description="Chat with the base model or a fine-tuned one. Text stays here; hidden states "
        "leave with noise. Without --prompt, an empty line ends the conversation.",
    )
    add_server_options(parser)
    parser.set_defaults(input_blocks=None, output_blocks=None, noise_level=None)
    add_history_options(parser)
    parser.add_argument("--prompt", help="answer this and end")
    parser.add_argument("--adapter", type=Path, help="adapter folder of a run")
    parser.add_argument(
        "--mask",
        action=argparse.BooleanOptionalAction,
        help="put [NAME 1] and the like in the place of personal data before anything is sent; "
        "finds most, not all. Usual with an adapter that was trained on masked rows",
    )
    parser.add_argument("--greedy", action="store_true", help="the most likely token each time")
    parser.add_argument("--max-new-tokens", type=int, default=256)
    parser.add_argument(
        "--speculate",
        action=argparse.BooleanOptionalAction,
        help="guess several tokens at once from what was said, fewer round trips for the same "
        "answer; wrong guesses leave too, with the chosen noise. Usual where the way to the server "
        "is long",
    )
    parser.add_argument("--seed", type=int, help="of the sampling; never of the noise")
    add_json_option(parser)
    return run_command(parser, _chat, arguments)


def _chat(options: argparse.Namespace, output: Output) -> int:
    if not 1 <= options.max_new_tokens <= 8192:
        raise BadSetting(name="--max-new-tokens", reason="It has to be between 1 and 8192.")
    if look_after(options, output):
        return 0
    keeping = Keeping(options, output)
    policy = for_server(load_policy(), options.server)
    check_noise(policy, options.noise_level)
    check_partition(policy, options.input_blocks, options.output_blocks)
    if options.adapter is not None:
        check_adapter_sharing(policy)
    job = Job(emit=Tenths(output))
    reached = reach(options, options.server, options.also_server or [], options.model, job)
    try:
        from core.chat.conversation import Conversation

        conversation = Conversation()
        keeping.take_up(conversation)
        model = _model(conversation, options, reached.server, job)
        if model.hardened is not None:
            output.text(f"The server's part is hardened for noise {model.hardened.noise_level:g}.")
        if options.seed is not None:
            import torch

            torch.manual_seed(options.seed)
        if options.noise_level == 0:
            output.text("No noise: what leaves can be read almost word for word.")
        conversation.use(model)
        _converse(
            conversation,
            options,
            output,
            keeping,
            lambda: _model(conversation, options, reached.again(job), job),
            mask=_masks(options, output),
        )
    finally:
        reached.close()
    return 0


def _model(
    conversation: Conversation, options: argparse.Namespace, server: Server, job: Job
) -> PrivateModel:
    from core.ledger.entry import CHAT
    from core.model.adapter import load_adapter
    from core.model.partition import Partition

    server.link.purpose = CHAT
    # Read before anything is sent: it may be of another model.
    adapter = load_adapter(options.adapter, server.source) if options.adapter else None
    model = server.private_model(
        Partition(options.input_blocks, options.output_blocks),
        options.noise_level,
        job=job,
        secret=conversation.secret,
        replay=conversation.replay,
        eight_bits=bool(options.eight_bits),
    )
    if adapter is not None:
        model.load_adapter(adapter)
    else:
        model.use_hardened()
    return model


def _masks(options: argparse.Namespace, output: Output) -> bool:
    """As was asked for, or else as the rows were that the adapter was trained on."""
    wished: bool | None = options.mask
    if wished is None and options.adapter is not None:
        from core.training.run_folder import read_run

        with contextlib.suppress(RunUnreadable):  # an adapter from elsewhere
            wished = read_run(options.adapter.absolute().parent).masked
    if wished:
        why = "" if options.mask else "This run learnt from masked rows. "
        output.text(
            f"{why}Personal data is masked before anything is sent; most of it is found, not all."
        )
    return bool(wished)


def _converse(
    conversation: Conversation,
    options: argparse.Namespace,
    output: Output,
    keeping: Keeping,
    again: Again,
    *,
    mask: bool,
) -> None:
    temperature = 0.0 if options.greedy else 0.7
    speculation = _SPECULATION[options.speculate]

    def show(event: Event) -> None:
        output.event(event)
        if isinstance(event, ChatMasked):
            output.text(f"As it was sent: {event.text}" if event.count else _NOTHING_FOUND)
        elif isinstance(event, ChatText):
            output.text(event.text, end="")

    if options.prompt is not None:
        prompts = iter([options.prompt])
    else:
        prompts = iter(lambda: _ask(output), "")
    for prompt in prompts:
        answer = conversation.send(
            Job(emit=show),
            prompt,
            options.max_new_tokens,
            temperature,
            mask=mask,
            speculation=speculation,
            again=again,
        )
        output.text("")
        _result(answer, output)
        keeping.keep(conversation)


def _ask(output: Output) -> str:
    output.text("> ", end="")
    return sys.stdin.readline().strip()


def _result(answer: ChatAnswered, output: Output) -> None:
    output.result(
        {
            "text": answer.text,
            "tokens": answer.tokens,
            "tokens_per_second": answer.tokens_per_second,
            "bytes_sent": answer.bytes_sent,
            "bytes_received": answer.bytes_received,
            "noise_level": answer.noise_level,
        },
        f"[{answer.tokens} tokens, {answer.tokens_per_second:.1f} a second, "
        f"{answer.bytes_sent / 1000:.0f} kB left this computer, noise {answer.noise_level:g}]",
    )
