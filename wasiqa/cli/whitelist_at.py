"""The moment that --at names: a block, a day or a time."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wasiqa.errors import InputRefused, UsageRefused

if TYPE_CHECKING:
    from wasiqa.cli.session import Session

_NOW = "leave --at away for the list as it is now"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def block(text: str, session: Session, zone: ZoneInfo) -> int:
    """The block whose state --at asks for. Raises `InputRefused` if there is none yet, or none with a registry."""
    latest = session.index.synced.number
    if text.isascii() and text.isdigit():
        number = int(text)
        if number > latest:
            raise UsageRefused(
                f"there is no block {number} yet; the latest is {latest}", hint="leave --at away for now"
            )
    else:
        number = _last_block(text, session, zone)
    first = session.ledger.contracts["InvestorRegistry"].block
    if number < first:
        raise InputRefused(f"at {text} there was no registry; it came with block {first}", hint="name a later one")
    return number


def _last_block(text: str, session: Session, zone: ZoneInfo) -> int:
    from wasiqa.index.state import block_at

    second, now = _second(text, zone), session.chain.now()
    if second > now:
        told = datetime.fromtimestamp(now, zone).isoformat()
        raise InputRefused(f"{text} is not over yet; on the chain it is {told}", hint=_NOW)
    return block_at(session.index, second)


def _second(text: str, zone: ZoneInfo) -> int:
    from wasiqa.whitelist.cells import LAST_SECOND

    try:
        if _DAY.fullmatch(text):
            moment = datetime.combine(date.fromisoformat(text), LAST_SECOND, zone)
        else:
            moment = datetime.fromisoformat(text)
            moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
        return int(moment.timestamp())
    except (ValueError, OverflowError):
        hint = "write a block's number, a day like 2031-12-31, or a time like 2031-12-31T17:00"
        raise UsageRefused(f"--at {text} is neither a block nor a time", hint=hint) from None
