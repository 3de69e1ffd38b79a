"""Access tokens: in the system's keyring, or in memory where there is none. Never in a file."""

from __future__ import annotations

import logging
from typing import Literal

_SERVICE = "FedSEA Desktop"
_log = logging.getLogger(__name__)

Place = Literal["keyring", "memory", "nowhere"]


class TokenStore:
    """Tokens by server address. Calls may block while the system asks to unlock its keyring."""

    def __init__(self, service: str = _SERVICE) -> None:
        """`service` is under what the keyring lists them."""
        self._service = service
        self._memory: dict[str, str] = {}

    def keep(self, url: str, token: str, *, remember: bool = True) -> Place:
        """Keep `token` (in memory only unless `remember`) and say where it went."""
        import keyring
        from keyring.errors import KeyringError

        self._memory[url] = token
        if not remember:
            return "memory"
        try:
            keyring.set_password(self._service, url, token)
        except (KeyringError, RuntimeError, OSError) as error:
            _log.warning(
                "no usable keyring (%s): the token is kept in memory", type(error).__name__
            )
            return "memory"
        # A null backend accepts everything and keeps nothing.
        return "keyring" if self._from_keyring(url) == token else "memory"

    def find(self, url: str) -> tuple[str | None, Place]:
        """The token kept for `url` and its place."""
        if kept := self._from_keyring(url):
            return kept, "keyring"
        if url in self._memory:
            return self._memory[url], "memory"
        return None, "nowhere"

    def forget(self, url: str) -> None:
        """Remove the token of `url` everywhere."""
        import keyring
        from keyring.errors import KeyringError

        self._memory.pop(url, None)
        try:
            keyring.delete_password(self._service, url)
        except (KeyringError, RuntimeError, OSError):
            return

    def _from_keyring(self, url: str) -> str | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(self._service, url)
        except (KeyringError, RuntimeError, OSError):
            return None
