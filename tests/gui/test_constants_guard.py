"""Qt's calls must not take `None` and `True` apart, see `gui/constants_guard.py`."""

from __future__ import annotations

import sys


def test_thousands_of_signals_do_not_end_the_program(qapp):
    """PySide6 6.12.0 takes references to None and True away on Python 3.11."""
    from PySide6.QtCore import QObject, Signal
    from PySide6.QtWidgets import QLabel as Anything

    class Sender(QObject):
        sent = Signal()

    sender, label = Sender(), Anything()
    for _ in range(20_000):
        sender.sent.emit()
        label.setText("x")
    for constant in (None, True, False):
        assert sys.version_info >= (3, 12) or sys.getrefcount(constant) > 1 << 30
