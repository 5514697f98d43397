"""The settlement contract of a programme on its chain: what is left of orders, what was traded, and the calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.eip712 import digest
from wasiqa.errors import InputRefused
from wasiqa.servicing.programme import Programme
from wasiqa.trading.executions import Execution
from wasiqa.trading.order import Order, Trade
from wasiqa.trading.order_file import SignedOrder
from wasiqa.trading.wording import WHY, Measures, in_words

UNLIMITED = 2**256 - 1


@dataclass(frozen=True)
class Market:
    """Trades of one programme."""

    chain: Chain
    programme: Programme
    since: int
    """A block before the contract's first event."""
    told: Callable[[], Iterable[Mapping[str, Any]]] | None = None
    """Reads what all events `Traded` say, up to the chain's head; otherwise the chain itself is asked."""

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

    def traded(self) -> Counter[Execution]:
        """How often each execution was traded."""
        if self.told is not None:
            return Counter(map(Execution.told, self.told()))
        events = self.chain.events(self.contract, "Traded", self.since)
        return Counter(Execution.told(event.args) for event in events)

    def execution(
        self, sell: Order | None, buy: Order | None, units: int, price: int, taker: str | None = None
    ) -> Execution:
        """What trading the one against the other would be, or, of an order that stands alone, against the taker."""
        seller, buyer = (str(taker) if order is None else order.maker for order in (sell, buy))
        return Execution(self._digest(sell), self._digest(buy), seller, buyer, units, price)

    def require(self, function: str, arguments: Sequence[Any], sender: str, measures: Measures) -> None:
        """Raises `InputRefused` with what is wrong if the contracts would refuse it now."""
        refused = self.refusal(function, arguments, sender)
        if refused is None:
            return
        if str(refused.name) not in WHY:
            raise refused
        _, hint = WHY[str(refused.name)]
        raise InputRefused(f"it would not settle: {in_words(refused, measures)}", hint=hint) from refused

    def refusal(self, function: str, arguments: Sequence[Any], sender: str) -> Reverted | None:
        """How the contracts would refuse it now, if they would."""
        try:
            self.chain.ask(self.contract.encode(function, *arguments), sender=sender)
        except Reverted as refused:
            return refused
        return None

    def send(self, function: str, arguments: Sequence[Any], sender: str, gas: int | None = None) -> Receipt:
        """Carry it out; `gas` is its limit, estimated if not given."""
        return self.chain.transact(self.contract, function, *arguments, sender=sender, gas=gas)

    def allowance(self, token: Contract, owner: str) -> int:
        """What the contract may move of the owner's."""
        return int(self.chain.call(token, "allowance", owner, self.contract.address))

    def _digest(self, order: Order | None) -> bytes:
        return bytes(32) if order is None else digest(order.typed_data(self.chain.chain_id, self.contract.address))


def matched(one: SignedOrder, other: SignedOrder, units: int, price: int) -> Trade:
    """The trade of two orders, in whichever order they were named. Raises `InputRefused` if both sell or both buy."""
    sell, buy = (one, other) if one.said.sells else (other, one)
    if not sell.said.sells or buy.said.sells:
        raise InputRefused("one order must sell and the other buy", hint="name one of each side")
    return Trade(sell.said, sell.bytes, buy.said, buy.bytes, units, price)
