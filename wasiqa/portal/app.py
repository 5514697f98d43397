"""The portal as an ASGI application."""

from __future__ import annotations

import logging
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wasiqa.portal import api, pages, refusals, regulator_pages
from wasiqa.portal.guard import Guard
from wasiqa.portal.kept import Kept
from wasiqa.portal.listeners import Listeners
from wasiqa.portal.live import Live
from wasiqa.portal.reasons import REASONS
from wasiqa.portal.regulators import Regulators
from wasiqa.portal.signing_in import SignIn

_LOG = logging.getLogger(__name__)
DESCRIPTION = """
Every answer names the block at which it is true. Amounts are minor units, as text; `decimals` says how many digits of
them come after the point. Times are ISO 8601 with the offset of the programme's time zone. In CSV files amounts are in
currency. Holders stand in public answers by groups of at least five.
"""


def application(live: Live, origin: str) -> FastAPI:
    """The portal of a chain that is followed; `origin` is the address by which browsers know it."""
    app = FastAPI(
        title="Wasiqa",
        version="1",
        description=DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # it would trust the Host header
    )
    app.state.live = live
    app.state.listeners = Listeners(live)
    app.state.regulators = Regulators(live, SignIn(origin), secure=origin.startswith("https://"))
    refusals.install(app)
    app.add_api_route("/events", _events, include_in_schema=False)
    app.include_router(api.router())
    app.include_router(regulator_pages.api_router())
    app.include_router(pages.router())
    app.include_router(regulator_pages.router())
    app.mount("/static", StaticFiles(directory=str(files("wasiqa.portal").joinpath("static"))), "static")
    app.add_middleware(Kept, live=live)
    app.add_middleware(_Refusing)
    app.add_middleware(Guard, origin=origin)
    return app


class _Refusing:
    """Answers what the guard refuses, and what went wrong in a way that nobody foresaw, as everything is refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def begin(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        refused = scope["refused"]
        if refused is None:
            try:
                await self._app(scope, receive, begin)
                return
            except Exception:
                _LOG.exception("a defect of the portal at %s", scope["path"])
                if begun:
                    raise
                refused = 500, None
        status, told = refused
        answer = refusals.refusal(Request(scope), status, told or REASONS[status])
        await answer(scope, receive, send)


async def _events(request: Request) -> StreamingResponse:
    """Tells of each new block, as server-sent events."""
    listeners: Listeners = request.app.state.listeners
    return listeners.admit(request)
