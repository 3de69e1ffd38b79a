"""A trunk server that is reached again when it was lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from core.config import BUNDLED
from core.jobs import Job
from core.net.reconnecting import reconnect

if TYPE_CHECKING:
    from core.engine.server import Server

Connect = Callable[[str, Job], "Server"]
"""Makes a new connection to an address."""
Again = Callable[[Job], "Server"]
"""Returns a server that answers; blocks while none does. Raises `JobCancelled`, and what keeps
every server from letting us in."""


class Reach:
    """Holds one `Server` at a time: the first, or one of `others` with the same model."""

    def __init__(self, server: Server, url: str, others: Sequence[str], connect: Connect) -> None:
        """`url` is as `connect` takes it; the bundled trunk has no others."""
        self.server = server
        self._addresses = [url, *(it for it in others if it != url and url != BUNDLED)]
        self._connect = connect

    def again(self, job: Job) -> Server:
        """See `Again`."""
        if not self.server.alive:
            self.server.close()
            silent = job.silent()
            self.server = reconnect(job, self._addresses, lambda url: self._connect(url, silent))
        return self.server

    def close(self) -> None:
        """Close the connection that there is now."""
        self.server.close()
