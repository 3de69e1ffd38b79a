"""The policy: what an administrator sets for everybody on a computer, and a user cannot lower.

It is read from one file for the whole system and, on Windows, from the registry. The variable
FEDSEA_POLICY may name another file; of all the strictest holds, field by field, so that none
loosens another. One that cannot be understood stops everything: a rule that was mistyped would
otherwise be no rule.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from core import policy_registry
from core.address import check_address, check_proxy, check_version_address, same_address
from core.config import BUNDLED, Blocks, NoiseLevel
from core.errors import AddressUnusable, FedseaError, PlainHttp, PolicyUnusable
from core.leak_report import Share
from core.paths import policy_file
from core.text import phrase
from core.version_errors import VersionAddressUnusable

VARIABLE = "FEDSEA_POLICY"


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """The rules. The defaults forbid nothing."""

    minimum_noise_level: NoiseLevel = 0.0
    minimum_gradient_noise: NoiseLevel = 0.0
    minimum_input_blocks: Blocks = 1
    minimum_output_blocks: Blocks = 1
    allowed_servers: tuple[str, ...] | None = None
    """None is any server; an empty tuple is none at all. In a file the empty list is any."""
    allow_training: bool = True
    allow_adapter_sharing: bool = True
    """Whether a run may be exported, and its adapter sent to a server that is not the bundled."""
    allow_trained_input_blocks: bool = True
    allow_hub: bool = True
    """Whether models may be fetched from the Hugging Face hub."""
    keep_chats: bool = True
    """Whether conversations may be kept, encrypted, when the program closes."""
    offline: bool = False
    """Whether nothing but the trunk server that is named may be connected to."""
    most_read_back: Share = 1.0
    """The highest share of tokens that the leak meter may find read back."""
    contact: Annotated[str, Meta(max_length=500)] = ""
    """A sentence for the user: whom to ask."""
    proxy: Annotated[str, Meta(max_length=300)] = ""
    """“system”, “none” or an address; empty leaves it to the user. Then `no_proxy` is the policy's
    too."""
    no_proxy: tuple[str, ...] = ()
    """What is reached without `proxy`."""
    extra_ca: str = ""
    """A PEM file of authorities to trust as well."""
    client_certificate: str = ""
    client_key: str = ""
    """PEM files, for servers that ask for them; they go together."""
    version_address: str = ""
    """Where it is looked for a new version; empty leaves it to the user."""
    look_for_versions: bool | None = None
    """True: at the start, once a day; false: never, also not when the user asks."""

    def allows_server(self, url: str) -> bool:
        """Whether `url`, an address or `bundled`, may be connected to."""
        if self.allowed_servers is None:
            return True
        if url == BUNDLED:
            return BUNDLED in self.allowed_servers
        try:
            wanted = check_address(url)
        except (AddressUnusable, PlainHttp):
            return False
        return any(same_address(wanted, allowed) for allowed in self.allowed_servers)


def strictest(one: Policy, other: Policy) -> Policy:
    """For every field what allows less; of what is no more or less, what `one` has."""
    proxied = one if one.proxy else other
    known_by = one if one.client_certificate else other
    return Policy(
        minimum_noise_level=max(one.minimum_noise_level, other.minimum_noise_level),
        minimum_gradient_noise=max(one.minimum_gradient_noise, other.minimum_gradient_noise),
        minimum_input_blocks=max(one.minimum_input_blocks, other.minimum_input_blocks),
        minimum_output_blocks=max(one.minimum_output_blocks, other.minimum_output_blocks),
        allowed_servers=_in_both(one, other),
        allow_training=one.allow_training and other.allow_training,
        allow_adapter_sharing=one.allow_adapter_sharing and other.allow_adapter_sharing,
        allow_trained_input_blocks=(
            one.allow_trained_input_blocks and other.allow_trained_input_blocks
        ),
        allow_hub=one.allow_hub and other.allow_hub,
        keep_chats=one.keep_chats and other.keep_chats,
        offline=one.offline or other.offline,
        most_read_back=min(one.most_read_back, other.most_read_back),
        proxy=proxied.proxy,
        no_proxy=proxied.no_proxy,
        extra_ca=one.extra_ca or other.extra_ca,
        client_certificate=known_by.client_certificate,
        client_key=known_by.client_key,
        contact=one.contact or other.contact,
        version_address=one.version_address or other.version_address,
        look_for_versions=_no_before_yes(one.look_for_versions, other.look_for_versions),
    )


def _no_before_yes(one: bool | None, other: bool | None) -> bool | None:
    said = [it for it in (one, other) if it is not None]
    return all(said) if said else None


def _in_both(one: Policy, other: Policy) -> tuple[str, ...] | None:
    if one.allowed_servers is None:
        return other.allowed_servers
    return tuple(url for url in one.allowed_servers if other.allows_server(url))


def read_policy(file: Path) -> Policy:
    """Read one file, or the registry. Raises `PolicyUnusable` for whatever is wrong with it."""
    try:
        if file == policy_registry.PLACE:
            values = policy_registry.machine_values() or {}
            policy = msgspec.convert(values, Policy, strict=False)
        else:
            policy = msgspec.toml.decode(file.read_bytes(), type=Policy)
    except OSError as error:
        raise PolicyUnusable(file=file, reason=_sentence(error.strerror or str(error))) from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise PolicyUnusable(file=file, reason=_sentence(str(error))) from error
    servers = [_address(file, url) for url in policy.allowed_servers or ()]
    proxy = policy.proxy
    try:
        proxy = proxy if proxy in ("", "system", "none") else check_proxy(proxy)
    except AddressUnusable as error:
        raise _at(file, "proxy", error) from error
    address = policy.version_address
    try:
        address = check_version_address(address) if address else ""
    except VersionAddressUnusable as error:
        raise _at(file, "version_address", error) from error
    return msgspec.structs.replace(
        policy,
        allowed_servers=tuple(servers) or None,
        proxy=proxy,
        version_address=address,
    )


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."


def _address(file: Path, url: str) -> str:
    try:
        return url if url == BUNDLED else check_address(url)
    except (AddressUnusable, PlainHttp) as error:
        raise _at(file, "allowed_servers", error) from error


def _at(file: Path, key: str, error: FedseaError) -> PolicyUnusable:
    reason = phrase("{key}: {error}", key=key, error=error.problem().phrase())
    return PolicyUnusable(file=file, reason=reason)


def policy_files() -> list[Path]:
    """The places whose rules hold now; none is no policy.

    The registry's and the system's may be absent. A file that FEDSEA_POLICY names may not.
    """
    files = [policy_registry.PLACE] if _in_registry() else []
    files += [policy_file()] if os.path.lexists(policy_file()) else []
    named = os.environ.get(VARIABLE)
    return [*files, Path(named)] if named else files


def _in_registry() -> bool:
    try:
        return policy_registry.machine_values() is not None
    except OSError:
        return True  # whoever reads it then says why it cannot be


def load_policy() -> Policy:
    """The rules that hold now. Raises `PolicyUnusable`."""
    policy = Policy()
    for file in policy_files():
        policy = strictest(policy, read_policy(file))
    return policy
