"""Keeps Python's constants alive under PySide6 6.12 on Python 3.11.

PySide6 6.12.0 is compiled for Pythons whose `None`, `True` and `False` need no counting (3.12
and later): each Qt call that returns nothing takes one reference to `None` away, each emitted
signal one to `True`. On 3.11 these are counted, and after some hundred signals the program
dies with "deallocating True or False". 6.11.3 does not do this. Measured by
`tests/gui/test_shell.py`; to be removed with Python 3.11.
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40


def keep_constants_alive() -> None:
    """Give the constants more references than any session can take away. Does so only once,
    and only where they are counted.
    """
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False, NotImplemented, ...):
        count = ctypes.c_ssize_t.from_address(id(constant))
        seen = sys.getrefcount(constant)
        # Only if the count is where we think it is (not so in debugging builds of Python).
        if abs(count.value - seen) < 16 and seen < _PLENTY // 2:
            count.value += _PLENTY
