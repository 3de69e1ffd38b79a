"""One replica of the trunk: what runs in a process of its own, somewhere in the cluster.

Everything from clients arrives as the bytes of their messages and is decoded here as anywhere
else, with the same limits. Nothing of theirs is unpickled.
"""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Sequence

from core.model.quiet import quiet_transformers
from core.protocol.frames import split_client_frame
from server_stub.cluster.replica_run import ReplicaRun
from server_stub.computing import LocalComputing
from server_stub.decoding import Asked
from server_stub.federation.joint import answer_in_one_pass
from server_stub.federation.run_trunk import SessionKey
from server_stub.offered import offers_of, registry_of
from server_stub.refusal import Refusal


class Replica:
    """A Ray actor: its methods are called from the process that holds the connections."""

    def __init__(self, options: argparse.Namespace, fingerprints: list[str]) -> None:
        """Load the first model. Raises what that raises, and `ValueError` for other models."""
        quiet_transformers()
        offers = offers_of(options)
        if [it.source.fingerprint for it in offers] != fingerprints:
            raise ValueError("the models of this node are not those of the server")
        # So far apart that no two replicas, nor one and what it was before it died, ever give a
        # session the same number.
        first = 1 + secrets.randbelow(1 << 52)
        self._registry = registry_of(options, offers, first)
        self._computing = LocalComputing(self._registry)
        self._computing.begin(expected=True)
        self._runs: dict[str, ReplicaRun] = {}

    async def where(self) -> str:
        """The address and number of the node."""
        import ray

        context = ray.get_runtime_context()
        return f"{ray.util.get_node_ip_address()} ({context.get_node_id()[:8]})"

    async def answer(self, connection: int, frame: bytes) -> bytes:
        """The reply to a message."""
        return await self._computing.answer(connection, *split_client_frame(frame))

    async def answer_in_one_pass(self, requests: Sequence[tuple[int, bytes]]) -> list[bytes]:
        """The replies to training requests of several seats of a common run."""
        asked = [Asked(connection, *split_client_frame(it)) for connection, it in requests]
        return await self._computing.in_compute(answer_in_one_pass, self._registry, asked)

    async def close_connection(self, connection: int) -> None:
        """A client left: drop its sessions."""
        await self._computing.close_connection(connection)

    async def drop_idle(self) -> list[SessionKey]:
        """Drop sessions unused for longer than the limit; return which."""
        return await self._computing.drop_idle()

    async def in_run(
        self, number: str, run: bytes, what: str, *given: object
    ) -> tuple[object, tuple[str, str] | None]:
        """Call a method of a common run's part here: what it returns, or why it refused."""
        if number not in self._runs:
            self._runs[number] = ReplicaRun(self._registry, self._computing.in_compute, run)
        try:
            return await getattr(self._runs[number], what)(*given), None
        except Refusal as refusal:
            return None, (refusal.code, refusal.detail)
