"""What stands before every request: limits of size, protecting headers, and that forms come from the portal itself."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY = 16_384
"""Bytes of a body. The longest that is needed is a sign-in's: a message and its signature."""
MOST_ADDRESS = 2_048
"""Bytes of path and query together."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none at all browsers would hide the origin of the portal's own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class TooLarge(Exception):
    """The body is longer than anything that is asked for."""


class Guard:
    """Wraps the application. `origin` is the address by which browsers know the portal, such as https://example.org."""

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self._app = app
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is too large or foreign, and answer everything else with the headers; HEAD with nothing else."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        secure = self._origin.startswith("https://")
        refused, bare = self._refusal(scope), scope["method"] == "HEAD" and scope["path"] != "/events"

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            elif bare:
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "refused": refused} | ({"method": "GET"} if bare else {})
        await self._app(asked, _limited(receive), answer)

    def _refusal(self, scope: Scope) -> tuple[int, str | None] | None:
        """Status and sentence with which the request is refused whatever it asks."""
        headers = Headers(scope=scope)
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > MOST_ADDRESS:
            return 414, None
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:20]) > MOST_BODY:
            return 413, None
        if scope["method"] not in _SAFE and not self._own(headers):
            return 403, f"forms are taken from {self._origin} alone"
        return None

    def _own(self, headers: Headers) -> bool:
        """Does a form come from the portal? Browsers say so; what says nothing has no cookies of a browser, either."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        return origin in (None, self._origin) and site in (None, "same-origin", "none")


def _limited(receive: Receive) -> Receive:
    """A body without a stated length is counted as it comes."""
    read = 0

    async def limited() -> Any:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST_BODY:
            raise TooLarge
        return message

    return limited
