"""Who is told of new blocks: each listener once, no more of one client than its share, and nobody who has gone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import Message

from wasiqa.chain.chain import Header
from wasiqa.portal import listeners as module
from wasiqa.portal.listeners import MOST, MOST_OF_ONE, Listeners


class Blocks:
    """A chain that is followed, as far as listeners look at it; how often they do is counted."""

    def __init__(self) -> None:
        self.looked = 0
        self.add(1)

    def add(self, number: int) -> None:
        """One more block."""
        self.snapshot: Any = SimpleNamespace(head=Header(number, f"0x{number:064x}", "", 0))

    @property
    def latest(self) -> Any:
        self.looked += 1
        return self.snapshot


@asynccontextmanager
async def listening(listeners: Listeners, host: str | None = "10.0.0.1") -> AsyncIterator[Callable[[], Any]]:
    """A client that listens, until the end of the block; gives what it was told next."""
    told: asyncio.Queue[str] = asyncio.Queue()
    gone = asyncio.Event()
    scope = {"type": "http", "client": None if host is None else (host, 1), "asgi": {"spec_version": "2.3"}}

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message.get("body"):
            await told.put(message["body"].decode())

    answer = asyncio.ensure_future(listeners.admit(Request(scope))(scope, receive, send))
    try:
        yield lambda: asyncio.wait_for(told.get(), 2)
    finally:
        gone.set()
        await answer


def run(act: Callable[[Listeners, Blocks], Coroutine[Any, Any, None]]) -> None:
    """Act on a loop of its own."""
    blocks = Blocks()
    asyncio.run(act(Listeners(blocks), blocks))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK", 0.01)


@pytest.mark.parametrize("others", [["10.0.0.1"], ["::ffff:10.0.0.1"]])
def test_one_client_takes_no_more_than_its_share(others: list[str]) -> None:
    async def act(listeners: Listeners, _: Blocks) -> None:
        async with AsyncExitStack() as stack:
            for _ in range(MOST_OF_ONE):
                await stack.enter_async_context(listening(listeners))
            for host in others:
                with pytest.raises(HTTPException) as refused:
                    await stack.enter_async_context(listening(listeners, host))
                assert refused.value.status_code == 429
            await stack.enter_async_context(listening(listeners, "10.0.0.2"))
            assert len(listeners) == MOST_OF_ONE + 1
        assert len(listeners) == 0
        async with listening(listeners):
            assert len(listeners) == 1

    run(act)


def test_all_addresses_that_one_place_has_are_one_client() -> None:
    async def act(listeners: Listeners, _: Blocks) -> None:
        async with AsyncExitStack() as stack:
            for n in range(MOST_OF_ONE):
                await stack.enter_async_context(listening(listeners, f"2001:db8:1:2::{n}"))
            with pytest.raises(HTTPException):
                await stack.enter_async_context(listening(listeners, "2001:db8:1:2:ffff::1"))
            await stack.enter_async_context(listening(listeners, "2001:db8:1:3::1"))
            for unknown in (None, "testclient"):
                await stack.enter_async_context(listening(listeners, unknown))

    run(act)


def test_so_many_listeners_are_too_many() -> None:
    async def act(listeners: Listeners, _: Blocks) -> None:
        for n in range(MOST):
            listeners.join(str(n))
        with pytest.raises(HTTPException):
            async with listening(listeners):
                pass
        for n in range(MOST):
            listeners.leave(str(n))
        async with listening(listeners):
            assert len(listeners) == 1

    run(act)


def test_each_block_is_told_once_to_everybody_and_looked_for_once_for_all() -> None:
    async def act(listeners: Listeners, blocks: Blocks) -> None:
        async with AsyncExitStack() as stack:
            clients = [await stack.enter_async_context(listening(listeners, f"10.0.0.{n}")) for n in range(20)]
            for number in (1, 2, 3):
                blocks.add(number)
                told = [json.loads((await client()).split("data: ")[1]) for client in clients]
                assert told == [{"block": number, "hash": blocks.snapshot.head.hash}] * 20
            before = blocks.looked
            await asyncio.sleep(0.1)
            assert 2 <= blocks.looked - before <= 20
        looked = blocks.looked
        await asyncio.sleep(0.05)
        assert blocks.looked == looked

    run(act)


def test_while_no_block_comes_a_listener_hears_that_the_portal_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SILENCE", 0.02)

    async def act(listeners: Listeners, _: Blocks) -> None:
        async with listening(listeners) as told:
            assert (await told()).startswith("event: head\n")
            assert await told() == ": still here\n\n"

    run(act)
