"""Kept conversations on the command line: listing, deleting, and going on with one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.cli.output import Output
from core.config import PrivacyTable
from core.errors import BadSetting

if TYPE_CHECKING:
    from core.chat.conversation import Conversation
    from core.chat.history import History, KeptChat

_USUAL_CUT = 3, 2


def add_history_options(parser: argparse.ArgumentParser) -> None:
    """`--list`, `--delete`, `--continue` and `--keep`."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--list", action="store_true", help="list the kept conversations and end")
    which.add_argument("--delete", metavar="ID", help="delete a kept conversation, or “all”")
    which.add_argument(
        "--continue",
        dest="go_on",
        metavar="ID",
        help="go on with a kept conversation, as it was held last where nothing else is said",
    )
    parser.add_argument(
        "--keep",
        action=argparse.BooleanOptionalAction,
        help="keep the conversation, encrypted; usual as the settings of the window say, but not "
        "with --prompt",
    )


def look_after(options: argparse.Namespace, output: Output) -> bool:
    """Do `--list` or `--delete`, if asked for."""
    if not options.list and options.delete is None:
        return False
    from core.chat.history import History

    history = History()
    if options.list:
        lines = history.lines()
        for line in lines:
            output.event({"event": "chat", **msgspec.to_builtins(line)})
            output.text(f"{line.chat}  {line.changed:<25}  {line.title or line.problem}")
        output.result({"chats": len(lines)}, "" if lines else "No conversation is kept.")
    elif options.delete == "all":
        history.delete_all()
        output.result({"deleted": "all"}, "All kept conversations are deleted, and their keys.")
    else:
        name = _full_name(history, options.delete)
        history.delete([name])
        output.result({"deleted": name}, "It is deleted, and its key.")
    return True


def _full_name(history: History, given: str) -> str:
    found = [name for name in history.names() if given and name.startswith(given)]
    if len(found) != 1:
        reason = f"No single kept conversation begins with “{given}”; see --list."
        raise BadSetting(name="ID", reason=reason)
    return found[0]


class Keeping:
    """Writes one conversation of the command line, new or taken up again."""

    def __init__(self, options: argparse.Namespace, output: Output) -> None:
        """Fills in what `options` leave out: as the conversation was held last, or the usual."""
        from core.chat.history import History, new_name

        self._history, self._options, self._output = History(), options, output
        self._kept: tuple[KeptChat, bytes] | None = None
        self.name = new_name()
        if options.go_on is not None:
            self.name = _full_name(self._history, options.go_on)
            self._kept = self._history.read(self.name)
        held = self._kept[0] if self._kept else None
        usual = (*_USUAL_CUT, PrivacyTable().noise_level)
        last = (held.input_blocks, held.output_blocks, held.noise_level) if held else usual
        for field, value in zip(
            ("input_blocks", "output_blocks", "noise_level"), last, strict=True
        ):
            if getattr(options, field) is None:
                setattr(options, field, value)
        if held is not None and options.eight_bits is None:
            options.eight_bits = held.eight_bits
        if held is not None and held.adapter and options.adapter is None:
            options.adapter = Path(held.adapter)
        self.on = self._wished()

    def _wished(self) -> bool:
        from core.chat.history import allowed_state

        state, wish = allowed_state(), self._options.keep
        if state == "policy" or wish is False:
            return False
        if wish or self._kept:
            return True
        return state == "kept" and self._options.prompt is None

    def take_up(self, conversation: Conversation) -> None:
        """Give `conversation` what was said before, and its secret."""
        if self._kept is not None:
            chat, secret = self._kept
            conversation.take_up(chat.messages, secret)

    def keep(self, conversation: Conversation) -> None:
        """Write it, and say once if that cannot be."""
        if not self.on:
            return
        from core.chat.history import chat_now

        options = self._options
        chat = chat_now(
            conversation.messages,
            self._kept[0].title if self._kept else "",
            adapter=str(options.adapter.absolute()) if options.adapter else "",
            input_blocks=options.input_blocks,
            output_blocks=options.output_blocks,
            noise_level=options.noise_level,
            eight_bits=bool(options.eight_bits),
        )
        try:
            self.on = self._history.keep(self.name, chat, conversation.secret)
        except OSError as error:
            self.on = False
            self._output.text(f"This conversation is not kept: {error.strerror}")
            return
        if not self.on:
            self._output.text("This conversation is not kept: there is no usable keyring.")
