"""The moment that --at names: a block, a day or a time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wasiqa.cli.moments import span
from wasiqa.errors import InputRefused, UsageRefused

if TYPE_CHECKING:
    from wasiqa.cli.session import Session

_NOW = "leave --at away for the list as it is now"
_LONGEST = 40
"""Characters; a time to the microsecond with its offset has 32."""


def block(text: str, session: Session, zone: ZoneInfo) -> int:
    """The block whose state --at asks for.

    Raises `InputRefused` if there is none yet, or none with a registry, and `UsageRefused` for other texts.
    """
    if len(text) > _LONGEST:
        raise _neither(f"{text[:_LONGEST]}…")
    latest = session.index.synced.number
    if text.isascii() and text.isdigit():
        number = int(text)
        if number > latest:
            raise InputRefused(
                f"there is no block {number} yet; the latest is {latest}", hint=_NOW, code="UNKNOWN_BLOCK"
            )
    else:
        number = _last_block(text, session, zone)
    first = session.ledger.contracts["InvestorRegistry"].block
    if number < first:
        raise InputRefused(
            f"at {text} there was no registry; it came with block {first}",
            hint="name a later one",
            code="BEFORE_PROGRAMME",
        )
    return number


def _last_block(text: str, session: Session, zone: ZoneInfo) -> int:
    from wasiqa.index.state import block_at

    try:
        first, last = span(text, zone)
    except ValueError:
        raise _neither(text) from None
    now = session.index.now
    if first > now:
        told = datetime.fromtimestamp(now, zone).isoformat()
        raise InputRefused(f"{text} hasn't come yet; on the chain it is {told}", hint=_NOW, code="IN_THE_FUTURE")
    return block_at(session.index, min(last, now))


def _neither(text: str) -> UsageRefused:
    hint = "write a block's number, a day like 2031-12-31, or a time like 2031-12-31T17:00"
    return UsageRefused(f"--at {text} is neither a block nor a time", hint=hint)
