"""Which page helps against a problem."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.events import Problem

_PLACES = {
    "AddressUnusable": "server",
    "EngineGone": "server",
    "OtherModel": "server",
    "PlainHttp": "server",
    "ServerLost": "server",
    "ServerRefused": "server",
    "ServerUnreachable": "server",
    "TokenRefused": "server",
    "TrunkNotStarted": "server",
    "DataUnreadable": "data",
    "MappingImpossible": "data",
    "NothingToLearn": "data",
    "NoiseImpossible": "privacy",
    "PartitionImpossible": "privacy",
    "ReadBackTooHigh": "privacy",
}


def way_on(problem: Problem) -> tuple[str, str]:
    """The name of the place and the words of the button that leads there; empty if none helps."""
    place = _PLACES.get(problem.code, "")
    words = {
        "server": QCoreApplication.translate("WayOn", "Go to Server"),
        "data": QCoreApplication.translate("WayOn", "Go to Data"),
        "privacy": QCoreApplication.translate("WayOn", "Go to Privacy"),
    }
    return place, words.get(place, "")
