"""Why something cannot be done with a model now; empty where nothing is in the way."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.config import BUNDLED
from gui.models.model_catalog import ModelCatalog
from gui.models.model_choice import ModelChoice
from gui.models.model_fetching import ModelFetcher
from gui.state import AppState
from gui.widgets.rule_note import held_rules


def why_not_use(state: AppState, catalog: ModelCatalog, choice: ModelChoice) -> str:
    """What is in the way of connecting with it."""
    url, here = state.settings.server_url, choice.here
    remote = state.connected and not state.server.bundled
    fingerprints = [it.facts.fingerprint for it in catalog.offered if it.facts is not None]
    if busy := why_not_connect(state):
        return busy
    if here is not None and not choice.offered and here.problem is not None:
        return QCoreApplication.translate("ModelObstacles", "It cannot be used.")
    if url == BUNDLED and here is not None and not here.whole:
        return QCoreApplication.translate(
            "ModelObstacles",
            "Only parts of it are on this computer, so it needs its trunk server. Choose that on"
            " the Server page.",
        )
    if remote and choice.facts is not None and choice.facts.fingerprint not in fingerprints:
        return QCoreApplication.translate(
            "ModelObstacles",
            "The connected trunk server does not serve it. Choose another server on the Server"
            " page.",
        )
    if choice.offered and here is None and choice.offer is not None:
        return _not_handed_out(choice)
    return ""


def why_not_connect(state: AppState) -> str:
    """What is in the way of connecting with any model."""
    if state.engine is None:
        return QCoreApplication.translate("ModelObstacles", "The engine is not ready yet.")
    if state.run_active:
        return QCoreApplication.translate(
            "ModelObstacles", "A run is going on; the model cannot be changed now."
        )
    if state.connecting:
        return QCoreApplication.translate("ModelObstacles", "A connection is being made.")
    if not state.policy.allows_server(state.settings.server_url):
        return held_rules(state.policy, "allowed_servers")
    return ""


def why_not_fetch(
    state: AppState,
    catalog: ModelCatalog,
    fetcher: ModelFetcher,
    choice: ModelChoice,
    *,
    whole: bool,
) -> str:
    """What is in the way of fetching its blocks for the chosen cut, or all of them."""
    needs = catalog.needs(choice)
    if needs is None:
        return QCoreApplication.translate("ModelObstacles", "It cannot be used.")
    to_fetch = needs.to_fetch_whole if whole else needs.to_fetch
    if to_fetch == 0 and whole:
        return QCoreApplication.translate("ModelObstacles", "All of it is on this computer.")
    if to_fetch == 0:
        return QCoreApplication.translate(
            "ModelObstacles", "All blocks for the chosen cut are on this computer."
        )
    if state.engine is None:
        return QCoreApplication.translate("ModelObstacles", "The engine is not ready yet.")
    if choice.offer is None:
        return QCoreApplication.translate(
            "ModelObstacles", "Connect to the trunk server that it came from to fetch more of it."
        )
    if fetcher.fetches(choice.offer.source):
        return QCoreApplication.translate("ModelObstacles", "It is being fetched.")
    if fetcher.running:
        return QCoreApplication.translate("ModelObstacles", "A model is being fetched.")
    if to_fetch > catalog.computer.disk_free:
        return QCoreApplication.translate("ModelObstacles", "The disk has no room for it.")
    return _not_handed_out(choice)


def why_not_remove(
    state: AppState, catalog: ModelCatalog, fetcher: ModelFetcher, choice: ModelChoice
) -> str:
    """What is in the way of deleting it."""
    if state.engine is None:
        return QCoreApplication.translate("ModelObstacles", "The engine is not ready yet.")
    if choice.offer is not None and fetcher.fetches(choice.offer.source):
        return QCoreApplication.translate("ModelObstacles", "It is being fetched.")
    if (state.connected or state.connecting) and catalog.is_used(choice):
        return QCoreApplication.translate(
            "ModelObstacles", "It is in use. Use another model first, or disconnect."
        )
    return ""


def _not_handed_out(choice: ModelChoice) -> str:
    if choice.offer is None or choice.offer.handed_out:
        return ""
    return QCoreApplication.translate(
        "ModelObstacles",
        "The trunk server does not hand out its blocks. Choose a folder with the same model, or"
        " ask whoever runs the server.",
    )
