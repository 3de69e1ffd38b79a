"""The policy's rules in plain words, and the checks that refuse what they forbid.

Every check raises `ForbiddenByPolicy` with the rule it is about, or returns.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from core.config import BUNDLED, RunConfig
from core.errors import ForbiddenByPolicy
from core.policy import Policy
from core.text import QT_TRANSLATE_NOOP as _


class Rule(Struct, frozen=True):
    """One rule: its key in the file, a template of the context `errors`, and what to fill in."""

    key: str
    text: str
    details: dict[str, str] = {}

    def __str__(self) -> str:
        return self.text.format_map(self.details)


def rules(policy: Policy) -> list[Rule]:
    """All that `policy` forbids, in the order of its fields."""
    usual = Policy()
    return [rule_for(policy, key) for key in _TEXTS if getattr(policy, key) != getattr(usual, key)]


def rule_for(policy: Policy, key: str) -> Rule:
    """The rule behind one field of the policy."""
    value = getattr(policy, key)
    match key:
        case "allowed_servers":
            return _server_rule(policy.allowed_servers or ())
        case "most_read_back":
            details = {"share": f"{100 * value:g}"}
        case "proxy":
            return _proxy_rule(policy)
        case "extra_ca" | "client_certificate":
            details = {"file": value}
        case "version_address":
            details = {"address": value}
        case "look_for_versions" if value:
            return Rule(key, _("errors", "New versions are looked for once a day."))
        case _:
            details = {} if isinstance(value, bool) else {"least": f"{value:g}"}
    return Rule(key, _TEXTS[key], details)


_TEXTS = {
    "minimum_noise_level": _("errors", "The noise level has to be at least {least}."),
    "minimum_gradient_noise": _("errors", "The noise on gradients has to be at least {least}."),
    "minimum_input_blocks": _(
        "errors", "Blocks that run here before the server’s part: at least {least}."
    ),
    "minimum_output_blocks": _(
        "errors", "Blocks that run here after the server’s part: at least {least}."
    ),
    "allowed_servers": _("errors", "Only these trunk servers may be used: {servers}."),
    "allow_training": _(
        "errors",
        "Fine-tuning is not allowed: the gradients that leave depend on the right answers.",
    ),
    "allow_adapter_sharing": _(
        "errors",
        "The adapter of a run must not be exported or sent to a server elsewhere; only the bundled "
        "trunk on this computer may use it.",
    ),
    "allow_trained_input_blocks": _(
        "errors",
        "The blocks before the cut must not be trained: they would learn to shout over the noise.",
    ),
    "allow_hub": _("errors", "Models must not be fetched from the Hugging Face hub."),
    "keep_chats": _("errors", "Conversations must not be kept."),
    "offline": _("errors", "Nothing but the trunk server that is named may be connected to."),
    "most_read_back": _(
        "errors", "Of the tokens, at most {share} % may be read back in the leak meter."
    ),
    "proxy": _("errors", "Servers are reached through the proxy {proxy}."),
    "extra_ca": _("errors", "The certificates in {file} are trusted as well."),
    "client_certificate": _("errors", "This computer shows the certificate in {file}."),
    "version_address": _("errors", "New versions are looked for at {address}."),
    "look_for_versions": _("errors", "New versions must not be looked for."),
}


def _proxy_rule(policy: Policy) -> Rule:
    match policy.proxy:
        case "system":
            return Rule("proxy", _("errors", "Proxies are used as the system says."))
        case "none":
            return Rule("proxy", _("errors", "Servers are reached without a proxy."))
    if policy.no_proxy:
        text = _("errors", "Servers are reached through the proxy {proxy}, but for {others}.")
        details = {"proxy": policy.proxy, "others": ", ".join(policy.no_proxy)}
        return Rule("proxy", text, details)
    return Rule("proxy", _TEXTS["proxy"], {"proxy": policy.proxy})


def _server_rule(servers: tuple[str, ...]) -> Rule:
    others = ", ".join(url for url in servers if url != BUNDLED)
    if not servers:
        text = _("errors", "No trunk server may be used.")
    elif not others:
        text = _("errors", "Only the bundled trunk on this computer may be used.")
    elif BUNDLED in servers:
        text = _("errors", "Only the bundled trunk and these servers may be used: {servers}.")
    else:
        text = _TEXTS["allowed_servers"]
    return Rule("allowed_servers", text, {"servers": others} if others else {})


def _refusal(policy: Policy, key: str) -> ForbiddenByPolicy:
    rule = rule_for(policy, key)
    return ForbiddenByPolicy(rule.text, policy.contact, **rule.details)


def check_server(policy: Policy, url: str) -> None:
    """`url` is an address or `bundled`."""
    if not policy.allows_server(url):
        raise _refusal(policy, "allowed_servers")


def check_noise(policy: Policy, level: float) -> None:
    """`level` is the noise on hidden states that leave."""
    least = policy.minimum_noise_level
    if least > 0 and not level >= least:  # also where the level is not a number
        raise _refusal(policy, "minimum_noise_level")


def check_gradient(policy: Policy, level: float) -> None:
    """`level` is the noise on gradients that leave."""
    if not policy.allow_training:
        raise _refusal(policy, "allow_training")
    least = policy.minimum_gradient_noise
    if least > 0 and not level >= least:
        raise _refusal(policy, "minimum_gradient_noise")


def check_partition(policy: Policy, input_blocks: int, output_blocks: int) -> None:
    """The numbers of blocks that run here."""
    if input_blocks < policy.minimum_input_blocks:
        raise _refusal(policy, "minimum_input_blocks")
    if output_blocks < policy.minimum_output_blocks:
        raise _refusal(policy, "minimum_output_blocks")


def check_trained_input_blocks(policy: Policy) -> None:
    """The blocks before the cut are to learn."""
    if not policy.allow_trained_input_blocks:
        raise _refusal(policy, "allow_trained_input_blocks")


def check_adapter_sharing(policy: Policy) -> None:
    """An adapter is to be sent to a trunk server; see `for_server`."""
    if not policy.allow_adapter_sharing:
        raise _refusal(policy, "allow_adapter_sharing")


def check_hub(policy: Policy) -> None:
    """Something is to be fetched from the Hugging Face hub."""
    if not policy.allow_hub:
        raise _refusal(policy, "allow_hub")


def check_version_look(policy: Policy) -> None:
    """It is to be looked for a new version."""
    if policy.look_for_versions is False:
        raise _refusal(policy, "look_for_versions")


def check_export(policy: Policy) -> None:
    """A run is to be taken out of this program. An adapter that must not be shared stays."""
    check_adapter_sharing(policy)


def for_server(policy: Policy, url: str) -> Policy:
    """What of `policy` counts at this server: with the bundled trunk an adapter is not shared."""
    return replace(policy, allow_adapter_sharing=True) if url == BUNDLED else policy


def within_policy(policy: Policy, config: RunConfig) -> RunConfig:
    """Return `config` if it keeps every rule for runs.

    A run that sets no limit of its own to what may be read back gets the policy's.
    """
    privacy = config.privacy
    check_gradient(policy, privacy.gradient_noise)
    check_noise(policy, privacy.noise_level)
    check_partition(policy, config.model.input_blocks, config.model.output_blocks)
    if privacy.train_input_blocks:
        check_trained_input_blocks(policy)
    if policy.most_read_back < privacy.most_read_back < 1:
        raise _refusal(policy, "most_read_back")
    most = min(policy.most_read_back, privacy.most_read_back)
    return replace(config, privacy=replace(privacy, most_read_back=most))
