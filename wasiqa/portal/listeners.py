"""Browsers that are told of new blocks by server-sent events. The head is looked at once for all of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from ipaddress import IPv6Address, ip_address

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from wasiqa.portal.live import Live

MOST = 500
"""Listeners at once."""
MOST_OF_ONE = 8
"""Of one client."""
_LOOK = 0.25
_SILENCE = 15


class Listeners:
    """Who listens, counted by client."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._here: Counter[str] = Counter()
        self._watcher: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    def __len__(self) -> int:
        return self._here.total()

    def admit(self, request: Request) -> StreamingResponse:
        """Tell of each new block from now on. Refused, if too many listen, or too many of this client."""
        client = _client(request)
        if len(self) >= MOST or self._here[client] >= MOST_OF_ONE:
            raise HTTPException(429)
        return _Stream(self, client)

    def join(self, client: str) -> None:
        """One more listens; the first has the head watched."""
        self._here[client] += 1
        if self._watcher is None:
            self._watcher = asyncio.create_task(self._watch())

    def leave(self, client: str) -> None:
        """One less listens; with the last the watching ends."""
        self._here[client] -= 1
        self._here += Counter()  # whoever has gone is forgotten
        if not self._here and self._watcher is not None:
            self._watcher.cancel()
            self._watcher = None

    async def heads(self) -> AsyncIterator[str]:
        """An event for the head, and for each that follows."""
        known = None
        while True:
            news, head = self._news, self._live.snapshot.head
            if head != known:
                yield f'event: head\nid: {head.hash}\ndata: {{"block": {head.number}, "hash": "{head.hash}"}}\n\n'
            else:
                yield ": still here\n\n"
            known = head
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), _SILENCE)

    async def _watch(self) -> None:
        known = self._live.latest
        while True:
            await asyncio.sleep(_LOOK)
            if self._live.latest is not known:
                known = self._live.latest
                self._news.set()
                self._news = asyncio.Event()


class _Stream(StreamingResponse):
    """Events for one listener, who has a place for as long as the answer takes."""

    def __init__(self, listeners: Listeners, client: str) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(listeners.heads(), media_type="text/event-stream", headers=headers)
        self._listeners, self._client = listeners, client
        listeners.join(client)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer until the client goes."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._listeners.leave(self._client)


def _client(request: Request) -> str:
    """Who asks: an IPv4 address, or the 64 bits that one place has of an IPv6 address."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or address.packed[:8].hex())
    return str(address)
