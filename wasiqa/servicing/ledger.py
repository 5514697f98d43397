"""What a series says of itself: its configuration, its holders and their positions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.policy import Policy

NOBODY = "0x" + 40 * "0"
_AMOUNT = (1 << 104) - 1
_FROZEN = 1 << 240
_READ_PAGE = 500


@dataclass(frozen=True)
class Position:
    """One wallet's place in a series (`contracts/types/Account.sol`); amounts in minor units of face value."""

    balance: int
    locked: int
    period: int
    frozen: bool

    @classmethod
    def decode(cls, word: int) -> Position:
        """The position behind the packed number."""
        return cls(word & _AMOUNT, word >> 104 & _AMOUNT, word >> 208 & 0xFFFF, bool(word & _FROZEN))

    def at(self, time: int, ends: FreezeEnds) -> Position:
        """The position without those freezes that will have lapsed at that second."""
        frozen = self.frozen and not 0 < ends.wallet < time
        return replace(self, frozen=frozen, locked=0 if 0 < ends.units < time else self.locked)

    @property
    def unlocked(self) -> int:
        """What the holder can move, the wallet's own freeze aside."""
        return max(self.balance - self.locked, 0)


class FreezeEnds(NamedTuple):
    """Up to which second the freeze of a wallet and that of its units hold; 0 is until they are lifted."""

    wallet: int
    units: int


@dataclass(frozen=True)
class SeriesConfig:
    """What a series asks of every movement (`contracts/types/Config.sol`)."""

    registry: str
    categories: int
    policy: Policy
    period: int
    closed: bool
    hooks: int
    next_record: int

    @property
    def rules(self) -> int:
        """Categories and policy together, as the registry takes them (`contracts/types/Rules.sol`)."""
        return self.categories | self.policy.encode() << 24

    @classmethod
    def decode(cls, word: int) -> SeriesConfig:
        """The configuration behind the packed number."""
        return cls(
            registry=f"0x{word & (1 << 160) - 1:040x}",
            categories=word >> 160 & 0xFFFFFF,
            policy=Policy.decode(word >> 184 & 0xFF),
            period=word >> 192 & 0xFFFF,
            closed=bool(word >> 211 & 1),
            hooks=word >> 212 & 0xF,
            next_record=word >> 216,
        )


def position(chain: Chain, bond: Contract, wallet: str) -> Position:
    """The wallet's position now."""
    return Position.decode(chain.call(bond, "accountOf", wallet))


def freeze_ends(chain: Chain, bond: Contract, wallet: str) -> FreezeEnds:
    """When the wallet's freezes lapse; one that has lapsed is none any more."""
    return FreezeEnds(*chain.call(bond, "freezesLapse", wallet))


def series_config(chain: Chain, bond: Contract) -> SeriesConfig:
    """The series' configuration now."""
    return SeriesConfig.decode(chain.call(bond, "config"))


def receivers(chain: Chain, bond: Contract, from_block: int = 0) -> tuple[str, ...]:
    """Every wallet that ever received units, in the order of their first receipt."""
    events = chain.events(bond, "Transfer", from_block)
    return tuple(dict.fromkeys(str(event.args["to"]) for event in events if event.args["to"] != NOBODY))


def issued(chain: Chain, bond: Contract, from_block: int = 0) -> int:
    """Units ever issued; those redeemed since are counted too."""
    events = chain.events(bond, "Transfer", from_block)
    return sum(int(event.args["value"]) for event in events if event.args["from"] == NOBODY)


def balances_at(chain: Chain, bond: Contract, record: int, wallets: Sequence[str]) -> dict[str, int]:
    """What each wallet held at the close of a record time that has passed; those with nothing are left out."""
    held: dict[str, int] = {}
    for page in pages(wallets, _READ_PAGE):
        balances = chain.call(bond, "entitlements", page, record)[1]
        held |= {wallet: balance & _AMOUNT for wallet, balance in zip(page, balances, strict=True)}
    return {wallet: balance for wallet, balance in held.items() if balance}


def balances_now(chain: Chain, bond: Contract, wallets: Iterable[str]) -> dict[str, int]:
    """What each wallet holds; those with nothing are left out."""
    held = {wallet: int(chain.call(bond, "balanceOf", wallet)) for wallet in wallets}
    return {wallet: balance for wallet, balance in held.items() if balance}


def pages(items: Sequence[str], size: int) -> Iterator[list[str]]:
    """The items in lists of at most `size`."""
    source = iter(items)
    while page := list(islice(source, size)):
        yield page
