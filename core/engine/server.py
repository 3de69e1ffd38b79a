"""A trunk server as the engine sees it: bundled or remote, checked to serve the same model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.address import check_address
from core.config import BUNDLED, is_from_server
from core.errors import BadSetting
from core.jobs import Job
from core.model.device import use_threads
from core.model.offered import open_offered, same_weights, with_parts
from core.model.partition import Partition
from core.model.parts import parts_here
from core.model.source import ModelSource, open_model
from core.model.tokenizer import load_tokenizer
from core.net.bundled import BundledTrunk
from core.net.link import Link
from core.net.offered_model import fetch_model, offer_named, other_model
from core.net.private_model import PrivateModel
from core.net.rest import fetch_info
from core.net.server_weights import ServerWeights
from core.policy import load_policy
from core.policy_rules import check_server, for_server
from core.privacy.replay import Replay
from core.protocol.info import ModelOffer
from core.text import QT_TRANSLATE_NOOP as _


class Server:
    """Connect on construction. Raises what opening the model, the trunk and the link raise.

    The policy is read before anything else and holds as long as the connection. Raises
    `PolicyUnusable` or `ForbiddenByPolicy` before a byte is sent.
    """

    def __init__(
        self,
        url: str,
        model: str,
        token: str | None,
        job: Job,
        *,
        threads: int = 0,
        certificate: str = "",
    ) -> None:
        """`certificate` is its SHA-256 where that is known otherwise than by a pairing."""
        policy = load_policy()
        check_server(policy, url)
        self.policy = for_server(policy, url)
        use_threads(threads)
        self.bundled: BundledTrunk | None = None
        self.weights: ServerWeights | None = None
        self.token = token
        if url != BUNDLED:
            if not is_from_server(model):
                self._open(job, lambda: open_model(model, job))
        elif is_from_server(model):
            raise BadSetting(
                name="model",
                reason=_("errors", "The bundled trunk has no model of its own to fetch."),
            )
        else:
            url, token = self._start_bundled(job, model, threads)
        try:
            self.url = check_address(url)
            job.checkpoint()
            job.progress(_("stages", "Connecting to the trunk server"))
            self.info = fetch_info(self.url, token, certificate)
            self._model_number, self.offer = self._find_offer(model)
            fingerprint = self.offer.model.fingerprint
            if self.bundled is None:
                weights = self.weights = ServerWeights(self.url, token, fingerprint, certificate)
                if is_from_server(model):
                    self._open(job, lambda: open_offered(weights, fingerprint))
            self.link = Link(self.url, token, self.info.max_message_bytes, certificate)
        except BaseException:
            self._stop_bundled()
            raise

    def _start_bundled(self, job: Job, model: str, threads: int) -> tuple[str, str]:
        """Its address and token. It loads its blocks while the tokenizer is read here."""

        def find() -> ModelSource:
            source = open_model(model, job)  # may have to be converted first, once and not twice
            self.bundled = BundledTrunk(model, threads=threads)
            return source

        try:
            self._open(job, find)
            assert self.bundled is not None
            job.progress(_("stages", "Starting the bundled trunk"))
            return self.bundled.url, self.bundled.token
        except BaseException:
            self._stop_bundled()
            raise

    def _open(self, job: Job, find: Callable[[], ModelSource]) -> None:
        job.progress(_("stages", "Opening the model"))
        self.source = find()
        self.tokenizer: Any = load_tokenizer(self.source)
        job.checkpoint()

    def _find_offer(self, model: str) -> tuple[int, ModelOffer]:
        """The one that `model` names, or that has the weights of the model that is open here."""
        if is_from_server(model):
            return offer_named(self.info, model)
        found = self.info.offer_for(self.source.fingerprint)
        if found is None:
            raise other_model(self.info, self.source.name)
        return found

    def bring_here(self, partition: Partition, job: Job) -> None:
        """Fetch what is missing of the blocks that run here, and compare all of them by hash.

        Raises `PartitionImpossible`, `OtherModel`, and what `fetch_parts` and `ServerWeights`
        raise.
        """
        least = self.offer.min_input_blocks, self.offer.min_output_blocks
        partition.check(self.source.blocks, *least)
        if self.weights is None:  # the bundled trunk reads the very same files
            return
        parts = parts_here(partition, self.source.blocks)
        self.source = with_parts(self.source, parts, self.weights, job)
        if not same_weights(self.source, parts, self.weights):
            raise other_model(self.info, self.source.name)

    def fetch(self, job: Job, source: str, cut: Partition | None) -> ModelSource:
        """Bring a model of this server here; see `fetch_model`."""
        return fetch_model(job, self.url, self.token, self.info, source, cut)

    def private_model(
        self,
        partition: Partition,
        noise_level: float,
        *,
        job: Job | None = None,
        gradient_noise: float = 0.0,
        follow_size: bool = False,
        secret: bytes | None = None,
        replay: Replay | None = None,
        smoothing: bool = True,
        eight_bits: bool = False,
    ) -> PrivateModel:
        """Cut the model at `partition`; what leaves carries at least `noise_level`.

        Models with the same `secret` send the same text with the same noise, with the same `replay`
        too as the very same bytes. Raises what `bring_here`
        raises, before a hidden state is sent.
        """
        self.bring_here(partition, job or Job())
        model = PrivateModel(
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
            eight_bits=eight_bits,
            export_allowed=self.info.export_allowed,
            offered=self.offer.hardened,
            model_number=self._model_number,
        )
        model.noise.replay = replay
        return model

    @property
    def alive(self) -> bool:
        """Whether connection and bundled trunk stand."""
        return self.link.alive and (self.bundled is None or self.bundled.running)

    def close(self) -> None:
        """Close the connection and stop a bundled trunk."""
        self.link.close()
        if self.weights is not None:
            self.weights.close()
        self._stop_bundled()

    def _stop_bundled(self) -> None:
        if self.bundled is not None:
            self.bundled.stop()
