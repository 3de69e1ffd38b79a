"""`fedsea serve`: how it starts, who gets in, how it ends, and what it says when it cannot."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests
from support.raw_client import RawClient
from support.trunk_process import STOP_SECONDS, TOKEN, TrunkProcess, environment, run_serve

from core.errors import TokenRefused
from core.executable import program
from core.net.link import Link
from core.net.rest import fetch_info


def check_mistake(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 2 and a sentence on standard error that a person can use."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "Errno" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


# --- mistakes that are found before the model is loaded ------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0", "--stop-with-parent"], ["--host", "certificate"]),
        (["--public-url", "http://trunk.example:8765"], ["--public-url", "not encrypted"]),
        (["--tls", "--client-ca", "nowhere.pem"], ["--client-ca", "No such file"]),
        (["--key", "key.pem"], ["--key", "certificate"]),
        (["--certificate", "nowhere.pem"], ["--certificate", "No such file"]),
        (["--port", "65536"], ["--port", "65535"]),
        (["--port", "-1"], ["--port"]),
        (["--max-message-mb", "0"], ["--max-message-mb", "from 1"]),
        (["--max-sessions", "0"], ["--max-sessions", "from 1"]),
        (["--idle-seconds", "nan"], ["--idle-seconds"]),
        (["--token-file", "nowhere"], ["--token-file", "No such file"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_options_that_cannot_be(options: list[str], words: list[str]) -> None:
    check_mistake(run_serve(*options), *words)


@pytest.mark.parametrize(
    "content",
    [b"", b"short", b"\xff\xfe" * 20, "ein schöner langer Schlüssel".encode(), b"x" * 9999],
)
def test_token_files_that_cannot_be(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)
    check_mistake(run_serve("--token-file", str(file)), "token")


def test_token_file_that_is_a_folder(tmp_path: Path) -> None:
    check_mistake(run_serve("--token-file", str(tmp_path)), "--token-file")


def test_weak_token_in_the_environment() -> None:
    check_mistake(run_serve(token="secret"), "16")


def test_certificate_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    check_mistake(run_serve("--certificate", str(file)), "--certificate")


# --- mistakes that show when the model is loaded -------------------------------------------------


def test_model_folder_that_is_not_there() -> None:
    check_mistake(run_serve("--model", "no/such/folder"), "no/such/folder")


def test_model_folder_without_a_model(tmp_path: Path) -> None:
    check_mistake(run_serve("--model", str(tmp_path)), str(tmp_path))


def test_port_in_use_and_impossible_cut(demo_model_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        check_mistake(run_serve("--port", str(port)), f"Port {port}", "in use")
    check_mistake(run_serve("--min-input-blocks", "29"), "29", "trunk needs at least one")


# --- who gets in ---------------------------------------------------------------------------------


def test_token_guards_everything_but_health_and_a_signal_ends_the_server(
    demo_model_folder: Path, tmp_path: Path
) -> None:
    state = "--state-folder", str(tmp_path / "state")
    with TrunkProcess(tmp_path / "log", *state, token=None) as trunk:
        token = trunk.ready["token"]
        assert len(token) >= 32
        with requests.Session() as web:
            assert web.get(f"{trunk.url}/healthz", timeout=10).json() == {"status": "ok"}
            for given in ("", "Bearer", "Bearer wrong", f"Basic {token}", f"Bearer {token}x"):
                for path in ("/v1/info", "/v1/trunk", "/v1/elsewhere"):
                    answer = web.get(trunk.url + path, headers={"Authorization": given}, timeout=10)
                    assert answer.status_code == 401, (given, path)
            right = {"Authorization": f"Bearer {token}"}
            assert web.get(f"{trunk.url}/v1/info", headers=right, timeout=10).ok
            assert web.get(f"{trunk.url}/v1/trunk", headers=right, timeout=10).status_code == 400
        for wrong in (None, "wrong", "Ünïcode", token[:-1]):
            with RawClient(trunk.url, wrong, hello=False) as client:
                assert client.status == 401
        for wrong in (None, "wrong"):
            with pytest.raises(TokenRefused):
                fetch_info(trunk.url, wrong)
            with pytest.raises(TokenRefused):
                Link(trunk.url, wrong, 1 << 20)
        link = Link(trunk.url, token, 1 << 20)
        try:
            assert link.measure_latency() > 0
            assert trunk.terminate() == 0  # while a client is connected
            deadline = time.monotonic() + 5
            while link.alive and time.monotonic() < deadline:
                time.sleep(0.02)
            assert not link.alive
        finally:
            link.close()
    assert (tmp_path / "log").read_text(encoding="utf-8") == ""


def test_a_new_token_is_printed_for_people(demo_model_folder: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        program("serve", "--port", "0", "--state-folder", str(tmp_path)),
        env=environment(None),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(3)]
            token = lines[1].rpartition(" ")[2].strip()
            url = next(word for word in lines[2].split() if word.startswith("http://"))
            assert fetch_info(url, token).models[0].model.blocks == 30
            process.send_signal(signal.SIGINT)
            assert process.wait(STOP_SECONDS) == 0
            assert "Traceback" not in process.stdout.read()
        finally:
            process.kill()


# --- how it ends with its parent -----------------------------------------------------------------


def test_it_ends_when_its_standard_input_does(demo_model_folder: Path, tmp_path: Path) -> None:
    with TrunkProcess(tmp_path / "log", "--stop-with-parent") as trunk, RawClient(trunk.url):
        assert trunk.process.stdin is not None
        trunk.process.stdin.close()
        assert trunk.process.wait(STOP_SECONDS) == 0
    assert (tmp_path / "log").read_text(encoding="utf-8") == ""


def test_a_parent_that_is_gone_already_is_not_loaded_for(demo_model_folder: Path) -> None:
    done = run_serve("--json", "--stop-with-parent", "--port", "0")  # its standard input is empty
    assert (done.returncode, done.stdout) == (0, "")


def test_a_signal_ends_it_although_its_parent_lives(
    demo_model_folder: Path, tmp_path: Path
) -> None:
    with TrunkProcess(tmp_path / "log", "--stop-with-parent") as trunk:
        assert trunk.terminate() == 0
    assert (tmp_path / "log").read_text(encoding="utf-8") == ""


_PARENT = """
import json, sys
from core.net.bundled import BundledTrunk
trunk = BundledTrunk("demo")
print(json.dumps([trunk.pid, trunk.url]), flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_a_killed_parent_takes_the_bundled_trunk_along(demo_model_folder: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT],
        env={**os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        assert parent.stdout is not None
        pid, url = json.loads(parent.stdout.readline())
        trunk = psutil.Process(pid)
        assert requests.get(f"{url}/healthz", timeout=10).ok
        parent.kill()
        trunk.wait(STOP_SECONDS)
    assert not psutil.pid_exists(pid)
    assert TOKEN not in url
