"""Options that say which columns of a file are learnt from, and how the model is asked."""

from __future__ import annotations

import argparse

from core.events import ColumnMapping


def add_column_options(parser: argparse.ArgumentParser) -> None:
    """`--prompt`, `--response`, `--messages`, `--text`, `--group` and `--template`."""
    parser.add_argument("--prompt", default="", help="the column with the text; A+B joins two")
    parser.add_argument("--response", default="", help="the column with the answer")
    parser.add_argument("--messages", default="", help="the column with chats")
    parser.add_argument("--text", default="", help="the column with free text, without answers")
    parser.add_argument(
        "--group", default="", help="the column that tells which rows belong together; “-”: none"
    )
    parser.add_argument(
        "--template",
        default="",
        help="what the model is asked, with {COLUMN} for a cell, instead of --prompt",
    )


def chosen_columns(options: argparse.Namespace) -> ColumnMapping:
    """What the options name; the rest is empty, to be guessed."""
    return ColumnMapping(
        prompt=options.prompt,
        response=options.response,
        messages=options.messages,
        text=options.text,
        group=options.group,
        template=options.template,
    )
