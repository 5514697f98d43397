"""Everything that the contracts show, read in one call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from tests.property.sheets import (
    COUNTRIES,
    HOOKS,
    INVESTORS,
    MORE_RECORDS,
    RESOLUTIONS,
    SHUT,
    SPENDER,
    TABLE,
    TENDERS,
    TRADING,
    VENUE,
    WALLETS,
)
from tests.property.world import World
from wasiqa.chain.codec import checksummed
from wasiqa.policy import Policy

Key = tuple[Any, ...]
Seen = dict[Key, Any]
Question = tuple[Key, str, str, tuple[Any, ...]]
_WORD = 32


def _rules(config: int) -> tuple[frozenset[int], Policy]:
    """Categories and policy in a packed configuration."""
    return frozenset(bit for bit in range(24) if config >> 160 + bit & 1), Policy.decode(config >> 184 & 0xFF)


def _hooks(_first: int, _second: int, count: int, *rest: int) -> tuple[tuple[str, int], ...]:
    """Addresses and moments."""
    addresses = (checksummed(f"0x{number:040x}") for number in rest[:count])
    return tuple(zip(addresses, rest[count + 1 :], strict=True))


def _rows(_offset: int, _length: int, *words: int) -> tuple[tuple[int, ...], ...]:
    """Numerator, denominator, record time, payment time and kind of each."""
    return tuple(tuple(words[at : at + 5]) for at in range(0, len(words), 5))


def _books(*words: int) -> tuple[int, ...]:
    """Nothing of a row that there isn't yet, of which the agent refuses to tell."""
    return words if len(words) == 6 else 6 * (0,)


def _rights(_offset: int, _length: int, *words: int) -> tuple[tuple[int, ...], ...]:
    """Kind, row, price, notice and window of each."""
    return tuple(tuple(words[at : at + 6]) for at in range(0, len(words), 6))


def _tender(*words: int) -> tuple[int, ...]:
    """Terms and books, without who funded it; nothing of one that there isn't yet."""
    return words[:10] if len(words) == 11 else 10 * (0,)


def _offer(*words: int) -> tuple[int, ...]:
    """What is offered and bought."""
    return words[:2] if len(words) == 3 else (0, 0)


_PARTS: dict[str, Callable[..., Any]] = {
    "rules": _rules,
    "rows": _rows,
    "books": _books,
    "rights": _rights,
    "tender": _tender,
    "offer": _offer,
    "frozen": lambda account: account >> 240 & 1,
    "record times": lambda _offset, _length, *times: times,
    "hooks": _hooks,
    "holders": lambda _most, holders: holders,
    "holders in": lambda _most, holders: holders,
}
"""How to read what is not a plain number, or several."""


MOST = {
    *(
        "booked",
        "ceiling",
        "word",
        "cash",
        "countries",
        "corridor",
        "buyers",
        "venue",
        "supply",
        "allocation",
        "booking",
        "balance",
        "locked",
    ),
    *("frozen", "rules", "paused", "record times", "rows", "books", "hooks", "threshold"),
    *("status", "resolution", "tender"),
}
"""Kinds of keys; the others take as long to read, and may wait."""


