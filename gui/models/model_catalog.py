"""The models there are, here and at the trunk server, as the engine listed them last."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core import commands, events
from core.config import BUNDLED, fingerprint_of, is_from_server
from core.events import ModelHere, ModelsListed, OfferedModel, Problem
from core.model_events import Computer
from gui.engine_link import EngineLink, Job
from gui.models.model_choice import ModelChoice, Needs, needs_of
from gui.state import AppState


class ModelCatalog(QObject):
    """Asks for the list whenever another server or model is connected, and on `refresh`."""

    changed = Signal()
    """Another list came, or none could be made."""

    def __init__(self, state: AppState, link: EngineLink) -> None:
        super().__init__(state)
        self._state, self._link = state, link
        self._here: list[ModelHere] = []
        self._offered: list[OfferedModel] = []
        self._computer = Computer()
        self.listed = False
        """Whether a list has come yet."""
        self.problem: Problem | None = None
        """Why a model could not be removed, or the list not be made."""
        self._connection: object = None
        link.received.connect(self._take)
        state.server_changed.connect(self._look_at_server)

    def refresh(self) -> None:
        """Ask for the list. The engine looks at the remembered model, so that is saved first."""
        if self._state.engine is not None:
            self._state.flush()
            self._run(commands.ListModels())

    def remove(self, source: str) -> None:
        """Delete what was fetched of a model; `source` is its folder."""
        self._run(commands.RemoveModel(source=source))

    # --- reading ---

    @property
    def here(self) -> list[ModelChoice]:
        """Those on this computer, those that cannot be used among them."""
        return [ModelChoice(one, self._offer_of(one)) for one in self._here]

    @property
    def offered(self) -> list[ModelChoice]:
        """Those that the connected trunk server offers."""
        return [ModelChoice(self._fetched(it.facts.fingerprint), it, True) for it in self._offered]

    @property
    def in_use(self) -> ModelChoice | None:
        """The connected or remembered one: what is here of it rather than its offer."""
        return next((it for it in [*self.here, *self.offered] if self.is_used(it)), None)

    def is_used(self, choice: ModelChoice) -> bool:
        """Whether it is the connected model, or the remembered one while nothing is connected."""
        chosen = self._state.settings.model
        model = self._state.model if self._state.connected else None
        connected = model.fingerprint if model is not None else None
        ours = choice.facts.fingerprint if choice.facts is not None else ""
        if is_from_server(chosen):
            return choice.comes_from_server and ours == (fingerprint_of(chosen) or connected)
        return choice.source == chosen and connected in (None, ours)

    def cut_for(self, choice: ModelChoice) -> tuple[int, int]:
        """The chosen partition, or the nearest that this model can have."""
        facts = choice.facts
        return (1, 1) if facts is None else self._state.cut_of(facts, choice.offer)

    def needs(self, choice: ModelChoice) -> Needs | None:
        """What it needs here at the chosen partition."""
        bundled = self._state.settings.server_url == BUNDLED
        trunk_here = bundled and choice.here is not None and choice.here.whole
        return needs_of(choice, self.cut_for(choice), self._computer, trunk_here=trunk_here)

    @property
    def computer(self) -> Computer:
        """What models are held against."""
        return self._computer

    def _offer_of(self, here: ModelHere) -> OfferedModel | None:
        if here.facts is None or here.kind != "fetched":
            return None
        wanted = here.facts.fingerprint
        return next((it for it in self._offered if it.facts.fingerprint == wanted), None)

    def _fetched(self, fingerprint: str) -> ModelHere | None:
        for one in self._here:
            if one.kind == "fetched" and one.facts and one.facts.fingerprint == fingerprint:
                return one
        return None

    # --- what the engine says ---

    def _look_at_server(self) -> None:
        if self._state.connecting:
            return
        server, model = self._state.server, self._state.model
        connection = (server.state == "connected", server.url, model)
        if connection != self._connection:
            self._connection = connection
            self.refresh()

    def _run(self, command: commands.Command) -> None:
        job: Job = self._link.run(command)
        job.ended.connect(self._ended)

    def _ended(self, event: events.JobEnded) -> None:
        self.problem = event.problem
        self.changed.emit()

    def _take(self, event: events.Event) -> None:
        if isinstance(event, ModelsListed):
            self.listed = True
            self._here, self._offered = event.here, event.offered
            self._computer = event.computer
            self.changed.emit()


def model_catalog(state: AppState, link: EngineLink) -> ModelCatalog:
    """The one that belongs to `state` (made on first use)."""
    found = state.findChild(ModelCatalog)
    return found if isinstance(found, ModelCatalog) else ModelCatalog(state, link)
