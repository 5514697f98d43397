"""Refusals: as one JSON record for programs, as a page in the reader's language for people."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from wasiqa.errors import ChainFailed, InputRefused, NotAllowed, WasiqaError
from wasiqa.portal.guard import TooLarge
from wasiqa.portal.pages import refusal_page
from wasiqa.portal.reasons import REASONS, NotThere, SignInFirst

_CODES = {400: "BAD_REQUEST", 401: "SIGN_IN", 403: "REFUSED", 404: "NOT_FOUND", 405: "METHOD", 413: "TOO_LARGE"}
_CODES |= {414: "TOO_LONG", 422: "INPUT", 429: "TOO_MANY", 500: "DEFECT", 503: "CHAIN"}


_STATUS: tuple[tuple[type[WasiqaError], int], ...] = (
    (NotThere, 404),
    (SignInFirst, 401),
    (NotAllowed, 403),
    (ChainFailed, 503),
    (InputRefused, 422),
)


def install(app: FastAPI) -> None:
    """Have the application refuse like this."""

    async def by_error(request: Request, error: Exception) -> Response:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
        if status == 500:
            raise error
        message = REASONS[status] if status == 503 else str(error)
        return refusal(request, status, message)

    async def by_status(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return refusal(request, error.status_code, REASONS.get(error.status_code, error.detail), error.headers)

    async def by_input(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        if first["loc"][0] == "path" and not _is_api(request):
            return refusal(request, 404, REASONS[404])
        return refusal(request, 422, f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}")

    async def by_size(request: Request, _: Exception) -> Response:
        return refusal(request, 413, REASONS[413])

    app.add_exception_handler(WasiqaError, by_error)
    app.add_exception_handler(HTTPException, by_status)
    app.add_exception_handler(RequestValidationError, by_input)
    app.add_exception_handler(TooLarge, by_size)


def refusal(request: Request, status: int, message: str, headers: Any = None) -> Response:
    """The refusal in the form that was asked for."""
    if _is_api(request):
        code = _CODES.get(status, "REFUSED")
        return JSONResponse({"error": {"code": code, "message": message}}, status, headers)
    detail = None if message == REASONS.get(status) else message
    return refusal_page(request, status, REASONS.get(status, message), detail, headers)


def _is_api(request: Request) -> bool:
    return str(request.scope["path"]).startswith("/api/")
