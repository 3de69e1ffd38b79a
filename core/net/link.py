"""One WebSocket to a trunk server. Callers block; the socket lives in a thread of its own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import aiohttp

from core.errors import FedseaError, ServerLost, ServerRefused, ServerUnreachable
from core.jobs import JobCancelled
from core.ledger.book import the_ledger
from core.ledger.entry import destination_of, sent_frame, sent_request
from core.net.handshake import not_connected, without_redirects
from core.net.trust import Trust
from core.privacy.outbound import Gate, Outbound, check_message, noise_level_of
from core.protocol.frames import BadFrame, join, split_server_frame
from core.protocol.messages import (
    VERSION,
    ClientMessage,
    Code,
    Done,
    Hello,
    Number,
    Ping,
    Refused,
    ServerMessage,
    TensorHead,
)
from core.protocol.tensors import NotFinite, encode_tensor
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase
from core.trust_errors import TokenNotForThis

Reply = tuple[Any, list[memoryview]]
_Coming = concurrent.futures.Future[Reply]

_CONNECT_SECONDS = 15.0
_HEARTBEAT_SECONDS = 20.0
_REPLY_SECONDS = 600.0
_CANCEL_GRACE_SECONDS = 5.0
_POLL_SECONDS = 0.2
_CLOSE_SECONDS = 1.0
_LATENCIES = 4
_ROUTE = "/v1/trunk"
_ENDINGS: dict[int | None, str] = {
    aiohttp.WSCloseCode.GOING_AWAY: _("errors", "The server was stopped."),
    aiohttp.WSCloseCode.MESSAGE_TOO_BIG: _(
        "errors", "A message was larger than the server allows."
    ),
    aiohttp.WSCloseCode.PROTOCOL_ERROR: _("errors", "The server could not read a message."),
}


class Awaited:
    """The reply to a message that was sent. `number` is that of the message."""

    def __init__(self, link: Link, number: int, coming: _Coming) -> None:
        self.number = number
        self._link = link
        self._coming = coming

    def result(self) -> Reply:
        """Wait for the reply and its tensors.

        Raises `ServerRefused`, `TokenNotForThis`, `ServerLost` and `JobCancelled`.

        Patience and the right to cancel begin with this call, not with the sending.
        """
        reply, payloads = self._link.wait_for(self._coming)
        if isinstance(reply, Refused):
            if reply.code == Code.FORBIDDEN:
                raise TokenNotForThis
            raise ServerRefused(code=reply.code, message=reply.detail)
        return reply, payloads


class Link:
    """Sends requests and waits for their replies. All that leaves passes `send` and its gate,
    and is in the ledger before it leaves.
    """

    def __init__(
        self, url: str, token: str | None, max_message_bytes: int, certificate: str = ""
    ) -> None:
        """Connect. Raises `ServerUnreachable`, `TokenRefused`, `LedgerUnwritable`, and as `Rest`
        does what is about trust and proxies; `certificate` as `Trust` takes it.
        """
        self.url = url
        self._trust = Trust(url, certificate)
        self.bytes_sent = 0
        self.bytes_received = 0
        self.is_cancelled: Callable[[], bool] = lambda: False
        """Asked while a reply is awaited; the owner of a job sets it."""
        self.purpose = ""
        """What the ledger says all this is for: a run folder's name, or “chat”; see `used_for`."""
        self.latencies: deque[float] = deque(maxlen=_LATENCIES)
        """Milliseconds of the last round trips that were measured."""
        self._ledger = the_ledger()
        self._order = threading.RLock()
        self._ids = itertools.count(1)
        self._max_message_bytes = max_message_bytes
        self._waiting: dict[int, _Coming] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._lost: str = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="trunk-link", daemon=True)
        self._thread.start()
        try:
            self._ledger.append(sent_request(url, _ROUTE))
            self._call(self._connect(token, max_message_bytes), _CONNECT_SECONDS)
            self.request(lambda number, heads: Hello(number, heads, VERSION))
        except BaseException:
            self.close()
            raise

    # --- for callers, any thread -------------------------------------------------------

    def request(
        self,
        make: Callable[[int, list[TensorHead]], ClientMessage],
        outbound: Sequence[Outbound] = (),
        gate: Gate | None = None,
        number: Number = Number.FLOAT32,
    ) -> Reply:
        """Send one message and wait for its reply; see `send` and `Awaited.result`."""
        return self.send(make, outbound, gate, number).result()

    def send(
        self,
        make: Callable[[int, list[TensorHead]], ClientMessage],
        outbound: Sequence[Outbound] = (),
        gate: Gate | None = None,
        number: Number = Number.FLOAT32,
    ) -> Awaited:
        """Send one message; its reply can be waited for later. Replies come in this order.

        `make` gets the request's number and the tensor heads. Tensors need a `gate`, which checks
        each of them before it is encoded. All checks are done when this returns.

        Raises `UnprotectedSend`, `LedgerUnwritable` or `ServerRefused` (nothing left), and
        `ServerLost`.
        """
        encoded = [self._encode(item, gate, number) for item in outbound]
        heads = [head for head, _ in encoded]
        with self._order:  # the server takes no number twice, and none below another
            message = make(next(self._ids), heads)
            future = self._checked_and_handed_over(message, outbound, gate, encoded)
        return Awaited(self, message.id, future)

    def _checked_and_handed_over(
        self,
        message: ClientMessage,
        outbound: Sequence[Outbound],
        gate: Gate | None,
        encoded: Sequence[tuple[TensorHead, bytes]],
    ) -> _Coming:
        if message.tensors != [head for head, _ in encoded]:
            raise Gate.refuse(_("errors", "its header did not describe its tensors"))
        check_message(message, outbound, gate)
        frame = join(message, [payload for _, payload in encoded])
        if len(frame) > self._max_message_bytes:
            raise ServerRefused(
                code=Code.TOO_LARGE,
                message=phrase(
                    _(
                        "errors",
                        "One message may have {size} MB, and this batch or text needs more.",
                    ),
                    size=self._max_message_bytes >> 20,
                ),
            )
        return self._hand_over(message, frame, noise_level_of(outbound))

    @staticmethod
    def _encode(item: Outbound, gate: Gate | None, number: Number) -> tuple[TensorHead, bytes]:
        if gate is None:
            raise Gate.refuse(_("errors", "no gate was given for its tensor"))
        checked = gate.check(item)
        try:
            return encode_tensor(checked.tensor, checked.kind, number, checked.module, checked.part)
        except NotFinite:
            raise Gate.refuse(_("errors", "its numbers were not finite")) from None

    @contextlib.contextmanager
    def used_for(self, purpose: str) -> Iterator[None]:
        """Until the end of the `with`, the ledger says that what leaves is for `purpose`."""
        before, self.purpose = self.purpose, purpose
        try:
            yield
        finally:
            self.purpose = before

    def measure_latency(self) -> float:
        """Milliseconds of one empty round trip."""
        start = time.perf_counter()
        self.request(lambda number, heads: Ping(number, heads, 0))
        self.latencies.append((time.perf_counter() - start) * 1000)
        return self.latencies[-1]

    def least_latency(self) -> float:
        """Of the last few; slower ones waited for a busy computer, not for the network."""
        while len(self.latencies) < _LATENCIES:
            self.measure_latency()
        return min(self.latencies)

    def close(self) -> None:
        """Close the socket and end the thread. Never raises."""
        if self._loop.is_closed():
            return
        self._lost = self._lost or _("errors", "It was closed here.")
        with contextlib.suppress(FedseaError, OSError):
            self._call(self._disconnect(), 3)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
        self._fail(self._lost)  # whoever asked in the very last moment

    @property
    def alive(self) -> bool:
        """Whether the connection stands, as far as is known."""
        return not self._lost

    # --- the exchange ------------------------------------------------------------------

    def _hand_over(
        self, message: ClientMessage, frame: bytes, noise_level: float | None
    ) -> _Coming:
        if self._lost:
            raise ServerLost(reason=self._lost)
        future: _Coming = concurrent.futures.Future()
        noted = sent_frame(destination_of(self.url), self.purpose, message, frame, noise_level)
        with self._order:  # the ledger's order is that of the socket
            self._ledger.append(noted)
            self._waiting[message.id] = future
            try:
                self._loop.call_soon_threadsafe(self._start_send, message.id, frame)
            except RuntimeError:  # closed since the look above
                raise ServerLost(reason=self._lost) from None
        return future

    def wait_for(self, future: _Coming) -> Reply:
        """Wait for what `send` began. Raises `ServerLost`, and `JobCancelled` after a while."""
        deadline = time.monotonic() + _REPLY_SECONDS
        cancelled_at: float | None = None
        while True:
            try:
                return future.result(_POLL_SECONDS)
            except concurrent.futures.TimeoutError:
                now = time.monotonic()
                if self.is_cancelled():
                    cancelled_at = cancelled_at or now
                    if now - cancelled_at > _CANCEL_GRACE_SECONDS:
                        raise JobCancelled from None
                if now > deadline:
                    raise ServerLost(
                        reason=_("errors", "It did not answer for ten minutes.")
                    ) from None

    def _call(self, coroutine: Any, seconds: float) -> Any:
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result(seconds)
        except concurrent.futures.TimeoutError:
            future.cancel()
            raise ServerUnreachable(
                url=self.url, reason=_("errors", "It took too long to answer.")
            ) from None

    # --- in the link's thread ----------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _connect(self, token: str | None, max_message_bytes: int) -> None:
        self._session = aiohttp.ClientSession(trace_configs=[without_redirects()])
        try:
            self._socket = await self._session.ws_connect(
                f"{self.url}{_ROUTE}",
                headers={"Authorization": f"Bearer {token}"} if token else {},
                heartbeat=_HEARTBEAT_SECONDS,
                max_msg_size=max_message_bytes,
                compress=0,
                timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSE_SECONDS),
                **self._trust.websocket_options(),
            )
        except (aiohttp.ClientError, OSError) as error:
            await self._session.close()
            raise not_connected(error, self._trust) from error
        self._reader = asyncio.create_task(self._read())

    def _start_send(self, number: int, frame: bytes) -> None:
        task = self._loop.create_task(self._send(number, frame))
        self._sending.add(task)  # the loop itself keeps no task alive
        task.add_done_callback(self._sending.discard)

    async def _send(self, number: int, frame: bytes) -> None:
        try:
            await self._socket.send_bytes(frame)
            self.bytes_sent += len(frame)
        except (ConnectionError, aiohttp.ClientError, RuntimeError):
            self._fail(_("errors", "The connection broke while sending."))
        if self._lost and (future := self._waiting.pop(number, None)) and not future.done():
            future.set_exception(ServerLost(reason=self._lost))

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is not aiohttp.WSMsgType.BINARY:
                break
            self.bytes_received += len(message.data)
            try:
                reply, payloads = split_server_frame(message.data)
            except BadFrame:
                self._fail(_("errors", "It sent something that is no valid message."))
                return
            if isinstance(reply, Refused) and reply.id == 0:
                self._fail(_ENDINGS[aiohttp.WSCloseCode.PROTOCOL_ERROR])
                return
            self._deliver(reply, payloads)
        cut = _("errors", "The server ended it, or the network between was cut.")
        self._fail(_ENDINGS.get(self._socket.close_code, cut))

    def _deliver(self, reply: ServerMessage, payloads: list[memoryview]) -> None:
        future = self._waiting.pop(reply.id, None)
        if future is not None and not future.done():
            future.set_result((reply, payloads))

    def _fail(self, reason: str) -> None:
        self._lost = self._lost or reason
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(ServerLost(reason=self._lost))

    async def _disconnect(self) -> None:
        end = None
        try:
            if hasattr(self, "_socket"):
                end = self._socket.get_extra_info("socket")
                await self._socket.close()
                await self._reader
        finally:
            if hasattr(self, "_session"):
                await self._session.close()
        deadline = self._loop.time() + _CLOSE_SECONDS
        while end is not None and end.fileno() != -1 and self._loop.time() < deadline:
            await asyncio.sleep(0.01)  # TLS says farewell too, before the loop is closed


def expect(reply: Any, kind: type) -> Any:
    """Return `reply` if it is of the `kind` that was asked for. Raises `ServerLost` otherwise."""
    if not isinstance(reply, kind):
        raise ServerLost(reason=_("errors", "It answered something else than was asked."))
    return reply


def expect_done(reply: Reply) -> None:
    """For requests that return nothing."""
    expect(reply[0], Done)
