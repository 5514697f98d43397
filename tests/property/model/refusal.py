"""How the model says no."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any


class Code(IntEnum):
    """Why a movement is refused; of a party, SENDER or RECEIVER plus a reason."""

    CLOSED = 1
    PAUSED = 2
    SENDER_FROZEN = 3
    RECEIVER_FROZEN = 4
    SPENDER_BLOCKED = 5
    UNITS_FROZEN = 6
    BALANCE = 7
    DENOMINATION = 8
    ALLOCATION = 9
    SENDER = 10
    RECEIVER = 30
    RECEIVER_COUNTRY = 50
    CORRIDOR = 51
    CATEGORY_PAIR = 52
    RECEIVER_VENUE = 53
    HOLDING_LIMIT = 60
    HOLDERS = 61
    HOLDERS_OF_COUNTRY = 62
    LOCKED_UP = 63
    BLACKOUT = 64
    VOLUME = 65
    OMNIBUS_VENUE = 66
    TRAVEL_RULE = 67
    VOLUME_OF_ALL = 68


class Reason(IntEnum):
    """Why a party is refused."""

    NOT_ADMITTED = 1
    EXPIRED = 2
    CATEGORY = 3
    BLOCKED_BY_REGISTRAR = 4
    BLOCKED_BY_REGULATOR = 5
    BLOCKED_BY_LICENCE = 6
    MOVED = 7
    REMOVED = 8


class Refused(Exception):
    """A contract must refuse with the error `name` and exactly these arguments."""

    def __init__(self, name: str, /, arguments: Mapping[str, Any] | None = None, **more: Any) -> None:
        self.name = name
        self.arguments = {**(arguments or {}), **more}
        super().__init__(f"{name}({self.arguments})")


def first(*codes: int) -> int:
    """The first code that is not 0, or 0. A rule is written as its code times whether it applies."""
    return next(filter(None, codes), 0)


def transfer_refused(code: int, sender: str, receiver: str, value: int) -> Refused:
    """`TransferRefused` with its arguments."""
    return Refused("TransferRefused", {"code": int(code), "from": sender, "to": receiver, "value": value})
