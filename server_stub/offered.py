"""From the options of `fedsea serve` to the models that it offers and the limits that it keeps."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core.config import DEMO
from core.errors import BadSetting
from core.model.device import use_threads
from core.model.devices import devices_of
from core.model.partition import Partition
from core.model.quantised import check_library
from core.model.source import ModelSource
from core.model.weight_types import WEIGHT_TYPES
from core.protocol.info import ServerInfo
from core.protocol.messages import MAX_MODELS, VERSION
from server_stub.audit import KEPT_MB
from server_stub.limits import Limits
from server_stub.models import Models
from server_stub.offer import Offer
from server_stub.registry import Registry


def sources_of(offers: Sequence[Offer]) -> dict[str, ModelSource]:
    """The models by their fingerprints."""
    return {offer.source.fingerprint: offer.source for offer in offers}


def limits_of(options: argparse.Namespace) -> Limits:
    """Those that the options set."""
    message = options.max_message_mb << 20
    return Limits(
        max_message_bytes=message,
        max_sockets=options.max_sockets,
        max_sockets_per_address=options.max_sockets_per_address,
        max_unread_bytes=max(options.max_unread_mb << 20, 2 * message),
        max_sessions=options.max_sessions,
        max_cache_bytes=options.max_cache_mb << 20,
        max_kept_bytes=options.max_kept_mb << 20,
        max_positions=options.max_positions,
        idle_seconds=options.idle_seconds,
        request_seconds=options.request_seconds,
        stall_seconds=options.stall_seconds,
        heartbeat_seconds=options.heartbeat_seconds,
    )


def offers_of(options: argparse.Namespace) -> list[Offer]:
    """All models, checked; none is in memory. Raises `BadSetting` and what `Offer` does."""
    kind = WEIGHT_TYPES[options.dtype]
    if kind.bits is not None:
        check_library()
    for folder in options.hardened:
        if not folder.is_dir():
            raise BadSetting(name="--hardened", reason=f"There is no folder {folder}.")
    names = options.models or [DEMO]
    if len(names) > MAX_MODELS:
        raise BadSetting(name="--model", reason=f"There may be {MAX_MODELS} of them.")
    least = Partition(options.min_input_blocks, options.min_output_blocks)
    offers = [Offer(name, least, kind, *options.hardened) for name in names]
    if len(sources_of(offers)) < len(offers):
        raise BadSetting(name="--model", reason="A model is named twice.")
    return offers


def registry_of(
    options: argparse.Namespace, offers: Sequence[Offer], first_number: int = 1
) -> Registry:
    """For sessions that this process computes for; the first model is loaded.

    Raises `BadSetting` for a device that is not here, and for a model without room on those.
    """
    use_threads(options.threads)
    try:
        devices = devices_of(options.devices)
    except ValueError as error:
        raise BadSetting(name="--device", reason=f"There is no device {error}.") from error
    models = Models(
        offers, devices, options.max_models_mb << 20, options.max_memory_per_device << 20
    )
    for offer in offers:
        if models.placement(offer) is None:
            reason = f"{offer.source.name} alone takes {offer.bytes >> 20} MB."
            raise BadSetting(name="--max-models-mb/--max-memory-per-device", reason=reason)
    models.load(0)
    return Registry(models, limits_of(options), first_number)


def info_of(options: argparse.Namespace, offers: Sequence[Offer]) -> ServerInfo:
    """What clients are told."""
    limits = limits_of(options)
    return ServerInfo(
        version=VERSION,
        models=[offer.info() for offer in offers],
        max_message_bytes=limits.max_message_bytes,
        max_positions=limits.max_positions,
        export_allowed=not options.no_export,
        weights_handed_out=not options.no_weights,
        retention=_retention(options),
    )


def _retention(options: argparse.Namespace) -> str:
    log = (
        "There is no audit log."
        if options.no_audit or options.stop_with_parent
        else "An audit log notes who came from which address and when, bytes and seconds, and "
        f"models and cuts of sessions, without content; it is kept until it has {KEPT_MB} MB, "
        "then the oldest part goes."
    )
    return (
        "Hidden states, gradients, caches and adapters of a session are in memory only and end "
        f"with it: when it is closed, its connection ends, or after {options.idle_seconds:g} s "
        "without a request. Of a common run, the trunk’s adapters with their optimiser, and what "
        "counted of each seat, are kept on disk until whoever runs the server deletes them; "
        f"hidden states are not. {log}"
    )
