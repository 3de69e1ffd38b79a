"""A screen in a `Chroot`, whose pixels are read from outside."""

from __future__ import annotations

import os
import struct
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from installers.packages.chroot import Chroot

_DISPLAY, _WIDTH, _HEIGHT = ":77", 1600, 1000
_HEADER = struct.Struct(">25I")
"""Of the X window dump that Xvfb keeps its pixels in."""
_COLOUR_BYTES = 12
_LONGEST_SECONDS = 60.0
_POLL_SECONDS = 0.01
_PAINTED_SHARE = 0.2
"""Of the screen, which is black before: more than this is the window."""


class Screen:
    """An Xvfb of `user` while the block runs."""

    def __init__(self, bare: Chroot, user: str) -> None:
        self._bare, self._user = bare, user
        self._file = bare.folder / "tmp" / "screen" / "Xvfb_screen0"
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._bare.run("mkdir", "-p", "/tmp/screen", user=self._user)
        size = f"{_WIDTH}x{_HEIGHT}x24"
        self._start("Xvfb", _DISPLAY, "-br", "-screen", "0", size, "-fbdir", "/tmp/screen")
        _wait(lambda: self._file.exists() and self._file.stat().st_size > _WIDTH * _HEIGHT)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def open(self, picture: Path, later: float, *words: str) -> float:
        """Run `words` until they have painted; return after how many seconds that was.

        The picture is taken `later` by so many seconds. Raises `AssertionError` if nothing is
        painted.
        """
        _wait(lambda: not self._painted())
        started = time.monotonic()
        with ExitStack() as running:
            self._start("env", f"DISPLAY={_DISPLAY}", *words, until=running)
            seconds = _wait(self._painted) - started
            time.sleep(later)
            self._save(picture)
        return seconds

    def _start(self, *words: str, until: ExitStack | None = None) -> None:
        command = self._bare.command(*words, user=self._user, network=False)
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        (until or self._open).callback(process.wait)
        (until or self._open).callback(process.kill)  # unshare lets the rest pass

    def _pixels(self) -> tuple[bytes, int]:
        """All pixels, four bytes each, and the bytes of a line."""
        content = self._file.read_bytes()
        header = _HEADER.unpack_from(content)
        begin = header[0] + header[19] * _COLOUR_BYTES
        return content[begin:], header[12]

    def _painted(self) -> bool:
        pixels, line = self._pixels()
        middle = [pixels[y * line : y * line + _WIDTH * 4] for y in range(50, _HEIGHT, 100)]
        seen = sum(any(row[x : x + 3]) for row in middle for x in range(0, len(row), 40 * 4))
        return seen > _PAINTED_SHARE * len(middle) * _WIDTH / 40

    def _save(self, picture: Path) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtGui import QImage

        pixels, line = self._pixels()
        QImage(pixels, _WIDTH, _HEIGHT, line, QImage.Format.Format_RGB32).save(str(picture))


def _wait(until: Callable[[], bool]) -> float:
    """When `until` came true. Raises `AssertionError` if it does not."""
    ends = time.monotonic() + _LONGEST_SECONDS
    while not until():
        assert time.monotonic() < ends, "nothing came onto the screen"
        time.sleep(_POLL_SECONDS)
    return time.monotonic()
