"""Who a server is: its own key and certificate, pairings, certificates of clients."""

from __future__ import annotations

import datetime
import hashlib
import http.client
import json
import os
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from support.trunk_process import TOKEN, TrunkProcess, environment, run_serve

from core.pairing import pairing_of, read_pairing


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server") / "state"


@pytest.fixture(scope="module")
def first(model: Path, folder: Path) -> Iterator[TrunkProcess]:
    """The first start, open to other computers."""
    options = "--model", str(model), "--host", "0.0.0.0", "--state-folder", str(folder)
    with TrunkProcess(folder.with_name("log"), *options, token=None) as trunk:
        yield trunk
        assert trunk.terminate() == 0
    assert folder.with_name("log").read_text("utf-8") == ""


def port_of(trunk: TrunkProcess) -> int:
    return int(trunk.url.rpartition(":")[2])


def certificate_of(trunk: TrunkProcess) -> bytes:
    """As a client sees it (DER)."""
    return ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", port_of(trunk))))


def health(trunk: TrunkProcess, context: ssl.SSLContext) -> bytes:
    connection = http.client.HTTPSConnection(
        "127.0.0.1", port_of(trunk), context=context, timeout=10
    )
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().read()
    finally:
        connection.close()


def test_the_pairing_says_where_the_server_is_and_what_it_shows(
    first: TrunkProcess, folder: Path
) -> None:
    pairing = pairing_of(first.ready["pairing"])
    assert pairing.server == f"https://{socket.gethostname()}:{port_of(first)}"
    assert pairing.certificate == hashlib.sha256(certificate_of(first)).hexdigest()
    assert (pairing.name, pairing.token) == ("first", first.ready["token"])
    assert read_pairing(folder / "first.fedsea-pairing") == pairing
    without = read_pairing(folder / "server.fedsea-pairing")
    assert (without.server, without.token) == (pairing.server, "")


def test_its_certificate_is_good_for_this_computer_and_for_long(
    first: TrunkProcess, folder: Path
) -> None:
    trusting = ssl.create_default_context(cafile=str(folder / "identity.pem"))
    assert json.loads(health(first, trusting)) == {"status": "ok"}
    certificate = x509.load_der_x509_certificate(certificate_of(first))
    left = certificate.not_valid_after_utc - datetime.datetime.now(datetime.UTC)
    assert left > datetime.timedelta(days=3650)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"localhost", socket.gethostname()} <= set(names.get_values_for_type(x509.DNSName))
    with pytest.raises(ssl.SSLCertVerificationError):
        health(first, ssl.create_default_context())


def test_old_tls_and_no_tls_get_nowhere(first: TrunkProcess) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port_of(first)}/healthz", timeout=10)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError):
        health(first, old)


@pytest.mark.skipif(os.name == "nt", reason="rights are others on Windows")
def test_only_its_owner_may_read_what_it_keeps(first: TrunkProcess, folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    kept = {it.name for it in folder.iterdir()}
    assert {"identity.pem", "tokens.json", "first.fedsea-pairing"} <= kept
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert first.ready["token"] not in (folder / "tokens.json").read_text("utf-8")


def test_a_second_start_is_the_same_server_and_makes_no_token(
    first: TrunkProcess, model: Path, folder: Path, tmp_path: Path
) -> None:
    options = "--model", str(model), "--tls", "--state-folder", str(folder)
    with TrunkProcess(
        tmp_path / "log", *options, "--public-url", "https://trunk.example/x", token=None
    ) as second:
        assert second.url.startswith("https://127.0.0.1:")
        assert "token" not in second.ready
        pairing = pairing_of(second.ready["pairing"])
        assert (pairing.server, pairing.token) == ("https://trunk.example/x", "")
        assert pairing.certificate == hashlib.sha256(certificate_of(first)).hexdigest()
        assert certificate_of(second) == certificate_of(first)


@pytest.mark.skipif(os.name == "nt", reason="systemd is Linux's")
@pytest.mark.parametrize("journal", [True, False])
def test_no_token_goes_into_a_journal(model: Path, tmp_path: Path, journal: bool) -> None:
    reading, writing = os.pipe()
    written = os.fstat(writing)
    stream = f"{written.st_dev}:{written.st_ino if journal else 0}"
    words = ("serve", "--model", str(model), "--port", "0", "--state-folder", str(tmp_path))
    server = subprocess.Popen(
        [sys.executable, "-m", "fedsea", *words],
        env={**environment(None), "JOURNAL_STREAM": stream},
        stdout=writing,
    )
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="utf-8") as output:
            text = ""
            while "airing" not in text:
                text += (line := output.readline())
                assert line, text
            server.terminate()
            text += output.read()
    finally:
        server.kill()
        server.wait()
    token = read_pairing(file := tmp_path / "first.fedsea-pairing").token
    assert token
    assert (str(file) in text) is journal
    assert (token in text, "fedsea-pairing:" in text) == (not journal, not journal)


