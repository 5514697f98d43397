"""Any number of movements between any number of parties, set off against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from wasiqa.eip712 import typed_data
from wasiqa.errors import InputRefused
from wasiqa.trading.order import DOMAIN

_LEG = (("asset", "address"), ("from", "uint16"), ("to", "uint16"), ("amount", "uint256"))
_NETTING = (("parties", "address[]"), ("legs", "Leg[]"), ("expiry", "uint40"), ("nonce", "uint256"))


class Movement(NamedTuple):
    """So much of an asset, in its own smallest unit, from one wallet to another."""

    asset: str
    giver: str
    getter: str
    amount: int


class Leg(NamedTuple):
    """A movement between two of the parties, by their places."""

    asset: str
    giver: int
    getter: int
    amount: int


@dataclass(frozen=True)
class Netting:
    """What all its parties sign, in the contract's order."""

    parties: tuple[str, ...]
    legs: tuple[Leg, ...]
    expiry: int
    nonce: int

    def struct(self) -> tuple[Any, ...]:
        """As the contract takes it."""
        return self.parties, tuple(map(tuple, self.legs)), self.expiry, self.nonce

    def typed_data(self, chain_id: int, settlement: str) -> dict[str, Any]:
        """As EIP-712 has it: domain, types and message."""
        names = [name for name, _ in _LEG]
        message = {
            "parties": list(self.parties),
            "legs": [dict(zip(names, leg, strict=True)) for leg in self.legs],
            "expiry": self.expiry,
            "nonce": self.nonce,
        }
        return typed_data(DOMAIN, chain_id, settlement, "Netting", _NETTING, message, {"Leg": _LEG})


def netted(movements: Iterable[Movement], expiry: int, nonce: int) -> Netting:
    """The fewest legs that a greedy pairing finds, after which every party has of every asset what all movements would
    have left it with. Of each asset a party gives or gets, never both, so that the order of legs doesn't matter.

    Raises `InputRefused` if nothing is left to move.
    """
    positions: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for asset, giver, getter, amount in movements:
        if amount <= 0:
            raise InputRefused(f"a movement of {amount} moves nothing", hint="leave it out")
        positions[asset][giver] -= amount
        positions[asset][getter] += amount
    moves = [Movement(asset, *pair) for asset in sorted(positions) for pair in _paired(positions[asset])]
    if not moves:
        raise InputRefused("the trades cancel each other out; nothing is left to settle")
    parties = sorted({party for move in moves for party in (move.giver, move.getter)})
    place = {party: n for n, party in enumerate(parties)}
    legs = tuple(Leg(move.asset, place[move.giver], place[move.getter], move.amount) for move in moves)
    return Netting(tuple(parties), legs, expiry, nonce)


def _paired(position: dict[str, int]) -> Iterable[tuple[str, str, int]]:
    """Largest giver with largest getter, again and again: at most one leg fewer than there are parties."""
    left = {party: amount for party, amount in position.items() if amount}
    while left:
        giver = min(left, key=lambda party: (left[party], party))
        getter = max(left, key=lambda party: (left[party], party))
        amount = min(-left[giver], left[getter])
        yield giver, getter, amount
        left[giver] += amount
        left[getter] -= amount
        left = {party: amount for party, amount in left.items() if amount}
