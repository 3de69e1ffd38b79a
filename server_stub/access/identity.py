"""The server's own key and certificate, made at its first start and never changed.

Clients know it by the certificate's fingerprint, which comes with their pairing. So its lifetime
is long: a certificate that runs out would have to be paired anew everywhere, and nobody but the
pairing vouches for it anyway. Whoever must replace it deletes the file.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import ipaddress
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from core.address import is_loopback
from core.disk import write_whole
from core.serve_errors import StateDamaged
from core.text import QT_TRANSLATE_NOOP as _
from server_stub.access.state import StateFolder

_LIFETIME = datetime.timedelta(days=3653)
_NOT_FOR_ALL = {"0.0.0.0", "::"}  # noqa: S104 - these name no computer
_MOST_NAME = 64
"""X.509's limit for a common name."""


def own_identity(state: StateFolder, names: Iterable[str]) -> Path:
    """The file with key and certificate (PEM); made for these `names` if it is not there.

    Raises `StateDamaged` if it is there and cannot be used, and `BadSetting`.
    """
    with state.lock():
        if not state.identity.exists():
            write_whole(state.identity, _new_identity(list(names)))
    try:
        data = state.identity.read_bytes()
        key = serialization.load_pem_private_key(data, password=None)
        if key.public_key() != x509.load_pem_x509_certificate(data).public_key():
            raise ValueError
    except (ValueError, TypeError) as error:
        reason = _("errors", "It does not hold a key with the certificate that belongs to it.")
        raise StateDamaged(file=state.identity, reason=reason) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise StateDamaged(file=state.identity, reason=reason) from error
    return state.identity


def names_of(host: str) -> list[str]:
    """What a server that listens on `host` may be called."""
    own = socket.gethostname()
    known = [own, "localhost", "127.0.0.1", "::1"]
    if not is_loopback(host) and host not in _NOT_FOR_ALL:
        known.insert(0, host)
    return list(dict.fromkeys(known))


def pinned(certificate: Path) -> str:
    """What a pairing says of a certificate chain (PEM): SHA-256 of the first one, as hex.

    Empty where somebody else signed it: then authorities vouch for it. Raises `ValueError`,
    `OSError`.
    """
    first = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    try:
        first.verify_directly_issued_by(first)
    except (InvalidSignature, ValueError, TypeError):
        return ""
    return hashlib.sha256(first.public_bytes(serialization.Encoding.DER)).hexdigest()


def _new_identity(names: list[str]) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:_MOST_NAME])])
    now = datetime.datetime.now(datetime.UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))  # clocks differ
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName([*_general_names(names)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def _general_names(names: Iterable[str]) -> Iterator[x509.GeneralName]:
    for name in names:
        try:
            yield x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            with contextlib.suppress(UnicodeError):  # a computer may be called anything
                yield x509.DNSName(name.encode("idna").decode())
