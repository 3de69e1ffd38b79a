"""The administrator's policy as the window found it at its start."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from core.errors import PolicyUnusable
from core.events import OfferedModel, Problem, ServerChanged
from core.policy import Policy, load_policy, policy_files
from core.settings import Settings
from core.version_look import look_of


@dataclass(frozen=True)
class HeldPolicy:
    """The rules, the files they come from, and why they cannot be used if they cannot.

    The window only keeps its controls within the rules. The engine reads them itself, and
    connects to nothing while there is a `problem`.
    """

    policy: Policy = field(default_factory=Policy)
    files: tuple[str, ...] = ()
    problem: Problem | None = None

    def least_blocks(self, server: ServerChanged | OfferedModel) -> tuple[int, int]:
        """How many blocks the server and the policy want here, before and after the trunk."""
        return (
            max(1, server.min_input_blocks, self.policy.minimum_input_blocks),
            max(1, server.min_output_blocks, self.policy.minimum_output_blocks),
        )

    def nearest_cut(
        self, blocks: int, server: ServerChanged | OfferedModel, inside: int, outside: int
    ) -> tuple[int, int]:
        """The nearest possible partition: at least one trunk block, and what must stay here."""
        low_in, low_out = (min(least, blocks - 2) for least in self.least_blocks(server))
        inside = max(low_in, min(inside, blocks - 1 - low_out))
        return inside, max(low_out, min(outside, blocks - 1 - inside))

    def may_share_adapters(self, server: ServerChanged) -> bool:
        """Whether a run's adapter may be sent to `server`."""
        return self.policy.allow_adapter_sharing or server.bundled

    def raised(self, settings: Settings) -> Settings:
        """`settings` with nothing below the minima."""
        policy = self.policy
        return replace(
            settings,
            noise_level=max(settings.noise_level, policy.minimum_noise_level),
            input_blocks=max(settings.input_blocks, policy.minimum_input_blocks),
            output_blocks=max(settings.output_blocks, policy.minimum_output_blocks),
            keep_chats=settings.keep_chats and policy.keep_chats,
            offline=settings.offline or policy.offline,
        )

    def in_force(self, settings: Settings) -> Settings:
        """`settings` as they count now, also what the policy says instead; never to be saved."""
        look = look_of(settings, self.policy)
        return replace(
            self.raised(settings), version_address=look.address, look_for_versions=look.daily
        )


def find_policy() -> HeldPolicy:
    """Read the policy; a file that cannot be used is a problem to show, not an exception."""
    files = tuple(str(file) for file in policy_files())
    try:
        return HeldPolicy(load_policy(), files)
    except PolicyUnusable as error:
        return HeldPolicy(files=files, problem=error.problem())
