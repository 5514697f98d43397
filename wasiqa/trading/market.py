"""The settlement contract of a programme on its chain: what is left of orders, what was traded, and the calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.errors import InputRefused
from wasiqa.servicing.programme import Programme
from wasiqa.trading.order import Order, Trade
from wasiqa.trading.order_file import SignedOrder

UNLIMITED = 2**256 - 1
_WHY = {
    "SignatureInvalid": ("{account} has not signed it", "ask for a new signature"),
    "OrderExpired": ("the order of {maker} has expired", "ask for a new one"),
    "NonceUsed": ("the order of {account} is filled or cancelled", "ask for a new one"),
    "UnitsOutOfRange": ("of the order of {maker}, {left} minor units are left", "name another --face"),
    "BelowMinimum": ("{maker} trades no less than {minimum} minor units at once", "name a higher --face"),
    "NotTheTaker": ("{maker} trades with {taker} alone", None),
    "OrdersDontMatch": ("the orders don't sell and buy the same against the same", None),
    "PriceOutside": ("the price is not between what both have signed, {least} and {most}", "name another --price"),
    "OtherVenue": ("the orders name two venues", None),
    "VenueMayNotTrade": ("venue {venue} may neither deal nor match now", "`licence show` tells its licence"),
    "NotTheOperator": ("only the operator of venue {venue} may hand it in", None),
    "ERC20InsufficientAllowance": ("an allowance is too low: {allowance} of {needed}", "its owner runs `trade allow`"),
    "ERC20InsufficientBalance": ("{sender} has {balance} of the {needed} that it gives", None),
}
"""What the contracts' refusals mean here, and what to do."""


@dataclass(frozen=True)
class Market:
    """Trades of one programme."""

    chain: Chain
    programme: Programme
    since: int
    """A block before the contract's first event."""

    @property
    def contract(self) -> Contract:
        """The settlement contract."""
        return self.programme.settlement

    def load(self, path: Path) -> SignedOrder:
        """A signed order of this market. Raises `InputRefused` for one of another."""
        found = SignedOrder.load(path)
        if (found.chain_id, found.settlement) != (self.chain.chain_id, self.contract.address):
            raise InputRefused(
                f"{path} is for the contract {found.settlement} on chain {found.chain_id}, not for this market",
                file=str(path),
                hint="name the --network and the --deployments for which it was signed",
            )
        return found

    def left(self, order: Order) -> int:
        """Units that can still be traded of it; none once it is filled, cancelled or expired."""
        return int(self.chain.call(self.contract, "leftOf", order.struct()))

    def used(self, order: Order) -> bool:
        """Is its nonce used up, by this order or another?"""
        return bool(self.chain.call(self.contract, "isNonceUsed", order.maker, order.nonce))

    def traded(self, sell: Order | None, buy: Order | None, taker: str | None = None) -> bool:
        """Was the one traded against the other, or, of an order that stands alone, against the taker?"""
        wanted = tuple(self._digest(order) for order in (sell, buy))
        for event in self.chain.events(self.contract, "Traded", self.since):
            parties = event.args["seller"], event.args["buyer"]
            if tuple(event.args["execution"])[-2:] == wanted and taker in (None, *parties):
                return True
        return False

    def require(self, function: str, arguments: Sequence[Any], sender: str) -> None:
        """Raises `InputRefused` with what is wrong if the contracts would refuse it now."""
        try:
            self.chain.ask(self.contract.encode(function, *arguments), sender=sender)
        except Reverted as refused:
            if str(refused.name) not in _WHY:
                raise
            _, hint = _WHY[str(refused.name)]
            raise InputRefused(f"it would not settle: {in_words(refused)}", hint=hint) from refused

    def send(self, function: str, arguments: Sequence[Any], sender: str) -> Receipt:
        """Carry it out."""
        return self.chain.transact(self.contract, function, *arguments, sender=sender)

    def allowance(self, token: Contract, owner: str) -> int:
        """What the contract may move of the owner's."""
        return int(self.chain.call(token, "allowance", owner, self.contract.address))

    def _digest(self, order: Order | None) -> bytes:
        return bytes(32) if order is None else bytes(self.chain.call(self.contract, "digestOf", order.struct()))


def in_words(refused: Reverted) -> str:
    """Why a trade was refused."""
    told, _ = _WHY.get(str(refused.name), (None, None))
    return refused.message if told is None else told.format(**refused.arguments)


def matched(one: SignedOrder, other: SignedOrder, units: int, price: int) -> Trade:
    """The trade of two orders, in whichever order they were named. Raises `InputRefused` if both sell or both buy."""
    sell, buy = (one, other) if one.said.sells else (other, one)
    if not sell.said.sells or buy.said.sells:
        raise InputRefused("one order must sell and the other buy", hint="name one of each side")
    return Trade(sell.said, sell.bytes, buy.said, buy.bytes, units, price)
