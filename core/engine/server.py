"""A trunk server as the engine sees it: bundled or remote, checked to serve the same model."""

from __future__ import annotations

from typing import Any

from core.address import check_address
from core.config import BUNDLED
from core.errors import OtherModel
from core.jobs import Job
from core.model.device import use_threads
from core.model.partition import Partition
from core.model.source import ModelSource, open_model
from core.model.tokenizer import load_tokenizer
from core.net.bundled import BundledTrunk
from core.net.link import Link
from core.net.private_model import PrivateModel
from core.net.rest import fetch_info
from core.policy import load_policy
from core.policy_rules import check_server, for_server
from core.text import QT_TRANSLATE_NOOP as _


class Server:
    """Connect on construction. Raises what opening the model, the trunk and the link raise.

    The policy is read before anything else and holds as long as the connection. Raises
    `PolicyUnusable` or `ForbiddenByPolicy` before a byte is sent.
    """

    def __init__(
        self, url: str, model: str, token: str | None, job: Job, *, threads: int = 0
    ) -> None:
        policy = load_policy()
        check_server(policy, url)
        self.policy = for_server(policy, url)
        use_threads(threads)
        job.progress(_("stages", "Opening the model"))
        self.source: ModelSource = open_model(model, job)
        self.tokenizer: Any = load_tokenizer(self.source)
        job.checkpoint()
        self.bundled: BundledTrunk | None = None
        if url == BUNDLED:
            job.progress(_("stages", "Starting the bundled trunk"))
            self.bundled = BundledTrunk(model, threads=threads)
            url, token = self.bundled.url, self.bundled.token
        try:
            self.url = check_address(url)
            job.checkpoint()
            job.progress(_("stages", "Connecting to the trunk server"))
            self.info = fetch_info(self.url, token)
            self._check_model()
            self.link = Link(self.url, token, self.info.max_message_bytes)
        except BaseException:
            self._stop_bundled()
            raise

    def _check_model(self) -> None:
        theirs = self.info.model
        if theirs.fingerprint != self.source.fingerprint:
            raise OtherModel(ours=self.source.name, theirs=theirs.name)

    def private_model(
        self,
        partition: Partition,
        noise_level: float,
        *,
        gradient_noise: float = 0.0,
        follow_size: bool = False,
        secret: bytes | None = None,
        smoothing: bool = True,
    ) -> PrivateModel:
        """Cut the model at `partition`; what leaves carries at least `noise_level`.

        Models with the same `secret` send the same text as the same bytes.
        """
        partition.check(self.source.blocks, self.info.min_input_blocks, self.info.min_output_blocks)
        return PrivateModel(
            self.source,
            self.tokenizer,
            self.link,
            partition,
            noise_level,
            policy=self.policy,
            gradient_noise=gradient_noise,
            follow_size=follow_size,
            secret=secret,
            smoothing=smoothing,
            export_allowed=self.info.export_allowed,
            offered=[
                facts
                for facts in self.info.hardened
                if facts.fingerprint == self.source.fingerprint
            ],
        )

    @property
    def alive(self) -> bool:
        """Whether connection and bundled trunk stand."""
        return self.link.alive and (self.bundled is None or self.bundled.running)

    def close(self) -> None:
        """Close the connection and stop a bundled trunk."""
        self.link.close()
        self._stop_bundled()

    def _stop_bundled(self) -> None:
        if self.bundled is not None:
            self.bundled.stop()
