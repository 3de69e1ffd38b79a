"""Starts and ends the processes that are compared."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.bench.links import LOOPBACK, Link, through
from core.bench.own_home import own_home
from core.bench.worker import Worker
from core.model.partition import Partition
from core.net.bundled import BundledTrunk


@dataclass(frozen=True)
class Setting:
    """What all sides of a comparison share."""

    model: str
    cut: Partition
    noise_level: float = 0.5
    eight_bits: bool = False
    """Of our side, on the wire."""


class Stage(contextlib.ExitStack[bool | None]):
    """All processes use all cores, and take turns; they end with the `with`."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting = setting
        self._home = self.enter_context(own_home())
        self._trunk: BundledTrunk | None = None

    @property
    def trunk(self) -> BundledTrunk:
        """The trunk server that all split sides share; started when it is first needed."""
        if self._trunk is None:
            self._trunk = self.enter_context(BundledTrunk(self._setting.model))
        return self._trunk

    def split(self, link: Link = LOOPBACK, *words: str) -> Worker:
        """This program over `link`."""
        port = self.enter_context(through(link, urlsplit(self.trunk.url).port or 0))
        return self._worker(
            "split",
            *("--url", f"http://127.0.0.1:{port}", "--noise-level", str(self._setting.noise_level)),
            *(("--eight-bits",) if self._setting.eight_bits else ()),
            *words,
            token=self.trunk.token,
        )

    def chatters(self) -> Worker:
        """Many clients without client blocks."""
        level = str(self._setting.noise_level)
        return self._worker(
            "chatters",
            *("--url", self.trunk.url, "--noise-level", level),
            token=self.trunk.token,
        )

    def unsplit(self) -> Worker:
        """The whole model in one process."""
        return self._worker("unsplit")

    def naive(self, link: Link = LOOPBACK, *words: str) -> Worker:
        """The naive split over `link`, with a server of its own."""
        port = self._worker("naive-trunk", *words).ready["port"]
        linked = self.enter_context(through(link, port))
        return self._worker("naive", "--port", str(linked), *words)

    def _worker(self, kind: str, *words: str, token: str = "") -> Worker:
        cut = self._setting.cut
        blocks = (
            "--input-blocks",
            str(cut.input_blocks),
            "--output-blocks",
            str(cut.output_blocks),
        )
        home = {**self._home, "FEDSEA_TOKEN": token}
        worker = Worker(kind, "--model", self._setting.model, *blocks, *words, home=home)
        self.callback(worker.close)
        return worker