class Reader:
    """Asks one world always the same questions: all of them, or those of some kinds."""

    def __init__(self, world: World, kinds: Collection[str] = ()) -> None:
        self._chain = world.chain
        self.questions = [question for question in _questions(world) if not kinds or question[0][0] in kinds]
        calls = [world.contracts[name].encode(function, *args) for _, name, function, args in self.questions]
        self._call = world.contracts["Reader"].encode("ask", [c.to for c in calls], [c.data for c in calls])

    def look(self) -> Seen:
        """The answers by key: an int, or a tuple of what a getter returns together."""
        answer = self._chain.ask(self._call)
        words = [int.from_bytes(answer[at : at + _WORD]) for at in range(0, len(answer), _WORD)]
        seen: Seen = {}
        for (key, *_), offset in zip(self.questions, words[2:], strict=False):
            at = 2 + offset // _WORD
            values = words[at + 1 : at + 1 + words[at] // _WORD]
            if key[0] in _PARTS:
                seen[key] = _PARTS[key[0]](*values)
            else:
                seen[key] = values[0] if len(values) == 1 else tuple(values)
        return seen


class Readers:
    """Two readers of one world."""

    def __init__(self, world: World) -> None:
        self.everything, self.most = Reader(world), Reader(world, MOST)


def _questions(world: World) -> Iterator[Question]:
    yield ("booked",), "Programme", "booked", ()
    yield ("ceiling",), "Programme", "ceiling", ()
    for wallet, address in world.wallets.items():
        yield ("word", wallet), "InvestorRegistry", "wordOf", (address,)
    for holder in (*WALLETS, "agent", "tax_account", "paying_agent"):
        address = world.contracts["PayingAgent"].address if holder == "agent" else world.actors[holder]
        yield ("cash", holder), "RefusingCash", "balanceOf", (address,)
    for part in sorted({country >> 8 for country in COUNTRIES}):
        yield ("countries", part), "InvestorRegistry", "countries", (TABLE, part)
        for country in COUNTRIES:
            yield ("corridor", country, part), "InvestorRegistry", "corridor", (TABLE, country, part)
    for category in TRADING:
        yield ("buyers", category), "InvestorRegistry", "buyers", (TABLE, category)
    for venue in (VENUE, SHUT):
        yield ("venue", venue), "InvestorRegistry", "isVenueOpen", (venue,)
    for key, series in world.start.series.items():
        yield from _of_series(world, key, len(series.record_times) + (MORE_RECORDS if world.foresees else 0))
        yield from _of_agent(world, key, len(world.start.agent.rows[key]) + world.rests)
        if world.foresees:
            yield from _of_what_is_foreseen(world, key, len(world.start.agent.rows[key]) + world.rests)
    for key, instance in world.start.hooks:
        yield from _of_hook(key, instance, world.contracts[key].address)


def _of_hook(key: str, instance: str, bond: str) -> Iterator[Question]:
    rule = HOOKS[instance]
    if rule in ("HoldingLimit", "HolderCount"):
        yield ("counted", key, instance), instance, "counted", (bond,)
    if rule == "HoldingLimit":
        for investor in INVESTORS:
            yield ("held", key, instance, investor), instance, "heldBy", (bond, investor)
    if rule == "HolderCount":
        yield ("holders", key, instance), instance, "holdersOf", (bond,)
        for country in COUNTRIES:
            yield ("holders in", key, instance, country), instance, "holdersIn", (bond, country)
    if rule == "TravelRule":
        yield ("threshold", key, instance), instance, "thresholdOf", (bond,)


def _of_series(world: World, key: str, records: int) -> Iterator[Question]:
    yield ("supply", key), key, "totalSupply", ()
    yield ("allocation", key), key, "allocation", ()
    yield ("record times", key), key, "recordTimes", ()
    yield ("rules", key), key, "config", ()
    yield ("hooks", key), key, "hooks", ()
    yield ("booking", key), "Programme", "allocationOf", (world.contracts[key].address,)
    for purpose in (1, 2, 4):
        yield ("paused", key, purpose), key, "isPaused", (purpose,)
    for record in range(records):
        yield ("outstanding", key, record), key, "supplyAtRecord", (record,)
        for wallet, address in world.wallets.items():
            yield ("entitled", key, record, wallet), key, "balanceAtRecord", (address, record)
    for wallet, address in world.wallets.items():
        yield ("balance", key, wallet), key, "balanceOf", (address,)
        yield ("locked", key, wallet), key, "getFrozenTokens", (address,)
        yield ("frozen", key, wallet), key, "accountOf", (address,)
        yield ("may send", key, wallet), key, "canSend", (address,)
        yield ("may receive", key, wallet), key, "canReceive", (address,)
        yield ("allowance", key, wallet), key, "allowance", (address, world.actors[SPENDER])


def _of_agent(world: World, key: str, rows: int) -> Iterator[Question]:
    bond = world.contracts[key].address
    yield ("rows", key), "PayingAgent", "rowsOf", (bond,)
    for row in range(rows):
        yield ("books", key, row), "PayingAgent", "booksOf", (bond, row)
        for wallet, address in world.wallets.items():
            yield ("paid", key, row, wallet), "PayingAgent", "isPaid", (bond, row, address)


def _of_what_is_foreseen(world: World, key: str, rows: int) -> Iterator[Question]:
    bond = world.contracts[key].address
    yield ("status", key), "PayingAgent", "seriesStatusOf", (bond,)
    yield ("rights", key), "PayingAgent", "rightsOf", (bond,)
    for row in range(rows):
        yield ("row status", key, row), "PayingAgent", "rowStatusOf", (bond, row)
    for number in range(RESOLUTIONS):
        yield ("resolution", key, number), "PayingAgent", "resolutionOf", (bond, number)
    for number in range(TENDERS):
        yield ("tender", key, number), "PayingAgent", "tenderOf", (bond, number)
        for wallet, address in world.wallets.items():
            yield ("offer", key, number, wallet), "PayingAgent", "offerOf", (bond, number, address)
