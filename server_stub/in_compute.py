"""The way into the one thread that computes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

_Result = TypeVar("_Result")


class InCompute(Protocol):
    """Runs a function in the thread that computes."""

    def __call__(self, function: Callable[..., _Result], *given: object) -> Awaitable[_Result]:
        """Return its result."""
