"""Public answers are the same for everybody until the next block: each is made once and kept for so long."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wasiqa.portal.live import Live, Snapshot

_PRIVATE = ("/api/v1/regulator", "/api/v1/health", "/static/", "/events")
_PRIVATE_PAGES = ("regulator", "sign-in", "sign-out")


class Kept:
    """Wraps the application. A page of the public asks nothing but its path; parameters change nothing."""

    def __init__(self, app: ASGIApp, live: Live) -> None:
        self._app = app
        self._live = live
        self._made_of: tuple[Snapshot | None, str | None] = None, None
        self._answers: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with what is kept, or keep what is answered."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _public(scope["path"]):
            await self._app(scope, receive, send)
            return
        now = self._live.latest, self._live.problem
        if now != self._made_of:
            self._made_of, self._answers = now, {}
        answers, path = self._answers, scope["path"]
        if path not in answers:
            made: list[Message] = []

            async def note(message: Message) -> None:
                made.append(message)

            await self._app(scope, receive, note)
            if made[0]["status"] != 200:
                for message in made:
                    await send(message)
                return
            answers[path] = made
        for message in answers[path]:
            await send(dict(message))


def _public(path: str) -> bool:
    if path.startswith("/api/") or path.count("/") < 2:
        return not path.startswith(_PRIVATE)
    return not path.startswith(_PRIVATE) and not path.split("/")[2].startswith(_PRIVATE_PAGES)
