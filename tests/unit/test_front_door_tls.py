"""The front door with TLS: real sockets, and a peer that never ends its handshake."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server_stub.front_door import FrontDoor
from server_stub.limits import Limits

PATIENCE = 30.0
LIMITS = Limits(request_seconds=1.0, stall_seconds=1.0, max_sockets=3)
REQUEST = b"GET / HTTP/1.1\r\nHost: t\r\n\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Self-signed, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, kind, plain)
    )
    return file


@contextlib.asynccontextmanager
async def opened(certificate: Path | None) -> AsyncIterator[tuple[str, int]]:
    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        return web.Response(text="here")

    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    server = web.Server(answer)
    door = FrontDoor(server, LIMITS, tls, access_log=None)
    try:
        yield await door.open("127.0.0.1", 0)
    finally:
        await door.close()
        await server.shutdown(1.0)


async def asked(address: tuple[str, int], certificate: Path | None) -> bytes:
    tls = ssl.create_default_context(cafile=str(certificate)) if certificate else None
    reader, writer = await asyncio.open_connection(*address, ssl=tls)
    try:
        writer.write(REQUEST)
        return await asyncio.wait_for(reader.readuntil(b"here"), PATIENCE)
    finally:
        writer.transport.abort()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01", REQUEST])
def test_a_handshake_that_does_not_end_is_not_waited_for(certificate: Path, said: bytes) -> None:
    async def talk() -> None:
        async with opened(certificate) as address:
            assert b"200 OK" in await asked(address, certificate)
            silent = [await asyncio.open_connection(*address) for _ in range(2)]
            for reader, writer in silent:
                writer.write(said)
                with contextlib.suppress(ConnectionError):
                    await asyncio.wait_for(reader.read(), PATIENCE)
                writer.transport.abort()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
            for _ in range(5):  # their places are free again
                assert b"200 OK" in await asked(address, certificate)

    asyncio.run(talk())


@pytest.mark.parametrize("encrypted", [False, True])
def test_beyond_the_limit_nobody_gets_in_until_somebody_leaves(
    certificate: Path, encrypted: bool
) -> None:
    chain = certificate if encrypted else None

    async def talk() -> None:
        async with opened(chain) as address:
            kept = [await asyncio.open_connection(*address) for _ in range(3)]
            await asyncio.sleep(0)
            reader, writer = await asyncio.open_connection(*address)
            with contextlib.suppress(ConnectionError):
                assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
            for one in (writer, *(it for _, it in kept)):
                one.transport.abort()
                with contextlib.suppress(OSError):
                    await one.wait_closed()
            async with asyncio.timeout(PATIENCE):
                while True:
                    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                        assert b"200 OK" in await asked(address, chain)
                        return

    asyncio.run(talk())


def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open() -> None:
    async def talk() -> None:
        async with opened(None) as (host, port):
            door = FrontDoor(web.Server(lambda _: None), LIMITS, None)  # type: ignore[arg-type]
            with pytest.raises(OSError, match="in use"):
                await door.open(host, port)
            await door.close()

    asyncio.run(talk())
