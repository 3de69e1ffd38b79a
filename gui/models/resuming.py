"""The wish to go on with an unfinished run, from whichever page; the Fine-tune page does it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Resuming(QObject):
    """`asked` carries the `UnfinishedRun`."""

    asked = Signal(object)


def resuming(state: QObject) -> Resuming:
    """The one that belongs to `state` (made on first use)."""
    found = state.findChild(Resuming)
    return found if isinstance(found, Resuming) else Resuming(state)
