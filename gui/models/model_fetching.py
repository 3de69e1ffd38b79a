"""Fetching a model's blocks from the trunk server: one at a time, seen by every page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core import commands, events
from core.events import JobContinued, JobPaused, Problem
from gui.engine_link import EngineLink, Job
from gui.models.model_catalog import model_catalog
from gui.models.model_choice import ModelChoice, blocks_here
from gui.state import AppState


class ModelFetcher(QObject):
    """Runs `FetchModel` and keeps how it stands, or how the last one ended."""

    changed = Signal()
    """It began, went on, or ended."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(state)
        self._link = link
        self._catalog = model_catalog(state, link)
        self._job: Job | None = None
        self._wish = commands.FetchModel()
        self.name = ""
        """Of the model that is fetched, or was last."""
        self.total_bytes = 0
        """Of what is fetched, with what has come of it before."""
        self.stage = ""
        """What is being done, in the translation context `stages`."""
        self.share: float | None = None
        self.paused = False
        self.stopping = False
        self.problem: Problem | None = None
        """Why the last fetch failed."""
        self.stopped = False
        """Whether the last fetch was stopped by the user."""
        self.done = False
        """Whether the last fetch came to its end."""

    @property
    def running(self) -> bool:
        """Whether something is being fetched."""
        return self._job is not None

    @property
    def can_go_on(self) -> bool:
        """Whether the last fetch ended before its end."""
        return not self.running and (self.stopped or self.problem is not None)

    def fetches(self, source: str) -> bool:
        """Whether it is the offer `source` that is being fetched."""
        return self.running and self._wish.source == source

    def fetch(self, choice: ModelChoice, cut: tuple[int, int], *, whole: bool = False) -> None:
        """Bring an offered model here: the blocks for `cut`, or all of them."""
        facts, offer = choice.facts, choice.offer
        if self.running or facts is None or offer is None:
            return
        self._wish = commands.FetchModel(
            source=offer.source, input_blocks=cut[0], output_blocks=cut[1], whole=whole
        )
        self.name = facts.name
        self.go_on()

    def go_on(self) -> None:
        """Fetch on after a pause; after a stop or an error, where it was."""
        if self._job is not None:
            self._job.go_on()
            return
        self.forget_outcome()
        self.stage, self.share, self.paused = "", None, False
        self.total_bytes = self._missing_bytes()
        job = self._link.run(self._wish)
        job.progress.connect(self._progress)
        job.received.connect(self._take)
        job.ended.connect(self._ended)
        self._job = job
        self.changed.emit()

    def pause(self) -> None:
        """Wait; what has come stays."""
        if self._job is not None:
            self._job.pause()

    def stop(self) -> None:
        """End it; what has come stays."""
        if self._job is not None:
            self.stopping = True
            self._job.cancel()
            self.changed.emit()

    def forget_outcome(self) -> None:
        """How the last one ended has been read."""
        self.problem, self.stopped, self.done = None, False, False

    def _missing_bytes(self) -> int:
        wish = self._wish
        for choice in self._catalog.offered:
            facts = choice.facts
            if choice.source == wish.source and facts is not None:
                cut = wish.input_blocks, wish.output_blocks
                wanted = range(facts.blocks) if wish.whole else blocks_here(facts, cut)
                return choice.missing_bytes(wanted)
        return 0

    def _progress(self, event: events.JobProgress) -> None:
        self.stage, self.share = event.stage or self.stage, event.share
        self.changed.emit()

    def _take(self, event: events.Event) -> None:
        if isinstance(event, JobPaused | JobContinued):
            self.paused = isinstance(event, JobPaused)
            self.changed.emit()

    def _ended(self, event: events.JobEnded) -> None:
        self._job = None
        self.paused = self.stopping = False
        self.problem = event.problem
        self.stopped = event.outcome == "cancelled"
        self.done = event.outcome == "done"
        self.changed.emit()


def model_fetcher(state: AppState, link: EngineLink) -> ModelFetcher:
    """The one that belongs to `state` (made on first use)."""
    found = state.findChild(ModelFetcher)
    return found if isinstance(found, ModelFetcher) else ModelFetcher(state, link)
