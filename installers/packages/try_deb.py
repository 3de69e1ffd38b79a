"""`make test-package`: the packages on a bare Debian 12, as somebody who installs them meets them.

    .venv/bin/python -m installers.packages.try_deb

apt installs the built `.deb` files, an ordinary user runs the self-test and opens the window
without a network, systemd boots and runs the trunk server, and after the removal nothing is left.
Pictures of the window go to `build/try_deb`. Needs root, debootstrap, systemd-nspawn, and the
network for apt.
"""

from __future__ import annotations

import contextlib
import json
import os
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from core.pairing import SUFFIX, Pairing, line_of, read_pairing
from core.version import VERSION
from installers.packages import booted
from installers.packages.booted import Booted
from installers.packages.bundle import BUILD, MEGABYTE, files, size
from installers.packages.chroot import RELEASE, Chroot
from installers.packages.deb import PLACE
from installers.packages.debian import DIST
from installers.packages.screen import Screen
from installers.packages.trial import SELF_TESTS

USER = "anna"
WORK = BUILD / "try_deb"
_HOME = f"HOME=/home/{USER}"
_PORT = 18765
_SERVICE = "fedsea-trunk"
_WAIT_SECONDS = 120.0
_STARTS = 5
_CONVERTED, _CONNECTED = 75.0, 25.0
"""Seconds after which the window shows more than that it is there, on two busy cores."""


def main() -> int:
    """Try everything in turn; return 1 at the first thing that is not as it should be."""
    WORK.mkdir(parents=True, exist_ok=True)
    debs = [DIST / f"{name}_{VERSION}_amd64.deb" for name in ("fedsea-desktop", "fedsea-trunk")]
    with _timed("a bare Debian"):
        bare = Chroot(BUILD / RELEASE, WORK / "chroot")
    try:
        _install(bare, debs)
        for words in SELF_TESTS:
            with _timed(f"{' '.join(words)}, without a network"):
                bare.run("env", _HOME, "fedsea", *words, user=USER, network=False)
        _window(bare)
        with _timed("trunk server as a service"):
            _trunk(bare)
        with _timed("removal"):
            _remove(bare)
    except (AssertionError, subprocess.CalledProcessError) as problem:
        print(f"Failed: {problem}", file=sys.stderr)
        return 1
    return 0


@contextlib.contextmanager
def _timed(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"{what}: {time.monotonic() - started:.1f} s", flush=True)


def _install(bare: Chroot, debs: list[Path]) -> None:
    bare.apt("update")
    before = _packages_of(bare)
    for file in debs:
        (bare.folder / "tmp" / file.name).write_bytes(file.read_bytes())
    app, server = (f"/tmp/{file.name}" for file in debs)
    with _timed("apt install of the app"):
        bare.apt("--no-install-recommends", "install", app)
    print(f"  {len(_packages_of(bare) - before) - 1} other packages came with it")
    with _timed("apt install of the trunk server"):
        bare.apt("install", server)
    bare.apt("--no-install-recommends", "install", "xvfb")  # the screen is no part of the packages
    bare.run("useradd", "--create-home", USER)
    print(f"  {size(bare.folder / PLACE) / MEGABYTE:.0f} MB on disk")


def _packages_of(bare: Chroot) -> set[str]:
    lines = (bare.folder / "var/lib/dpkg/status").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line.startswith("Package: ")}


def _window(bare: Chroot) -> None:
    """Open the window: with the program on the disk only, in memory, and with a pairing."""
    pairing = f"/home/{USER}/ward-3{SUFFIX}"
    server = Pairing(1, "https://trunk.clinic.example:8765", "ab" * 32, "a-token", "Ward 3")
    (bare.folder / pairing[1:]).write_text(line_of(server), encoding="utf-8")
    with Screen(bare, USER) as screen:

        def seconds(picture: str, later: float = 0.0, words: tuple[str, ...] = ()) -> float:
            return screen.open(WORK / f"{picture}.png", later, "env", _HOME, "fedsea", *words)

        cold, warm = [], []
        for _ in range(_STARTS):
            _forget_cached(bare.folder / PLACE)
            cold.append(seconds("window"))
            warm.append(seconds("window"))
        for name, measured in (("nothing in memory", cold), ("again", warm)):
            told = " ".join(f"{it:.2f}" for it in measured)
            print(f"window on the screen, {name}: {median(measured):.2f} s ({told})", flush=True)
        seconds("window", _CONVERTED)
        seconds("window-with-a-pairing", _CONNECTED, (pairing,))


def _forget_cached(folder: Path) -> None:
    """Have the system forget what it holds in memory of these files, and of no others."""
    for file in files(folder):
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _trunk(bare: Chroot) -> None:
    """The service, started, killed, given a client, and removed, by systemd."""
    bare.apt("--no-install-recommends", "install", *booted.PACKAGES)
    options = f'FEDSEA_TRUNK_OPTIONS="--tls --port={_PORT}"\n'
    (bare.folder / "etc/default/fedsea-trunk").write_text(options, encoding="utf-8")
    with Booted(bare) as system:
        with _timed("  from “systemctl enable --now” until it answers"):
            system.said("systemctl", "enable", "--now", _SERVICE)
            _wait_until(True)
        first = system.said("systemctl", "show", "--property=MainPID", "--value", _SERVICE)
        user = system.said("stat", "--format=%U", f"/proc/{first}")
        assert user == "fedsea-trunk", user
        system.said("systemctl", "kill", "--signal=KILL", _SERVICE)
        _wait_until(False)
        with _timed("  killed, until it answers again"):
            _wait_until(True)
        system.said("fedsea-trunk", "token", "add", "Ward A")
        book = bare.folder / "var/lib/fedsea-trunk/data/server/tokens.json"
        names = [client["name"] for client in json.loads(book.read_text())["clients"]]
        assert names == ["first", "Ward A"], names
        pairing = read_pairing(book.with_name(f"first{SUFFIX}"))
        journal = system.said("journalctl", "--unit", _SERVICE, "--no-pager")
        assert "first.fedsea-pairing" in journal, journal
        assert pairing.token not in journal, "the journal has the token"
        print(f"  {system.said('systemd-analyze', 'security', _SERVICE).splitlines()[-1]}")
        system.said("apt-get", "-qq", "-y", "remove", "fedsea-trunk")
        _wait_until(False)


def _wait_until(answers: bool) -> None:
    ends = time.monotonic() + _WAIT_SECONDS
    while _answers() is not answers:
        assert time.monotonic() < ends, f"the trunk server does {'not ' * answers}answer"
        time.sleep(0.1)


def _answers() -> bool:
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    try:
        with urllib.request.urlopen(
            f"https://127.0.0.1:{_PORT}/healthz", context=anybody, timeout=5
        ) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _remove(bare: Chroot) -> None:
    bare.apt("remove", "fedsea-desktop")
    assert (bare.folder / "var/lib/fedsea-trunk").is_dir(), "removing deleted the server's key"
    bare.apt("purge", "fedsea-desktop", "fedsea-trunk")
    left = bare.find("*fedsea*")
    assert not left, f"purging left {left}"
    users = (bare.folder / "etc/passwd").read_text(encoding="utf-8")
    assert "fedsea" not in users, "purging left the server's user"


if __name__ == "__main__":
    sys.exit(main())
