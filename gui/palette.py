"""The colours, by what they mean: green is yours, violet the server's, blue is for actions,
amber and red for what could be read back. Contrast is checked by `tests/gui/test_shell.py`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours by what they mean. `*_soft` is a background for text of the same name."""

    background: str
    panel: str
    line: str
    edge: str
    control: str
    hover: str
    text: str
    muted: str
    disabled: str
    action: str
    action_hover: str
    action_press: str
    action_soft: str
    on_action: str
    ring: str
    yours: str
    yours_soft: str
    server: str
    server_soft: str
    warning: str
    warning_soft: str
    bad: str
    bad_soft: str


LIGHT = Palette(
    background="#f6f7f9",
    panel="#ffffff",
    line="#e3e6eb",
    edge="#cdd3dc",
    control="#838d9d",
    hover="#f0f2f5",
    text="#1b2430",
    muted="#5d6878",
    disabled="#8b95a3",
    action="#0f6fb8",
    action_hover="#0d63a5",
    action_press="#0b5690",
    action_soft="#e2eff9",
    on_action="#ffffff",
    ring="#1b2430",
    yours="#0b7a60",
    yours_soft="#dff3ed",
    server="#6a4bc4",
    server_soft="#ece7fa",
    warning="#a84d08",
    warning_soft="#fcefe0",
    bad="#b3261e",
    bad_soft="#fbe9e7",
)
DARK = Palette(
    background="#14181e",
    panel="#1c222b",
    line="#2d3541",
    edge="#3b4553",
    control="#778496",
    hover="#252c37",
    text="#e8ecf2",
    muted="#9aa6b6",
    disabled="#6b7686",
    action="#5fb0ee",
    action_hover="#7bbff2",
    action_press="#4a9ede",
    action_soft="#1d3547",
    on_action="#0d1a26",
    ring="#e8ecf2",
    yours="#4fd0ac",
    yours_soft="#17372f",
    server="#b09cf5",
    server_soft="#2c2647",
    warning="#f0a35a",
    warning_soft="#3a2a19",
    bad="#ff8a80",
    bad_soft="#401f1e",
)
