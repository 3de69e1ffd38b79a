"""Partners of a common run as the program has them: with files, invitations and run folders."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

from support.trunk_process import TOKEN

from core.commands import TakePart
from core.config import DataTable, ModelTable, PrivacyTable, RunConfig
from core.engine.together_desk import take_part
from core.events import Event, RunFinished, RunSummary, StepDone, TogetherStanding
from core.federation.founding import Founded, found
from core.jobs import Job
from core.model.source import ModelSource
from core.together import CommonRun, Way

SECONDS = 180.0


def write_rows(file: Path, ward: int, rows: int = 14) -> Path:
    """Questions and answers that differ by ward."""
    lines = [
        f"What is in room {it} of ward {ward}?,Beds {it} to {it + ward}." for it in range(rows)
    ]
    file.write_text("question,answer\n" + "\n".join(lines) + "\n", "utf-8")
    return file


def found_at(
    url: str, model: Path, folder: Path, way: Way, partners: int, **changes: object
) -> Founded:
    """A run of the tiny model, with its invitations."""
    values: dict[str, object] = {
        "input_blocks": 2,
        "output_blocks": 2,
        "rounds": 6,
        "steps_per_round": 2,
        "batch_size": 2,
        "max_length": 64,
        "lora_rank": 4,
        "save_every": 2,
        "patience": 30.0,
        "least_seats": partners,
    }
    run = CommonRun(way, ModelSource(model).fingerprint, **{**values, **changes})  # type: ignore[arg-type]
    names = [f"Ward {it}" for it in range(1, partners + 1)]
    return found(url, TOKEN, "Letters", "tiny", run, names, folder)


@dataclass
class Partner:
    """Takes part in a thread. `events` are all that the window would be told."""

    seat: Path
    """An invitation, or the folder of a run."""
    model: Path
    data: Path
    runs: Path
    level: float = 0.0
    events: list[Event] = field(default_factory=list)
    error: BaseException | None = None
    job: Job = field(default_factory=Job)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run)

    def begin(self) -> None:
        self.thread.start()

    def end(self) -> Partner:
        self.thread.join(SECONDS)
        assert not self.thread.is_alive(), self.events[-3:]
        if self.error is not None:
            raise self.error
        return self

    def _run(self) -> None:
        config = RunConfig(
            model=ModelTable(str(self.model), 2, 2),
            data=DataTable(str(self.data)),
            privacy=PrivacyTable(noise_level=self.level),
        )
        folder = str(self.seat) if self.seat.is_dir() else ""
        wish = TakePart(invitation="" if folder else str(self.seat), folder=folder, config=config)
        try:
            for event in take_part(self.job, wish, self.runs):
                self.events.append(event)
        except BaseException as error:  # noqa: BLE001 - told to whoever waits
            self.error = error

    @property
    def standings(self) -> list[TogetherStanding]:
        return [it for it in self.events if isinstance(it, TogetherStanding)]

    @property
    def steps(self) -> list[StepDone]:
        return [it for it in self.events if isinstance(it, StepDone)]

    @property
    def result(self) -> RunSummary:
        (finished,) = [it for it in self.events if isinstance(it, RunFinished)]
        assert finished.run is not None
        return finished.run


def partners_of(founded: Founded, model: Path, place: Path, level: float = 0.0) -> list[Partner]:
    """One for each invitation, with data of its own."""
    return [
        Partner(
            file, model, write_rows(place / f"ward-{ward}.csv", ward), place / f"runs-{ward}", level
        )
        for ward, file in enumerate(founded.invitations, start=1)
    ]
