"""What the events say of words, balances and blocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wasiqa.chain.contract import NOBODY
from wasiqa.errors import InputRefused
from wasiqa.index.index import Index


def words(index: Index, until: int | None = None) -> dict[str, int]:
    """Wallet → its word in the registry at the end of block `until`, or now; only wallets that ever got one."""
    found = index.args("InvestorRegistry", "WordSet", until)
    with index.fitting():
        return {args["wallet"]: int(args["word"]) for args in found}


def balances(index: Index, bond: str, until: int | None = None) -> dict[str, int]:
    """Holder → units of the series at `bond` at the end of block `until`, or now; only those who hold any."""
    held: dict[str, int] = {}
    found = index.events(bond, ["Transfer"], until)
    with index.fitting():
        for event in found:
            move(held, event.args)
    return {wallet: units for wallet, units in held.items() if units}


def move(held: dict[str, int], transfer: Mapping[str, Any]) -> None:
    """Change balances by what one `Transfer` tells."""
    for party, units in (("from", -transfer["value"]), ("to", transfer["value"])):
        wallet = transfer[party]
        if wallet != NOBODY:
            held[wallet] = held.get(wallet, 0) + units


def block_at(index: Index, seconds: int) -> int:
    """The last block whose time is `seconds` or earlier. Raises `InputRefused` for a time before the first block."""
    low, high = 0, index.synced.number
    if index.synced.time <= seconds:
        return high
    for header in index.store.headers():
        if header.time > seconds or header.number > high:
            high = min(header.number, high)
            break
        low = header.number
    zone = ZoneInfo(index.ledger.time_zone)
    if (first := index.chain.header(low)).time > seconds:
        asked, began = (datetime.fromtimestamp(time, zone).isoformat() for time in (seconds, first.time))
        raise InputRefused(
            f"at {asked} the chain had no block yet; its first is of {began}",
            hint="name a later time",
            code="BEFORE_PROGRAMME",
        )
    while high - low > 1:
        middle = (low + high) // 2
        if index.chain.header(middle).time <= seconds:
            low = middle
        else:
            high = middle
    return low
