"""Why a movement is refused: the one table of codes, which contracts, commands and docs/codes.md share.

A test holds it against contracts/libraries/Codes.sol and Messages.sol and against the page. A code never changes its
meaning. A new one is a line in each of the four, and whatever finds the rule names its figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from string import Formatter
from types import MappingProxyType


class Code(IntEnum):
    """One rule: its name in Codes.sol (a party's before that of its rule), and how it is told.

    `message` is what contracts say (ERC-1404), `words` what people are told, `facts` how the rule's figures are told
    with it: each by name and kind (`wasiqa.servicing.reasons`), in the order in which a hook gives them.
    """

    message: str
    words: str
    facts: str

    def __new__(cls, number: int, message: str, words: str, facts: str = "") -> Code:
        """A row of the table."""
        code = int.__new__(cls, number)
        code._value_ = number
        code.message, code.words, code.facts = message, words, facts
        return code

    OK = 0, "allowed", "allowed"
    CLOSED = (
        1,
        "register closed",
        "the register is closed: after the last record time only redemption and enforcement move units",
        "since {last_record:time}",
    )
    PAUSED = 2, "paused", "transfers are paused", "until {until:time}"
    SENDER_FROZEN = 3, "sender frozen", "the sender's wallet is frozen", "until {until:time}"
    RECEIVER_FROZEN = 4, "receiver frozen", "the receiver's wallet is frozen", "until {until:time}"
    SPENDER_BLOCKED = 5, "spender blocked", "the spender is blocked", "by the {authority:text}"
    UNITS_FROZEN = (
        6,
        "units frozen",
        "the sender has enough units, but they are frozen",
        "asked {amount:units}, held {balance:units}, frozen {frozen:units}, free {free:units}",
    )
    BALANCE = (
        7,
        "balance too low",
        "the sender has fewer units than that",
        "asked {amount:units}, held {balance:units}",
    )
    DENOMINATION = (
        8,
        "not a multiple of the denomination",
        "the amount is not a multiple of the denomination",
        "asked {amount:units}, denomination {denomination:units}",
    )
    ALLOCATION = 9, "allocation exceeded", "the series' allocation would be exceeded"

    SENDER_NOT_ADMITTED = 11, "sender not admitted", "the sender is not admitted by the registry"
    SENDER_EXPIRED = 12, "sender expired", "the sender has a registration that has expired", "on {valid_until:time}"
    SENDER_CATEGORY = (
        13,
        "sender category not allowed",
        "the sender belongs to a category that may not hold this series",
        "{category:category}",
    )
    SENDER_BLOCKED_BY_REGISTRAR = 14, "sender blocked by registrar", "the sender is suspended by the registrar"
    SENDER_BLOCKED_BY_REGULATOR = 15, "sender blocked by regulator", "the sender is blocked by the regulator"
    SENDER_BLOCKED_BY_LICENCE = 16, "sender blocked by licence", "the sender is blocked by the licence registry"
    SENDER_MOVED = 17, "sender moved", "the sender has moved to another wallet", "{successor:address}"
    SENDER_REMOVED = 18, "sender removed", "the sender has been removed from the registry"

    RECEIVER_NOT_ADMITTED = 31, "receiver not admitted", "the receiver is not admitted by the registry"
    RECEIVER_EXPIRED = (
        32,
        "receiver expired",
        "the receiver has a registration that has expired",
        "on {valid_until:time}",
    )
    RECEIVER_CATEGORY = (
        33,
        "receiver category not allowed",
        "the receiver belongs to a category that may not hold this series",
        "{category:category}",
    )
    RECEIVER_BLOCKED_BY_REGISTRAR = 34, "receiver blocked by registrar", "the receiver is suspended by the registrar"
    RECEIVER_BLOCKED_BY_REGULATOR = 35, "receiver blocked by regulator", "the receiver is blocked by the regulator"
    RECEIVER_BLOCKED_BY_LICENCE = 36, "receiver blocked by licence", "the receiver is blocked by the licence registry"
    RECEIVER_MOVED = 37, "receiver moved", "the receiver has moved to another wallet", "{successor:address}"
    RECEIVER_REMOVED = 38, "receiver removed", "the receiver has been removed from the registry"

    RECEIVER_COUNTRY = (
        50,
        "receiver country not allowed",
        "the receiver's country is not allowed",
        "country {country:country}, table {table:count}",
    )
    CORRIDOR = (
        51,
        "corridor not allowed",
        "there is no corridor from the sender's country to the receiver's",
        "corridor {sender_country:country} → {receiver_country:country}, table {table:count}",
    )
    CATEGORY_PAIR = (
        52,
        "sender category may not sell to receiver category",
        "the sender's category may not sell to the receiver's",
        "{sender_category:category} → {receiver_category:category}, table {table:count}",
    )
    RECEIVER_VENUE = 53, "receiver venue not open", "the receiver's venue is not open", "venue {venue:count}"
    ALLOWANCE = (
        54,
        "allowance too low",
        "the sender has approved fewer units to the spender than that",
        "asked {amount:units}, approved {allowance:units}",
    )
    HOOK_FAILED = 59, "a hook fails", "a hook fails, which stops transfers"

    HOLDING_LIMIT = (
        60,
        "holding limit exceeded",
        "the receiver would hold more of the series than one investor may",
        "limit {limit:units}, held {held:units}, would hold {would_hold:units}",
    )
    HOLDERS = (
        61,
        "too many holders",
        "the receiver would be one holder of the series too many",
        "limit {limit:count}, holders {holders:count}",
    )
    HOLDERS_OF_COUNTRY = (
        62,
        "too many holders of receiver country",
        "the receiver would be one holder of its country too many",
        "limit {limit:count}, holders {holders:count}, country {country:country}",
    )
    LOCKED_UP = (
        63,
        "sender category locked up",
        "the sender's category may not sell yet",
        "until {until:time}, {category:category}",
    )
    BLACKOUT = 64, "blackout", "nobody may transfer units of the series now", "until {until:time}"
    VOLUME = (
        65,
        "volume cap exceeded",
        "the sender would sell, or the receiver buy, more than an investor may for the time being",
        "cap {cap:units}, sold by the sender {sender_sold:units}, bought by the receiver {receiver_bought:units}",
    )
    OMNIBUS_VENUE = (
        66,
        "omnibus wallet of a venue that is not open",
        "the receiver is the omnibus wallet of a venue whose licence is not open",
        "venue {venue:count}",
    )
    TRAVEL_RULE = (
        67,
        "no accepted travel rule message",
        "the receiver's venue has accepted no message about this transfer between venues",
        "asked {amount:units}, threshold {threshold:units}",
    )
    VOLUME_OF_ALL = (
        68,
        "total volume cap exceeded",
        "all investors together would trade more than they may for the time being",
        "cap {cap:units}, traded {traded:units}",
    )
    RESERVE_COVER = (
        69,
        "reserve cover exceeded",
        "the reserves behind the series don't cover that many units",
        "in the unit of the pool: cover {cover:count}, used {used:count}, would use {would_use:count}",
    )
    PLEDGED = (
        70,
        "units pledged",
        "the sender would keep fewer units than it has pledged in repos",
        "asked {amount:units}, pledged {pledged:units}, held {balance:units}",
    )

    @property
    def figures(self) -> Mapping[str, str]:
        """The names of the rule's figures, in order, each with its kind."""
        parsed = Formatter().parse(self.facts)
        return MappingProxyType({name: kind for _, name, kind, _ in parsed if name is not None and kind is not None})


SENDER, RECEIVER = "SENDER", "RECEIVER"
FIRST_OF_HOOKS = 60
"""The first code that a hook may give."""
_BY_NUMBER: Mapping[int, Code] = MappingProxyType({int(code): code for code in Code})


def known(number: int) -> Code | None:
    """The code with this number, or None if it is a hook's own."""
    return _BY_NUMBER.get(number)


def describe(number: int) -> str:
    """The code in words."""
    code = known(number)
    return f"a hook refuses with code {number}" if code is None else code.words
