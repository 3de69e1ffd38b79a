"""Models as the window asks for them: what there is, what comes, what goes."""

from __future__ import annotations

from msgspec.structs import replace

from core.commands import FetchModel, RemoveModel
from core.config import FROM_SERVER
from core.engine.server import Server
from core.events import ModelFetched, ModelsListed, OfferedModel
from core.jobs import Job
from core.model.here import models_here, remove, this_computer
from core.model.partition import Partition
from core.model_events import Computer
from core.settings import load_settings


class ModelsDesk:
    """Reads folders; only fetching asks the trunk server for something."""

    def __init__(self) -> None:
        self._computer: Computer | None = None

    def list(self, job: Job, server: Server | None) -> None:
        """Emit `ModelsListed`."""
        computer = self._measure()
        here = models_here(load_settings().model)
        offered = [] if server is None or server.bundled else offers_of(server)
        job.emit(ModelsListed(job=job.number, here=here, offered=offered, computer=computer))

    def _measure(self) -> Computer:
        """Memory as it was at first, before models filled it; the best speed seen so far.

        Other programs only ever slow a measurement down, and the speed is told as an upper bound.
        """
        now, before = this_computer(), self._computer
        if before is not None:
            fastest = max(before.bytes_per_second, now.bytes_per_second)
            now = replace(now, memory_free=before.memory_free, bytes_per_second=fastest)
        self._computer = now
        return now

    def fetch(self, job: Job, wish: FetchModel, server: Server) -> None:
        """Bring a model here; emit `ModelFetched` and the new list."""
        cut = None if wish.whole else Partition(wish.input_blocks, wish.output_blocks)
        try:
            model = server.fetch(job, wish.source, cut)
            job.emit(ModelFetched(job=job.number, source=str(model.folder), name=model.name))
        finally:
            self.list(job, server)

    def remove(self, job: Job, wish: RemoveModel, server: Server | None) -> None:
        """Delete a fetched model; emit the new list."""
        remove(wish.source)
        self.list(job, server)


def offers_of(server: Server) -> list[OfferedModel]:
    """What a server offers, with sizes as a client has them."""
    return [
        OfferedModel(
            f"{FROM_SERVER}:{offer.model.fingerprint}",
            offer.model.at(4),
            offer.min_input_blocks,
            offer.min_output_blocks,
            offer.languages,
            server.info.weights_handed_out,
        )
        for offer in server.info.models
    ]
