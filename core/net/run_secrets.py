"""The secret behind a run's noise, so that the run can go on: in the system's keyring or nowhere.

Whoever has it can take the noise off all that the run sent, so it is never in a file.
"""

from __future__ import annotations

import logging

_SERVICE = "FedSEA Desktop, runs"
_log = logging.getLogger(__name__)


def keep_secret(run: str, secret: bytes) -> bool:
    """Keep the secret of `run`; return whether it is there afterwards."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, run, secret.hex())
    except (KeyringError, RuntimeError, OSError) as error:
        _log.warning("no usable keyring (%s): this run cannot be resumed", type(error).__name__)
        return False
    return find_secret(run) == secret  # a null backend accepts everything and keeps nothing


def find_secret(run: str) -> bytes | None:
    """The secret of `run`, if the keyring has it."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return bytes.fromhex(keyring.get_password(_SERVICE, run) or "") or None
    except (KeyringError, RuntimeError, OSError, ValueError):
        return None


def forget_secret(run: str) -> bool:
    """Remove the secret of `run`, if there is one; return whether the keyring could be asked."""
    import keyring
    from keyring.errors import KeyringError

    try:
        if keyring.get_password(_SERVICE, run) is not None:
            keyring.delete_password(_SERVICE, run)
    except (KeyringError, RuntimeError, OSError):
        return False
    return True
