"""`fedsea --self-test`: does this installation do its job? In a home of its own, then gone.

It starts this very program as a user would, so it tests what was installed: from the source tree,
from a wheel or frozen.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator

from core.cli.output import FAULT, Output, add_json_option, run_command
from core.policy import load_policy
from core.self_test.trial_home import Failed, TrialHome, trial_home
from core.self_test.work import Check, checks, tried
from core.system_check import window_obstacle
from core.version import VERSION

WINDOW = "self-test-window"
"""What the program is started with to open the window for the self-test."""


def run(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="fedsea --self-test",
        description="Fine-tunes the demo model two steps through a bundled trunk, chats, and "
        "checks the figures, the ledger and an export; or opens the window. Takes a minute or two, "
        "needs no network and 400 MB of temporary space. Neither settings nor runs of yours are "
        "touched, and nothing is left behind.",
    )
    parser.add_argument("part", nargs="?", choices=("work", "window"), default="work")
    parser.add_argument(
        "--minutes", type=float, default=10.0, help="it fails if it takes longer (default: 10)"
    )
    add_json_option(parser)
    return run_command(parser, _self_test, arguments)


def _self_test(options: argparse.Namespace, output: Output) -> int:
    found = []
    for check in _all(options):
        found.append(check.state)
        output.event(check)
        output.text(f"{check.state:<9}{check.name:<18}{check.value}")
    works = "failed" not in found
    skipped = found.count("skipped")
    output.result(
        {"ok": works, "checks": len(found), "skipped": skipped},
        "\nIt works." + (f" {skipped} could not be tried." if skipped else "")
        if works
        else "\nIt does not work.",
    )
    return 0 if works else FAULT


def _all(options: argparse.Namespace) -> Iterator[Check]:
    frozen = "frozen" if getattr(sys, "frozen", False) else "not frozen"
    system = f"{platform.system()} {platform.machine()}"
    yield Check(
        "program", "ok", f"{VERSION}, {system}, Python {platform.python_version()}, {frozen}"
    )
    try:
        with trial_home(60 * options.minutes) as home:
            if options.part == "window":
                yield tried("window", lambda: _window(home))
            else:
                yield from checks(home, load_policy())
    except Failed as failure:
        yield Check("nothing left", "failed", str(failure))
    else:
        yield Check("nothing left", "ok", "the temporary home is gone")


def _window(home: TrialHome) -> str:
    """Open it, on a screen that nobody sees where there is none."""
    unseen = {"QT_QPA_PLATFORM": "offscreen"} if window_obstacle() else {}
    told = os.environ.get("QT_QPA_PLATFORM")
    records = home.run(WINDOW, **({} if told else unseen))
    shown = [it for it in records if it.get("event") == "window"]
    if not shown:
        raise Failed("It closed before the engine was ready.")
    return f"opened ({shown[0]['screen']}), {shown[0]['places']} places, engine ready, closed"
