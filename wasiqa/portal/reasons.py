"""Why something is refused: what a person is told, and what a program gets."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from wasiqa.errors import WasiqaError

REASONS = {
    400: "The request can’t be read.",
    401: "Sign in first.",
    403: "You may not see this.",
    404: "There is no such page.",
    405: "This can’t be asked in this way.",
    413: "The request is too large.",
    414: "The address is too long.",
    422: "The request is not as it should be.",
    429: "Too many pages are kept up to date already.",
    500: "A defect of the portal. It was noted.",
    503: "The chain doesn’t answer. Try again in a moment.",
}
"""What a person is told, by status."""


class NotThere(WasiqaError, LookupError):
    """What was asked for isn't there."""

    code = "NOT_FOUND"


class SignInFirst(WasiqaError, PermissionError):
    """Nobody is signed in."""

    code = "SIGN_IN"


class Refused(BaseModel):
    """Why: a code for programs, and a sentence."""

    code: str
    message: str


class Refusal(BaseModel):
    """A refusal."""

    error: Refused


DOCUMENTED: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal, "description": REASONS[status]} for status in (404, 413, 414, 422, 503)
}
