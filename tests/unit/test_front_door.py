"""Who counts as one peer, when a peer is stalled, and what an inbox holds."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import WSMessage, WSMsgType, web

from server_stub.front_door import peer_of
from server_stub.inbox import Inbox
from server_stub.visitor import LEAST_BYTES, Stall, Visitor


@pytest.mark.parametrize(
    ("address", "peer"),
    [
        ("127.0.0.1", ""),
        ("127.8.0.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::7%eth0", "fe80::/64"),
    ],
)
def test_what_counts_as_one_peer(address: str, peer: str) -> None:
    assert peer_of(address) == peer


def test_a_stall_ends_with_enough_bytes_and_with_nothing_to_move() -> None:
    stall = Stall()
    assert stall.lasts(True, 0, 100_000, 0.0) == 0
    assert stall.lasts(True, 0, 100_000, 10.0) == 10
    assert stall.lasts(True, LEAST_BYTES - 1, 90_000, 20.0) == 20  # not enough
    assert stall.lasts(True, 1, 90_000, 21.0) == 0
    assert stall.lasts(True, 0, 90_000, 30.0) == 9
    assert stall.lasts(False, 0, 0, 40.0) == 0
    assert stall.lasts(True, 0, 5, 50.0) == 0


def test_half_a_message_is_a_stall_only_while_it_is_waited_for() -> None:
    async def look() -> list[bool]:
        visitor = Visitor(web.Server(lambda _: None), "", lambda _: None)  # type: ignore[arg-type]
        visitor.begin_talk()
        visitor.data_received(bytes(1000))
        visitor.arrived(1000)  # and is being answered
        visitor.data_received(bytes(100_000))
        found = [visitor.is_stalled(now, 30.0) for now in (0.0, 40.0)]
        visitor.answered(1000)
        return [*found, *(visitor.is_stalled(now, 30.0) for now in (50.0, 70.0, 81.0))]

    assert asyncio.run(look()) == [False, False, False, False, True]


class _Account:
    def __init__(self) -> None:
        self.held = self.most = 0

    def arrived(self, size: int) -> None:
        self.held += size
        self.most = max(self.most, self.held)

    def answered(self, size: int) -> None:
        self.held -= size


def message(size: int) -> WSMessage:
    return WSMessage(WSMsgType.BINARY, bytes(size), None)


@pytest.mark.parametrize(("size", "most"), [(1, 5), (60, 2)])
def test_an_inbox_holds_few_messages_and_few_bytes(size: int, most: int) -> None:
    """Besides the one that is answered, four; or as many as are just above 100 bytes."""

    async def talk() -> _Account:
        account = _Account()
        inbox = Inbox(100, account)

        async def read() -> None:
            for _ in range(20):
                await inbox.put(message(size))
            await inbox.put(WSMessage(WSMsgType.CLOSE, 1000, ""))

        reading = asyncio.create_task(read())
        taken = 0
        while (await inbox.get()).type is WSMsgType.BINARY:
            taken += 1
            for _ in range(5):
                await asyncio.sleep(0)
        await reading
        assert taken == 20
        return account

    account = asyncio.run(talk())
    assert account.held == 0
    assert account.most == most * size


def test_what_waits_is_forgotten_when_nobody_is_there_any_more() -> None:
    async def talk() -> None:
        account = _Account()
        inbox = Inbox(100, account)
        await inbox.put(message(5))
        await inbox.put(message(6))
        await inbox.put(WSMessage(WSMsgType.CLOSED, None, None))
        assert account.held == 0
        assert (await inbox.get()).type is WSMsgType.CLOSED

    asyncio.run(talk())
