"""Secrets behind the noise of runs and conversations, so that they can go on: in the system's
keyring or nowhere.

Whoever has one can take the noise off all that was sent with it, so it is never in a file.
"""

from __future__ import annotations

import logging

_SERVICE = "FedSEA Desktop, runs"
CHATS = "FedSEA Desktop, chats"
"""The service under which the keyring has what belongs to conversations."""
_log = logging.getLogger(__name__)


def keep_secret(name: str, secret: bytes, service: str = _SERVICE) -> bool:
    """Keep the secret of a run, or of what `service` says; return whether it is there then."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(service, name, secret.hex())
    except (KeyringError, RuntimeError, OSError) as error:
        _log.warning("no usable keyring (%s): a secret is not kept", type(error).__name__)
        return False
    # A null backend accepts everything and keeps nothing.
    return find_secret(name, service) == secret


def find_secret(name: str, service: str = _SERVICE) -> bytes | None:
    """The secret kept under `name`, if the keyring has it."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return bytes.fromhex(keyring.get_password(service, name) or "") or None
    except (KeyringError, RuntimeError, OSError, ValueError):
        return None


def forget_secret(name: str, service: str = _SERVICE) -> bool:
    """Remove the secret of `name`, if there is one; return whether the keyring could be asked."""
    import keyring
    from keyring.errors import KeyringError

    try:
        if keyring.get_password(service, name) is not None:
            keyring.delete_password(service, name)
    except (KeyringError, RuntimeError, OSError):
        return False
    return True
