"""The offline switch: refused below every library, before a packet leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# 127.0.0.9 is this computer too, but here it counts as the network, so that a listener can see what
# got out.
HEAD = """
import asyncio, socket, sys, threading
import core.offline as offline
offline._here = lambda host: not host or host == "127.0.0.1"
offline.install()
from core.offline_errors import Offline
listener = socket.create_server(("127.0.0.9", 0))
port = listener.getsockname()[1]
URL = f"http://127.0.0.9:{port}/"
came = []
def accept():
    try:
        while True:
            came.append(listener.accept()[0])
    except OSError:
        pass
threading.Thread(target=accept, daemon=True).start()
def refused(act):
    try:
        act()
    except Offline:
        return
    except BaseException as error:
        sys.exit(f"{type(error).__name__} instead of Offline: {error}")
    sys.exit("it was not refused")
def plain():
    socket.create_connection(("127.0.0.9", port), timeout=5).close()
"""

BARE = HEAD.replace("offline.install()\n", "")
"""Without the guard, which is put up by what is tested."""
WAYS = {
    "requests": "import requests\nrefused(lambda: requests.get(URL, timeout=5))",
    "a name": "import requests\nrefused(lambda: requests.get('http://hub.example/', timeout=5))",
    "httpx": "import httpx2\nrefused(lambda: httpx2.get(URL, timeout=5))",
    "aiohttp": """
import aiohttp
async def get():
    async with aiohttp.ClientSession() as session:
        await session.get(URL)
refused(lambda: asyncio.run(get()))
""",
    "urllib": "import urllib.request\nrefused(lambda: urllib.request.urlopen(URL))",
    "a socket": "refused(plain)",
    "connect_ex": "refused(lambda: socket.socket().connect_ex(('127.0.0.9', port)))",
    "a datagram": """
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
refused(lambda: sender.sendto(b'x', ('127.0.0.9', port)))
refused(lambda: sender.sendmsg([b'x'], [], 0, ('127.0.0.9', port)))
""",
    "the look for a new version": """
import core.net.newest as newest
newest.check_online = lambda place: None
refused(lambda: newest.ask(URL.replace("http", "https")))
refused(lambda: newest.ask("https://versions.example/latest.json"))
""",
    "names of numbers": """
refused(lambda: socket.gethostbyaddr('192.0.2.1'))
refused(lambda: socket.getnameinfo(('192.0.2.1', 443), 0))
refused(lambda: socket.gethostbyname('hub.example'))
""",
}


def run(home: Path, code: str, *, settings: str = "offline = true", install: bool = True) -> None:
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "settings.toml").write_text(settings)
    done = subprocess.run(
        [sys.executable, "-c", f"{HEAD if install else BARE}\n{code}"],
        env={**_environment(), "FEDSEA_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_else_is_reached(tmp_path: Path, way: str) -> None:
    run(tmp_path, f"{WAYS[way]}\nimport time; time.sleep(0.1)\nassert not came, came")


def test_without_the_switch_all_is_as_before(tmp_path: Path) -> None:
    """And the listener does see who comes: the other tests could fail."""
    run(tmp_path, "plain()\nimport time; time.sleep(0.2)\nassert came", settings="")


def test_what_is_named_is_reached_at_its_port_only(tmp_path: Path) -> None:
    run(
        tmp_path,
        """
refused(plain)
offline.allow("127.0.0.9", port + 1)
refused(plain)
offline.allow_server(f"http://127.0.0.9:{port}/trunk")
plain()
offline.allow_server("https://trunk.example")
refused(lambda: socket.create_connection(("192.0.2.1", 443)))
refused(lambda: socket.getaddrinfo("other.example", 443))
try:
    socket.getaddrinfo("trunk.example", 443)
except OSError:
    pass
""",
    )


def test_a_name_that_is_allowed_may_be_reached_by_its_number(tmp_path: Path) -> None:
    run(
        tmp_path,
        """
import socket as module
real = module.getaddrinfo
def look_up(host, *rest, **more):
    return real("127.0.0.9" if host == "trunk.example" else host, *rest, **more)
module.getaddrinfo = look_up
offline.allow("trunk.example", port)
plain()
""",
    )


def test_the_switch_counts_at_once_both_ways(tmp_path: Path) -> None:
    run(
        tmp_path,
        f"""
from pathlib import Path
settings = Path({str(tmp_path)!r}) / "config" / "settings.toml"
refused(plain)
settings.write_text("")
plain()
settings.write_text("offline = true")
refused(plain)
""",
    )


def test_the_guard_stays(tmp_path: Path) -> None:
    """Even where what the module offers is replaced, what was installed goes on."""
    run(
        tmp_path,
        "offline.install = lambda: None\ndel sys.modules['core.offline']\nrefused(plain)",
    )


def test_the_policy_counts_like_the_switch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy.toml"
    monkeypatch.setenv("FEDSEA_POLICY", str(policy))
    policy.write_text("offline = true")
    run(tmp_path, "refused(plain)", settings="offline = false")
    policy.write_text("offline = perhaps")
    run(tmp_path, "refused(plain)", settings="offline = false")


def test_commands_have_the_guard(tmp_path: Path) -> None:
    """And say it in a sentence, with the exit code of a mistake."""
    run(
        tmp_path,
        """
import argparse
from core.cli.output import add_json_option, run_command
parser = argparse.ArgumentParser()
add_json_option(parser)
assert run_command(parser, lambda options, output: plain(), []) == 2
""".replace("plain()", "socket.create_connection(('127.0.0.9', port))"),
        install=False,
    )


def test_the_engine_has_the_guard(tmp_path: Path) -> None:
    """It stands before the first command is taken."""
    run(
        tmp_path,
        """
import io
import core.engine.engine as engine
class Engine:
    def __init__(self, emit, version):
        refused(plain)
        print("refused", file=sys.stderr)
        raise SystemExit(0)
engine.Engine = Engine
import core.engine.process
core.engine.process.run([])
""",
        install=False,
    )


def test_the_hub_is_refused_before_anything(tmp_path: Path) -> None:
    """`fedsea models fetch`: exit code 2, a sentence, nothing in the ledger."""
    from core.executable import compute_environment, program

    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text("offline = true")
    done = subprocess.run(
        program("models", "fetch", "hub:org/name"),
        env={**compute_environment(), "FEDSEA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2, done.stderr
    assert "FedSEA is offline" in done.stderr
    assert not list(tmp_path.rglob("ledger/*"))
