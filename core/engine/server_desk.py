"""Connecting, watching the connection, and counting what goes over it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from msgspec.structs import replace

from core.address import check_address
from core.commands import Connect, KeepProxyLogin, Pair
from core.config import BUNDLED, DEMO, is_from_server
from core.engine.reach import Reach
from core.engine.server import Server
from core.errors import FedseaError, NothingToDo, ServerLost, problem_of
from core.events import Event, ProxyLoginKept, ServerChanged, TrafficChanged
from core.jobs import Job
from core.net.network import the_network
from core.net.pairing import take_pairing
from core.net.proxy import keep_login
from core.net.tokens import Place, TokenStore
from core.pairing import pairing_of
from core.settings import load_settings
from core.text import QT_TRANSLATE_NOOP as _

_WATCH_SECONDS = 0.5
_LATENCY_TICKS = 20
_OUT_OF_REACH = _("errors", "It has stopped or is out of reach.")


class ServerDesk:
    """Owns the one `Server`. Its watch thread notices when the connection is gone.

    Whoever needs it calls `again`, which blocks until it is back. Where nobody does, `when_lost` is
    told, so that it is back before somebody does.
    """

    def __init__(
        self,
        emit: Callable[[Event], None],
        is_idle: Callable[[], bool],
        when_lost: Callable[[], None],
    ) -> None:
        self._emit = emit
        self._is_idle = is_idle
        self._when_lost = when_lost
        self._reach: Reach | None = None
        self._trying = False
        self._model = DEMO
        self._state = ServerChanged()
        self._tokens = TokenStore()
        self._earlier = (0, 0)
        self._others: list[Server] = []
        self._reported = (0, 0)
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._watch_connection, name="watch", daemon=True)
        self._watch.start()

    @property
    def server(self) -> Server:
        """The connected server. Raises `NothingToDo` or `ServerLost`."""
        server = self._chosen().server
        if not server.alive:
            raise ServerLost(reason=_OUT_OF_REACH)
        return server

    def _chosen(self) -> Reach:
        if self._reach is None:
            raise NothingToDo(
                reason=_("errors", "There is no trunk server."),
                advice=_("errors", "Connect on the Server page first."),
            )
        return self._reach

    @property
    def connected(self) -> Server | None:
        """The connected server, if there is one."""
        server = self._reach.server if self._reach is not None else None
        return server if server is not None and server.alive else None

    def again(self, job: Job) -> Server:
        """The connected server, reached again where it was lost.

        Raises `NothingToDo`, `JobCancelled`, and what keeps it from letting us in.
        """
        reach = self._chosen()
        if reach.server.alive:
            return reach.server
        before = reach.server
        self._trying = True
        self._change(replace(self._state, job=0, state="retrying", latency_ms=None, problem=None))
        try:
            server, state = self._reached(reach, job)
            self._add_earlier(before)
            self._change(replace(state, job=0))
        except FedseaError as error:
            self._reach = None
            self._add_earlier(reach.server)
            self._change(replace(self._state, job=0, state="lost", problem=error.problem()))
            raise
        finally:
            self._trying = False
        return server

    def _reached(self, reach: Reach, job: Job) -> tuple[Server, ServerChanged]:
        while True:
            server = reach.again(job)
            with contextlib.suppress(ServerLost):  # it was there for a moment only
                return server, self._connected(server)

    @property
    def model(self) -> str:
        """The model chosen last, connected or not."""
        return self._model

    def reach_again(self, job: Job) -> None:
        """As `again`, for nobody in particular: what came of it is in the state."""
        if self._reach is not None:
            with contextlib.suppress(FedseaError):
                self.again(job)

    def connect(self, job: Job, wish: Connect) -> None:
        """Connect to `wish.url`; an earlier connection is closed first."""
        self.disconnect(job)
        self._model = wish.model
        state = ServerChanged(job=job.number, url=wish.url, bundled=wish.url == BUNDLED)
        try:
            if not state.bundled:
                state = replace(state, url=check_address(wish.url))
            token, place = self._token(state, wish)
            self._change(replace(state, state="starting", token_kept_in=place))
            settings = load_settings()
            server = Server(state.url, wish.model, token, job, threads=settings.threads)
        except BaseException as error:
            problem = problem_of(error) if isinstance(error, Exception) else None
            self._change(replace(state, problem=problem))
            raise
        self._reach = Reach(server, state.url, settings.other_servers.split(), self._connect_again)
        if is_from_server(wish.model):
            self._model = str(server.source.folder)
        if wish.token is not None and not state.bundled:  # it was right, so it is worth keeping
            place = self._tokens.keep(state.url, wish.token, remember=wish.remember)
        self._change(replace(self._connected(server), job=job.number, token_kept_in=place))

    def _connect_again(self, url: str, job: Job) -> Server:
        token = None if url == BUNDLED else self._tokens.find(url)[0]
        return Server(url, self._model, token, job, threads=load_settings().threads)

    def _connected(self, server: Server) -> ServerChanged:
        """`token_kept_in` is that of the server before."""
        bundled = server.bundled is not None
        return replace(
            self._state,
            state="connected",
            url=BUNDLED if bundled else server.url,
            bundled=bundled,
            latency_ms=server.link.measure_latency(),
            model=server.source.facts(4),
            min_input_blocks=server.offer.min_input_blocks,
            min_output_blocks=server.offer.min_output_blocks,
            problem=None,
        )

    def _token(self, state: ServerChanged, wish: Connect) -> tuple[str | None, Place]:
        if state.bundled:
            return None, "nowhere"
        return (wish.token, "nowhere") if wish.token is not None else self._tokens.find(state.url)

    def pair(self, wish: Pair) -> Connect:
        """Take a pairing; return how to connect with it. Raises what `take_pairing` raises."""
        pairing = pairing_of(wish.line)
        url, _place = take_pairing(pairing, self._tokens, anew=wish.anew)
        return Connect(job=wish.job, url=url, model=wish.model)

    @staticmethod
    def keep_proxy_login(job: Job, wish: KeepProxyLogin) -> None:
        """Raises what `keep_login` raises."""
        place = keep_login(wish.user, wish.password, the_network())
        job.emit(ProxyLoginKept(job=job.number, kept_in=place))

    def forget_token(self, url: str) -> None:
        """Remove the token kept for `url`."""
        self._tokens.forget(url)

    def disconnect(self, job: Job) -> None:
        """Close the connection if there is one."""
        reach, self._reach = self._reach, None
        if reach is None:
            return
        self._add_earlier(reach.server)
        reach.close()
        self._change(
            ServerChanged(
                job=job.number, state="stopped", url=self._state.url, bundled=self._state.bundled
            )
        )

    def _add_earlier(self, server: Server) -> None:
        self._earlier = (
            self._earlier[0] + server.link.bytes_sent,
            self._earlier[1] + server.link.bytes_received,
        )

    def stop(self) -> None:
        """End the watch and the connection."""
        self._ended.set()
        self._watch.join(3)
        self.disconnect(Job())

    def _change(self, state: ServerChanged) -> None:
        self._state = state
        self._emit(state)

    def count(self, server: Server) -> None:
        """Count what passes over another connection too, for as long as it stands."""
        self._others.append(server)

    def _watch_connection(self) -> None:
        ticks = 0
        while not self._ended.wait(_WATCH_SECONDS):
            reach = self._reach
            self._report_traffic(reach.server if reach is not None else None)
            ticks += 1
            if reach is None or self._trying or not self._is_idle():
                continue
            if not reach.server.alive:
                self._when_lost()
            elif ticks % _LATENCY_TICKS == 0:
                self._report_latency(reach.server)

    def _report_traffic(self, server: Server | None) -> None:
        for ended in [it for it in self._others if not it.alive]:
            self._others.remove(ended)
            self._add_earlier(ended)
        links = [it.link for it in (server, *self._others) if it is not None]
        sent = self._earlier[0] + sum(it.bytes_sent for it in links)
        received = self._earlier[1] + sum(it.bytes_received for it in links)
        if (sent, received) != self._reported:
            self._reported = sent, received
            self._emit(TrafficChanged(bytes_sent=sent, bytes_received=received))

    def _report_latency(self, server: Server) -> None:
        try:
            latency = server.link.measure_latency()
        except FedseaError:
            return  # the next look finds it lost
        if self.connected is server and self._state.state == "connected":
            self._change(replace(self._state, job=0, latency_ms=latency))
