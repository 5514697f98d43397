"""What the trade commands share: the market, the series' amounts, prices, and how an order reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from wasiqa.cli.session import Session
from wasiqa.errors import InputRefused
from wasiqa.trading.quotes import PRICE_SCALE, price_text

if TYPE_CHECKING:
    from wasiqa.chain.contract import Contract
    from wasiqa.trading.market import Market
    from wasiqa.trading.nonces import Nonces
    from wasiqa.trading.order import Order
    from wasiqa.trading.wording import Measures, Token

_PRICE = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,4}))?")


def price_of(text: str) -> int:
    """A price per 100 with at most four decimals, such as 98.3815, as the contract has it."""
    from wasiqa.trading.order import MOST_PRICE

    found = _PRICE.fullmatch(text)
    price = int(found[1]) * PRICE_SCALE + int((found[2] or "").ljust(4, "0")) if found else 0
    if not 0 < price < MOST_PRICE:
        raise InputRefused(
            f"{text!r} is no price per 100", hint="write it with at most four decimals, like 98.3815", code="BAD_PRICE"
        )
    return price


@dataclass(frozen=True)
class Desk:
    """One command at work."""

    session: Session

    @cached_property
    def market(self) -> Market:
        """The settlement contract."""
        from wasiqa.trading.market import Market

        session = self.session
        return Market(session.chain, session.programme, session.ledger.contracts["Settlement"].block, self._traded)

    def _traded(self) -> Iterator[Mapping[str, Any]]:
        """By the event store, which is brought up to the chain's head."""
        index = self.session.opened_index.sync()
        return (event.args for event in index.events(self.session.programme.settlement.address, ("Traded",)))

    def nonces(self, contract: Contract) -> Nonces:
        """Those that this desk gives out for what a contract settles."""
        from wasiqa.trading.nonces import Nonces

        return Nonces(self.session.chain, contract, self.session.receipts_folder)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days end."""
        return ZoneInfo(self.session.ledger.time_zone)

    def decimals(self, bond: Contract) -> int:
        """Of the series' currency."""
        return int(self.session.chain.call(bond, "decimals"))

    def face(self, text: str, bond: Contract) -> int:
        """The minor units of a face value that an order can name. Raises `InputRefused` for any other text."""
        from wasiqa.servicing.amounts import to_units
        from wasiqa.trading.order import MOST_UNITS

        units = to_units(text, self.decimals(bond))
        if units >= MOST_UNITS:
            raise InputRefused(f"{text} is more than an order can name", hint="are the digits right?")
        return units

    def cash(self, bond: Contract) -> str:
        """The token that pays the series' coupons. Raises `InputRefused` before it is opened."""
        if (found := self.payer(bond)) is None:
            raise InputRefused(
                "the series is not opened yet, so no token pays it",
                hint="run `deploy series` first",
                code="NO_CASH_TOKEN",
            )
        return found

    def payer(self, bond: Contract) -> str | None:
        """The same; none before the series is opened."""
        from wasiqa.chain.contract import NOBODY

        found = str(self.session.chain.call(self.session.programme.paying_agent, "cashOf", bond.address).cash)
        return None if found == NOBODY else found

    def require_cash(self, series: str, cash: str, file: Path) -> None:
        """Raises `InputRefused` for a file in which another token pays for the series at this address than its own."""
        usual = self.cash(self.session.programme.bond(series))
        if cash != usual:
            raise InputRefused(
                f"{file}: {cash} is not the token that pays {self.symbol(series)}, which is {usual}",
                file=str(file),
                hint="anybody can make a token: sign and fill only what is paid in the series' own",
            )

    def venue(self, code: str | None) -> int:
        """The number of a venue by its licence code; 0 for none."""
        from wasiqa.servicing.licences.registry import Licences

        if code is None:
            return 0
        return Licences(self.session.chain, self.session.programme.licences).named(code).venue

    def symbol(self, address: str) -> str:
        """The series at an address. Raises `InputRefused` if the ledger has none there."""
        for record in self.session.ledger.series.values():
            if record.address == address:
                return record.symbol
        raise InputRefused(f"{address} is no series of this ledger", hint="name the ledger of its programme")

    @cached_property
    def tokens(self) -> dict[str, Token]:
        """Series and what pays them, by address: tokens that the programme vouches for."""
        found: dict[str, Token] = {}
        for record in self.session.ledger.series.values():
            bond = self.session.programme.bond(record.address)
            found[record.address] = self.token(record.address)
            if (cash := self.payer(bond)) and cash not in found:
                found[cash] = self.token(cash)
        return found

    def token(self, address: str) -> Token:
        """What a token calls itself, or the series' symbol of the ledger."""
        from wasiqa.chain.contract import Contract
        from wasiqa.servicing.code import built
        from wasiqa.trading.wording import Token

        known = [record.symbol for record in self.session.ledger.series.values() if record.address == address]
        token = Contract(address, built("TestCash").abi)
        name = known[0] if known else str(self.session.chain.call(token, "symbol"))
        return Token(name, int(self.session.chain.call(token, "decimals")))

    def measures(self, bond: str, cash_token: str, units: int) -> Measures:
        """How the amounts are written where so many units of a series meet cash."""
        from wasiqa.trading.wording import Measures, unnamed

        usual = self.payer(self.session.programme.bond(bond))
        cash = self.token(cash_token) if cash_token == usual else unnamed(cash_token)
        series = self.token(bond)
        return Measures(series, lambda needed: series if needed == units else cash)

    def told(self, order: Order) -> str:
        """An order for people."""
        self.symbol(order.bond)
        face = self.token(order.bond).amount(order.units)
        return f"{order.maker} {'sells' if order.sells else 'buys'} {face} at {price_text(order.price)}"

    def time(self, seconds: int) -> str:
        """A time for people and programs."""
        from wasiqa.chain.timelock import local

        return local(seconds, self.zone)

    def standing(self, order: Order) -> dict[str, Any]:
        """What becomes of an order, in JSON."""
        return {
            "maker": order.maker,
            "side": "sell" if order.sells else "buy",
            "series": self.symbol(order.bond),
            "units": str(order.units),
            "left": str(self.market.left(order)),
            "price": price_text(order.price),
            "expiry": self.time(order.expiry),
            "ended": self.market.used(order),
        }
