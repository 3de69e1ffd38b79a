"""Choose among the models of a trunk server, and bring the blocks for here to this computer."""

from __future__ import annotations

import contextlib

from core.config import fingerprint_of
from core.errors import OtherModel
from core.jobs import Job
from core.model.offered import open_offered, with_parts
from core.model.partition import Partition
from core.model.parts import parts_here
from core.model.source import ModelSource
from core.net.hub import HubTensors
from core.net.hub_parts import HubParts
from core.net.server_weights import ServerWeights
from core.protocol.info import ModelOffer, ServerInfo
from core.protocol.weights import ENDS


def offer_named(info: ServerInfo, source: str) -> tuple[int, ModelOffer]:
    """The model that `server:fingerprint` names, or for “server” the first. Raises `OtherModel`."""
    wanted = fingerprint_of(source)
    found = (0, info.models[0]) if wanted is None else info.offer_for(wanted)
    if found is None:
        raise other_model(info, source)
    return found


def other_model(info: ServerInfo, ours: str) -> OtherModel:
    """The error that names what the server has."""
    return OtherModel(ours=ours, theirs=", ".join(offer.model.name for offer in info.models))


def fetch_model(
    job: Job,
    url: str,
    token: str | None,
    info: ServerInfo,
    source: str,
    cut: Partition | None,
    hub: HubTensors | None = None,
) -> ModelSource:
    """Bring a server's model here: the blocks for `cut`, or all.

    With `hub` the bytes come from there, whatever `source` is called, and are those of the server's
    model that fits. Raises `OtherModel` if none does, and what `open_offered` and `fetch_parts`
    raise.
    """
    offers = info.models if hub else [offer_named(info, source)[1]]
    for fingerprint in (offer.model.fingerprint for offer in offers):
        with contextlib.closing(ServerWeights(url, token, fingerprint)) as weights:
            parts = HubParts(hub, weights) if hub else None
            if parts is not None and not parts.fits():
                continue
            offer = parts or weights
            model = open_offered(offer, fingerprint)
            here = parts_here(cut, model.blocks) if cut else [ENDS, *range(model.blocks)]
            return with_parts(model, here, offer, job)
    raise other_model(info, source)
