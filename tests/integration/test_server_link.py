"""What the client makes of servers that die, hang, lie or cannot prove who they are."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from support.hostile_server import HostileServer
from support.raw_client import wire
from support.trunk_process import (
    HIDDEN,
    MAX_MESSAGE,
    STOP_SECONDS,
    TOKEN,
    TrunkProcess,
    open_session,
    states,
    through,
    token_ids,
)

from core.engine.server import Server
from core.errors import FedseaError, ServerLost, ServerRefused, ServerUnreachable
from core.jobs import JobCancelled
from core.net import link as link_module
from core.net.link import Link
from core.net.rest import fetch_info
from core.protocol.frames import join
from core.protocol.messages import (
    AdapterBlock,
    Code,
    Done,
    Kind,
    Number,
    Output,
    Refused,
    TensorHead,
)

needs_stop_signal = pytest.mark.skipif(
    not hasattr(signal, "SIGSTOP"), reason="Windows cannot halt a process by a signal"
)


def outcome_of(call: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Run `call` in a thread; the list gets what it returned or raised."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(call())
        except (FedseaError, JobCancelled) as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


@needs_stop_signal
def test_a_server_that_hangs_and_then_dies(
    demo_model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "_CANCEL_GRACE_SECONDS", 0.3)
    with TrunkProcess(tmp_path / "log") as trunk:
        link, other = (Link(trunk.url, TOKEN, MAX_MESSAGE) for _ in range(2))
        try:
            session = open_session(link)
            trunk.process.send_signal(signal.SIGSTOP)
            other.close()  # although nobody answers its farewell

            link.is_cancelled = lambda: True
            with pytest.raises(JobCancelled):
                through(session, states(3, 0)[None], token_ids(3, 0), [3])
            link.is_cancelled = lambda: False

            waiting, outcome = outcome_of(
                lambda: through(session, states(3, 0)[None], token_ids(3, 0), [3])
            )
            time.sleep(0.3)
            assert waiting.is_alive()
            trunk.process.kill()
            waiting.join(10)
            assert not waiting.is_alive()
            assert isinstance(outcome[0], ServerLost)
            assert not link.alive
            with pytest.raises(ServerLost):
                link.measure_latency()
            session.close()  # nothing to close any more, and no reason to complain
        finally:
            link.close()
            other.close()


def test_a_server_that_stops_says_so(demo_model_folder: Path, tmp_path: Path) -> None:
    with TrunkProcess(tmp_path / "log") as trunk:
        link = Link(trunk.url, TOKEN, MAX_MESSAGE)
        try:
            assert trunk.terminate() == 0
            deadline = time.monotonic() + 10
            while link.alive and time.monotonic() < deadline:
                time.sleep(0.02)
            with pytest.raises(ServerLost, match="The server was stopped"):
                link.measure_latency()
        finally:
            link.close()
        with pytest.raises(ServerUnreachable, match="Nothing listens"):
            Link(trunk.url, TOKEN, MAX_MESSAGE)
        with pytest.raises(ServerUnreachable, match="Nothing listens"):
            fetch_info(trunk.url, TOKEN)


def test_a_server_that_takes_the_connection_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link_module, "_CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ServerUnreachable, match="too long"):
            Link(url, TOKEN, MAX_MESSAGE)


def test_nothing_can_be_asked_of_a_closed_link(server: Server) -> None:
    link = Link(server.url, server.bundled.token if server.bundled else None, MAX_MESSAGE)
    link.close()
    link.close()
    with pytest.raises(ServerLost, match="closed here"):
        link.measure_latency()


def test_a_server_that_sends_us_on_to_another_address_is_not_followed() -> None:
    with HostileServer(lambda it: join(Done(it.id, []), [])) as hostile:
        Link(hostile.url, TOKEN, MAX_MESSAGE).close()
        with pytest.raises(ServerUnreachable, match="another address"):
            Link(f"{hostile.url}/elsewhere", TOKEN, MAX_MESSAGE)


# --- servers that lie -------------------------------------------------------------------------


def _output(number: int, rows: int = 3, columns: int = HIDDEN) -> bytes:
    head, payload = wire(torch.ones(rows, columns))
    return join(Output(number, [head], False), [payload])


def _endless(number: int) -> bytes:
    head = TensorHead(Kind.HIDDEN, Number.FLOAT32, 3, HIDDEN)
    return join(Output(number, [head], False), [struct.pack("<f", float("nan")) * 3 * HIDDEN])


LIES: dict[str, tuple[Callable[[Any], bytes], str]] = {
    "no message": (lambda _: b"<html>", "no valid message"),
    "other reply": (lambda it: join(Done(it.id, []), []), "something else"),
    "other number of rows": (lambda it: _output(it.id, rows=4), "another shape"),
    "other width": (lambda it: _output(it.id, columns=8), "another shape"),
    "no tensor": (lambda it: join(Output(it.id, [], False), []), "another shape"),
    "not finite": (lambda it: _endless(it.id), "not finite"),
    "refusal of nobody's request": (
        lambda _: join(Refused(0, [], Code.BAD_MESSAGE, "what?"), []),
        "could not read",
    ),
}


@pytest.mark.parametrize(("reply", "reason"), LIES.values(), ids=LIES.keys())
def test_servers_that_lie(reply: Callable[[Any], bytes], reason: str) -> None:
    with HostileServer(reply) as hostile:
        link = Link(hostile.url, TOKEN, MAX_MESSAGE)
        try:
            session = open_session(link)
            with pytest.raises(ServerLost, match=reason):
                through(session, states(3, 0)[None], token_ids(3, 0), [3])
        finally:
            link.close()


def test_an_adapter_that_is_not_finite() -> None:
    def reply(message: Any) -> bytes:
        head = TensorHead(Kind.ADAPTER, Number.FLOAT32, 1, 1)
        return join(AdapterBlock(message.id, [head], 14), [struct.pack("<f", float("inf"))])

    with HostileServer(reply) as hostile:
        link = Link(hostile.url, TOKEN, MAX_MESSAGE)
        try:
            with pytest.raises(ServerLost, match="not finite"):
                open_session(link).get_adapter(14)
        finally:
            link.close()


def test_a_refusal_carries_its_code() -> None:
    with HostileServer(lambda it: join(Refused(it.id, [], Code.BUSY, "later"), [])) as hostile:
        link = Link(hostile.url, TOKEN, MAX_MESSAGE)
        try:
            with pytest.raises(ServerRefused, match="later") as refusal:
                link.measure_latency()
            assert refusal.value.details["code"] == Code.BUSY
            assert link.alive
        finally:
            link.close()


# --- servers that cannot prove who they are -----------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A self-signed certificate of 127.0.0.1 and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the command openssl, which makes the certificate, is not installed")
    file, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(file)),
        ],
        check=True,
        capture_output=True,
    )
    return file, key


_CONNECT = """
import sys
from core.net.link import Link
link = Link(sys.argv[1], sys.argv[2], 1 << 20)
print(link.measure_latency() > 0)
link.close()
"""


def test_a_certificate_that_nobody_signed_is_refused_unless_trusted(
    demo_model_folder: Path, tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    file, key = certificate
    options = ("--certificate", str(file), "--key", str(key))
    with TrunkProcess(tmp_path / "log", *options) as trunk:
        assert trunk.url.startswith("https://")
        with pytest.raises(ServerUnreachable, match="certificate could not be verified"):
            fetch_info(trunk.url, TOKEN)
        with pytest.raises(ServerUnreachable, match="certificate could not be verified"):
            Link(trunk.url, TOKEN, MAX_MESSAGE)
        with pytest.raises(ServerUnreachable):
            Link(trunk.url.replace("https:", "http:"), TOKEN, MAX_MESSAGE)
        trusting = subprocess.run(
            [sys.executable, "-c", _CONNECT, trunk.url, TOKEN],
            env={**os.environ, "SSL_CERT_FILE": str(file)},
            capture_output=True,
            text=True,
            timeout=STOP_SECONDS * 3,
        )
        assert trusting.stdout.strip() == "True", trusting.stderr
        assert trunk.terminate() == 0


def test_a_key_with_a_password_is_a_mistake_and_not_a_question(
    tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    from support.trunk_process import run_serve

    file, key = certificate
    locked = tmp_path / "locked.pem"
    subprocess.run(
        [
            *("openssl", "pkey", "-in", str(key), "-out", str(locked)),
            *("-aes256", "-passout", "pass:something"),
        ],
        check=True,
        capture_output=True,
    )
    done = run_serve("--certificate", str(file), "--key", str(locked))
    assert done.returncode == 2
    assert "password" in done.stderr