@pytest.mark.parametrize("keep", [0.0, 0.4, 0.9])
def test_an_identity_that_is_damaged_is_neither_used_nor_overwritten(
    first: TrunkProcess, folder: Path, tmp_path: Path, keep: float
) -> None:
    whole = (folder / "identity.pem").read_bytes()
    file = tmp_path / "identity.pem"
    file.write_bytes(damaged := whole[: int(len(whole) * keep)])
    done = run_serve("--tls", "--state-folder", str(tmp_path), token=None)
    assert done.returncode == 2, done.stderr
    assert "identity.pem" in done.stderr
    assert "paired anew" in done.stderr
    assert file.read_bytes() == damaged


def test_a_book_that_is_damaged_stops_the_server(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text('{"format": 1, "clients": [{"na')
    done = run_serve("--state-folder", str(tmp_path), token=None)
    assert done.returncode == 2, done.stderr
    assert "tokens.json" in done.stderr


# --- certificates of an institution ---------------------------------------------------------------


def issue(folder: Path, name: str, issuer: str | None = None) -> Path:
    """A certificate with its key in one file, signed by itself or by one made before."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer, by = key, name
    if issuer is not None:
        loaded = serialization.load_pem_private_key((folder / issuer).read_bytes(), None)
        assert isinstance(loaded, ec.EllipticCurvePrivateKey)
        signer, by = loaded, issuer

    def called(it: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, it)])

    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / name).write_bytes(key.private_bytes(pem, *form) + certificate.public_bytes(pem))
    return folder / name


def test_mutual_tls_lets_in_only_whom_the_authority_knows(model: Path, tmp_path: Path) -> None:
    authority = issue(tmp_path, "authority")
    known, server = issue(tmp_path, "known", "authority"), issue(tmp_path, "server", "authority")
    stranger = issue(tmp_path, "stranger")
    with TrunkProcess(
        tmp_path / "log",
        *("--model", str(model), "--state-folder", str(tmp_path / "state")),
        *("--certificate", str(server), "--client-ca", str(authority)),
    ) as trunk:
        pairing = pairing_of(trunk.ready["pairing"])
        assert (pairing.certificate, pairing.token) == ("", "")
        assert not (tmp_path / "state" / "identity.pem").exists()
        for shown in (None, stranger, known):
            context = ssl.create_default_context(cafile=str(authority))
            context.check_hostname = False
            if hasattr(ssl, "VERIFY_X509_STRICT"):
                context.verify_flags &= ~ssl.VERIFY_X509_STRICT
            if shown is not None:
                context.load_cert_chain(shown)
            if shown is known:
                assert json.loads(health(trunk, context)) == {"status": "ok"}
            else:
                with pytest.raises((ssl.SSLError, ConnectionError)):
                    health(trunk, context)
        assert TOKEN not in trunk.ready["pairing"]
