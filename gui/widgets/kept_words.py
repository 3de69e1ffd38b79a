"""Why conversations are not kept, in one line each."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def why_not_kept(state: str) -> str:
    """Empty where they are kept; `state` is a `core.chat_events.KeptState`."""
    translate = QCoreApplication.translate
    return {
        "off": translate("KeptWords", "Conversations are not kept: switched off in Settings."),
        "policy": translate(
            "KeptWords", "Conversations are not kept: your administrator does not allow it."
        ),
        "keyring": translate(
            "KeptWords",
            "This conversation is not kept: this computer has no keyring for its key.",
        ),
        "disk": translate(
            "KeptWords", "This conversation is not kept: its file could not be written."
        ),
    }.get(state, "")
