"""Common runs: founding one, looking into invitations, taking part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from core.commands import CreateCommonRun, FinishCommonRun, ReadInvitation, TakePart
from core.config import FROM_SERVER, RunConfig
from core.data import DataSet
from core.engine.server import Server
from core.errors import BadSetting
from core.events import CommonRunCreated, Event, InvitationRead, SeatsListed
from core.invitation import read_invitation
from core.jobs import Job
from core.text import QT_TRANSLATE_NOOP as _

Opened = Callable[[str], DataSet | None]
Connected = Callable[[Server], None]


class TogetherDesk:
    """For the engine; the command line uses `take_part` itself."""

    def create(self, job: Job, wish: CreateCommonRun, server: Server) -> None:
        """Emit the invitations of a new run at the connected server."""
        from core.federation.founding import found

        if server.bundled is not None or wish.run is None:
            raise BadSetting(
                name="server",
                reason=_("errors", "Partners cannot reach the trunk that is bundled here."),
            )
        run = replace(wish.run, fingerprint=server.source.fingerprint)
        model = server.source.name
        made = found(server.url, server.token, wish.name, model, run, wish.names, Path(wish.folder))
        job.emit(CommonRunCreated(job.number, made.number, [str(it) for it in made.invitations]))

    def finish(self, _job: Job, wish: FinishCommonRun, server: Server) -> None:
        """End a run for all."""
        from core.federation.founding import finish

        finish(server.url, server.token, wish.run)

    def read(self, job: Job, wish: ReadInvitation) -> None:
        """Emit what an invitation offers and asks."""
        file = Path(wish.path)
        job.emit(InvitationRead(job.number, read_invitation(file).facts(file)))

    def list(self, job: Job, parent: Path) -> None:
        """Emit the seats that are held."""
        from core.federation.held_seat import list_held

        job.emit(SeatsListed(job.number, list_held(parent)))

    def take_part(
        self, job: Job, wish: TakePart, parent: Path, opened: Opened, connected: Connected
    ) -> None:
        """Emit all that happens."""
        for event in take_part(job, wish, parent, opened, connected):
            job.emit(event)


def take_part(
    job: Job,
    wish: TakePart,
    parent: Path,
    opened: Opened = lambda _: None,
    connected: Connected = lambda _: None,
    *,
    threads: int = 0,
) -> Iterator[Event]:
    """Take the seat of an invitation, or go on with the one of a run's folder.

    `opened` has a file that is open already, and `connected` is told of each connection.
    Raises `InvitationUnusable`, `NotEnrolled`, `SeatLost`, `OutsideTheRun`, and what a run raises.
    """
    from core.federation.held_seat import config_of, enrol, folder_of, held_in
    from core.federation.participation import Participation, as_the_run_has_it

    job.progress(_("stages", "Taking the seat in the common run"))
    if wish.invitation:
        file = Path(wish.invitation)
        invitation = read_invitation(file)
        as_the_run_has_it(wish.config, invitation.run, invitation.server)  # before it is used up
        seat = enrol(invitation, file)
        folder = folder_of(seat, parent)
    else:
        folder = Path(wish.folder)
        seat = held_in(folder)
    before = config_of(folder) if folder else None
    config = before or wish.config
    source = _source(config, seat.note.run.fingerprint)
    config = replace(config, model=replace(config.model, source=source))

    def connect() -> Server:
        server = Server(
            seat.note.server,
            source,
            seat.token,
            job,
            threads=threads,
            certificate=seat.note.certificate,
        )
        connected(server)
        return server

    data = opened(config.data.train)
    return Participation(job, seat, config, connect, parent, data).events()


def _source(config: RunConfig, fingerprint: str) -> str:
    """The model of the run, from the server where no other source is named."""
    if config.model.source == FROM_SERVER:
        return f"{FROM_SERVER}:{fingerprint}"
    return config.model.source
