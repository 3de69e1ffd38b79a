"""Clients of a trunk server that has a book of tokens."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import requests
from support.trunk_process import TrunkProcess

from server_stub.access.state import StateFolder
from server_stub.access.tokens import NO_QUOTAS, Quotas, Scope, add_client

SECONDS = 10.0


class OwnServer:
    """A server and its state folder."""

    def __init__(self, trunk: TrunkProcess, folder: Path) -> None:
        self.trunk, self.state = trunk, StateFolder(folder)
        self.url = trunk.url

    def client(self, name: str, scopes: Iterable[Scope], quotas: Quotas = NO_QUOTAS) -> str:
        """The token of a new client, which the server lets in."""
        token = add_client(self.state, name, scopes, quotas)
        self.wait_for(200, token)
        return token

    def wait_for(self, status: int, token: str) -> None:
        deadline = time.monotonic() + SECONDS
        while (found := self.get("/v1/info", token).status_code) != status:
            assert time.monotonic() < deadline, found
            time.sleep(0.05)

    def get(self, path: str, token: str) -> requests.Response:
        return requests.get(self.url + path, headers=bearer(token), timeout=SECONDS)

    def post(self, path: str, token: str, body: bytes = b"") -> requests.Response:
        return requests.post(self.url + path, data=body, headers=bearer(token), timeout=SECONDS)

    def audit(self, until: str = "", who: str = "") -> list[dict[str, Any]]:
        """All lines, once there is one that says `until` of `who`."""
        deadline = time.monotonic() + SECONDS
        while True:
            text = self.state.audit.read_text("utf-8") if self.state.audit.exists() else ""
            lines = [json.loads(line) for line in text.splitlines()]
            if any(it["what"] == until and it["who"] == who for it in lines) or not until:
                return lines
            assert time.monotonic() < deadline, lines
            time.sleep(0.05)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
