"""Which evaluation on held-back rows was the best, and whether it is time to stop."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

from core.events import Evaluated
from core.model.adapter import WholeAdapter, load_adapter
from core.net.private_model import PrivateModel

_NAME = "best"


class BestSoFar:
    """Keeps the adapter of the lowest loss in the run's folder.

    While the run goes on its folder is called by its step, and older ones stay until `tidy`: a run
    that goes on from a checkpoint finds the one that was the best at that checkpoint.
    """

    def __init__(
        self,
        folder: Path,
        patience: int,
        best: Evaluated | None = None,
        without_better: int = 0,
    ) -> None:
        self.best = best
        self.without_better = without_better
        self.last: Evaluated | None = None
        """The newest evaluation, better or not."""
        self._folder = folder
        self._patience = patience

    @property
    def hopeless(self) -> bool:
        """Whether too many evaluations in a row were not better."""
        return 0 < self._patience <= self.without_better

    def take(self, evaluated: Evaluated, model: PrivateModel) -> None:
        """Note one evaluation; if it is the best so far, keep the adapter as it is now."""
        self.last = evaluated
        lowest = self.best.loss if self.best else math.inf
        if not evaluated.loss < lowest:  # also where it is no number
            self.without_better += 1
            return
        place = self._place(evaluated.step)
        part = place.with_name(place.name + ".part")
        model.collect_adapter().save(part, model.source)
        shutil.rmtree(place, ignore_errors=True)
        part.rename(place)
        self.best, self.without_better = evaluated, 0

    def adapter(self, model: PrivateModel) -> WholeAdapter:
        """The adapter of the best evaluation."""
        assert self.best is not None
        return load_adapter(self._place(self.best.step), model.source)

    def tidy(self) -> None:
        """Remove all but the best."""
        keep = self._place(self.best.step) if self.best else None
        for folder in self._folder.glob(f"{_NAME}-*"):
            if folder != keep:
                shutil.rmtree(folder, ignore_errors=True)

    def finish(self, *, can_go_on: bool) -> None:
        """At the end of the run the folder is called just “best”.

        A run that can go on keeps those of its checkpoint too.
        """
        final = self._folder / _NAME
        shutil.rmtree(final, ignore_errors=True)
        if self.best is not None:
            shutil.copytree(self._place(self.best.step), final)
        if not can_go_on:
            for folder in self._folder.glob(f"{_NAME}-*"):
                shutil.rmtree(folder, ignore_errors=True)

    def _place(self, step: int) -> Path:
        return self._folder / f"{_NAME}-{step:06d}"
