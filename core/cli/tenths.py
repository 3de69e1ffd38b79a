"""Progress of a long command on a terminal."""

from __future__ import annotations

from core.cli.output import Output
from core.events import Event, JobProgress


class Tenths:
    """Tells of each tenth of each stage once; with --json every event is passed on."""

    def __init__(self, output: Output) -> None:
        self._output, self._told = output, ("", -1)

    def __call__(self, event: Event) -> None:
        """Take one event of the job."""
        self._output.event(event)
        if isinstance(event, JobProgress) and event.share is not None:
            now = event.stage, int(event.share * 10)
            if now > self._told or now[0] != self._told[0]:
                self._told = now
                self._output.text(f"{event.stage}: {now[1] * 10} %")
