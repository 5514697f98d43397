"""Two banks' worth of a market: the bond with its holders, their orders as they sign them, and who hands them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.chains import LocalChain
from tests.support.office import Office, OpenSeries
from wasiqa.activities import Activity, mask
from wasiqa.chain.chain import Receipt
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.contract import Contract
from wasiqa.servicing.accrual import Accrual, Cost
from wasiqa.servicing.licences.licence import encoded
from wasiqa.trading.netting import Netting
from wasiqa.trading.order import Order, Trade
from wasiqa.trading.price import cost
from wasiqa.whitelist.word import Word

WHO = Actors()
SELLER, BUYER = WHO.key("bank"), WHO.key("fund")
UNIT = 100_000_00
"""The bond's denomination."""
DAY = 86_400
PRICE = 98_3815
"""98.3815 per 100."""
CASH = 10**15
ZONE = ZoneInfo("Asia/Karachi")
TRADED = date(2048, 11, 4)
"""When these tests begin: between the issue of the bond and its first coupon."""
PAPER = keccak(text="a made-up paper")
_NONCES = count(1)


def sign(key: LocalAccount, data: Mapping[str, Any], **domain: Any) -> bytes:
    """A wallet's signature of EIP-712 data, for another domain if that is given."""
    message = encode_typed_data({**data["domain"], **domain}, data["types"], data["message"])
    return bytes(key.sign_message(message).signature)


@dataclass(frozen=True)
class Market:
    """The settlement contract, and the bond, of which seller and buyer hold a hundred denominations each."""

    office: Office
    series: OpenSeries
    cash: Contract

    @classmethod
    def opened(cls, office: Office, series: OpenSeries, holders: Sequence[LocalAccount] = (SELLER, BUYER)) -> Market:
        """On a day on which interest has accrued; the holders have cash and have given their allowances."""
        market = cls(office, series, office.cash)
        office.issue(series.bond, {key.address: 100 * UNIT for key in holders})
        for key in holders:
            office.chain.transact(office.cash, "mint", key.address, CASH, sender=WHO.deployer)
            for token in (series.bond, office.cash):
                market.approve(token, key.address)
        market.go(TRADED)
        return market

    @property
    def chain(self) -> LocalChain:
        return self.office.chain

    @property
    def contract(self) -> Contract:
        return self.office.programme.settlement

    @property
    def bond(self) -> Contract:
        return self.series.bond

    def go(self, day: date, hour: int = 12) -> None:
        """To this hour of a day in Karachi."""
        self.chain.travel(int(datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).timestamp()))

    def today(self) -> date:
        return datetime.fromtimestamp(self.chain.now(), ZONE).date()

    def approve(self, token: Contract, owner: str, amount: int = 2**256 - 1, spender: str | None = None) -> Receipt:
        return self.chain.transact(token, "approve", spender or self.contract.address, amount, sender=owner)

    def order(self, key: LocalAccount, **changed: Any) -> Order:
        """To sell or buy ten denominations at the usual price, for a day; the seller sells, everybody else buys."""
        usual = Order(
            maker=key.address,
            sells=key is SELLER,
            bond=self.bond.address,
            units=10 * UNIT,
            minimum=UNIT,
            price=PRICE,
            cash=self.cash.address,
            expiry=self.chain.now() + DAY,
            nonce=next(_NONCES),
        )
        return replace(usual, **changed)

    def sign(self, key: LocalAccount, said: Order | Netting, **domain: Any) -> bytes:
        return sign(key, said.typed_data(self.chain.chain_id, self.contract.address), **domain)

    def trade(self, sell: Order | None = None, buy: Order | None = None, **changed: Any) -> Trade:
        """The two orders in full, each signed by its usual maker."""
        sell, buy = sell or self.order(SELLER), buy or self.order(BUYER)
        usual = Trade(sell, self.sign(SELLER, sell), buy, self.sign(BUYER, buy), 10 * UNIT, PRICE)
        return usual._replace(**changed)

    def settle(self, trade: Trade, by: str = WHO.stranger) -> Receipt:
        return self.chain.transact(self.contract, "settle", trade.struct(), sender=by)

    def fill(
        self, order: Order, key: LocalAccount, units: int = 10 * UNIT, by: str = BUYER.address, **domain: Any
    ) -> Receipt:
        """The order as its maker signed it, filled."""
        arguments = order.struct(), self.sign(key, order, **domain), units
        return self.chain.transact(self.contract, "fill", *arguments, sender=by)

    def batch(self, venue: int, trades: Sequence[Trade], by: str = WHO.operator) -> Receipt:
        structs = [trade.struct() for trade in trades]
        return self.chain.transact(self.contract, "settleBatch", venue, structs, sender=by)

    def digest(self, order: Order) -> bytes:
        return bytes(self.chain.call(self.contract, "digestOf", order.struct()))

    def left(self, order: Order) -> int:
        return int(self.chain.call(self.contract, "leftOf", order.struct()))

    def used(self, order: Order) -> bool:
        return bool(self.chain.call(self.contract, "isNonceUsed", order.maker, order.nonce))

    def accrued(self) -> Fraction:
        """Per unit today, by the public record."""
        isin = self.series.terms.sheet.isin
        return Accrual.of(self.chain, self.office.programme, self.bond, isin).accrued(self.today())

    def cost(self, units: int = 10 * UNIT, price: int = PRICE) -> Cost:
        return cost(units, price, self.accrued())

    def held(self, *keys: LocalAccount) -> list[tuple[int, int]]:
        """Units and cash of each."""
        return [
            tuple(int(self.chain.call(token, "balanceOf", key.address)) for token in (self.bond, self.cash))
            for key in keys or (SELLER, BUYER)
        ]  # type: ignore[misc]

    def execution(self, trade: Trade, venue: int = 0) -> dict[str, Any]:
        """What `Traded` says of a matched trade."""
        paid = self.cost(trade.units, trade.price)
        digests = self.digest(trade.sell), self.digest(trade.buy)
        execution = (trade.units, trade.price, paid.clean, paid.accrued, trade.sell.cash, venue, *digests)
        parties = {"bond": trade.sell.bond, "seller": trade.sell.maker, "buyer": trade.buy.maker}
        return {**parties, "execution": execution}

    def venue(self, *activities: Activity, operator: str = WHO.operator) -> int:
        """A new venue whose licence permits these, with its operator."""
        now, licences = self.chain.now(), self.office.programme.licences
        number = len(self.chain.call(licences, "allLicences")) + 1
        terms = (now + 300 * DAY, mask(activities), operator)
        self.chain.transact(licences, "grantNoc", encoded(f"PK-{number}"), terms, now, PAPER, sender=WHO.regulator)
        return number

    def suspend(self, venue: int) -> None:
        licences = self.office.programme.licences
        self.chain.transact(licences, "suspend", venue, self.chain.now(), PAPER, sender=WHO.regulator)

    def lapse(self, name: str) -> None:
        """The admission of one of the holders has run out."""
        word: Word = replace(self.office.word(name), valid_until=self.chain.now() - 1)
        self.office.admit({getattr(WHO, name): word})

    def renew(self, name: str) -> None:
        self.office.admit({getattr(WHO, name): self.office.word(name)})

    def deployed(self, name: str, *arguments: object) -> Contract:
        code = artifacts()[name]
        return self.chain.deploy(code, *arguments, sender=WHO.deployer).contract(code)
