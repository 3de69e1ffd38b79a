"""What the window is told of new versions."""

from __future__ import annotations

from core.event_values import Event


class VersionFound(Event, frozen=True, tag="version_found"):
    """The newest version, as the address for new versions says."""

    version: str = ""
    released: str = ""
    """Its day, as 2026-11-26."""
    notes: str = ""
    """An https address where it is described; empty if there is none."""
    is_newer: bool = False
    """Than this program."""
