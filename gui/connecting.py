"""Connecting to a trunk server: asked for at the start, by the server page and by the banner."""

from __future__ import annotations

from core import commands
from gui.engine_link import EngineLink
from gui.state import AppState


def connect_trunk(
    state: AppState, link: EngineLink, *, token: str | None = None, remember: bool = True
) -> None:
    """Connect to the remembered address with the remembered model.

    The token goes to the engine and is not kept in the window.
    """
    settings = state.settings
    command = commands.Connect(
        url=settings.server_url, model=settings.model, token=token, remember=remember
    )
    state.begin_connect(link.send(command))


def pair_trunk(state: AppState, link: EngineLink, line: str, url: str, *, anew: bool) -> None:
    """Take a pairing and connect to its server at `url` with the remembered model.

    The line goes to the engine and is not kept in the window.
    """
    state.update_settings(server_url=url)
    command = commands.Pair(line=line, model=state.settings.model, anew=anew)
    state.begin_connect(link.send(command))
