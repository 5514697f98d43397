"""Whatever is signed, handed in and forged: units and cash are conserved, nothing moves without its owner's signature,
and what is pledged stays.

A sequence of acts goes to the contracts and to plain books: what each wallet has, what is left of each order, which
repos are open. An act that the books refuse must be refused, and one that they allow must do what they say.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.settlement.market import BUYER, CASH, DAY, SELLER, UNIT, WHO, Market
from tests.contracts.settlement.repos import CLOSING, OPENING, Repos
from tests.support.office import Office, OpenSeries
from wasiqa.activities import Activity
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import Reverted
from wasiqa.trading.order import Order, Trade
from wasiqa.trading.price import cost
from wasiqa.trading.repo import Repo

KEYS = (SELLER, BUYER, WHO.key("insurer"), WHO.key("islamic_bank"))
WALLETS = tuple(key.address for key in KEYS)
PLACES = st.integers(0, len(KEYS) - 1)
COUNTS = st.integers(1, 60)
PRICES = st.integers(90_0000, 110_0000)


@dataclass(frozen=True)
class Act:
    """Something that somebody tries: `a` with `b`, so many denominations at a price; `signed` by the right keys, and
    paid in the `hostile` token?"""

    kind: str
    a: int
    b: int
    count: int
    price: int
    pick: int
    signed: bool
    hostile: bool


KINDS = (
    *("trade", "part", "part", "part", "fill", "fill", "bid", "batch", "batch", "mood", "cancel", "send", "seize"),
    *("open", "open", "close", "claim", "release"),
)
MOODS = ("honest", "honest", "fee", "refusing", "extra", "honest")
"""What the hostile token does from then on: it keeps a fee, doesn't pay one wallet, or takes something on top."""
ACTS = st.builds(
    Act,
    st.sampled_from(KINDS),
    PLACES,
    PLACES,
    COUNTS,
    PRICES,
    st.integers(0, 5),
    st.sampled_from((True, True, True, False)),
    st.booleans(),
)


@dataclass
class Books:
    """Units, cash and the hostile token by place, standing orders with what is left of them, open repos by the places
    of their parties; and the token's mood, which it shows towards one of the places."""

    units: list[int]
    cash: list[int]
    junk: list[int]
    orders: list[tuple[int, Order, int]] = field(default_factory=list)
    repos: list[tuple[int, int, Repo]] = field(default_factory=list)
    mood: tuple[str, int] = ("honest", 0)

    def pledged(self, place: int) -> int:
        return sum(repo.units for seller, _, repo in self.repos if seller == place)

    def free(self, place: int) -> int:
        return self.units[place] - self.pledged(place)

    def move(self, giver: int, getter: int, units: int, cash: int = 0) -> None:
        """Units one way, cash the other."""
        self.units[giver] -= units
        self.units[getter] += units
        self.cash[giver] += cash
        self.cash[getter] -= cash

    def pays(self, seller: int) -> bool:
        """Would the hostile token bring a seller what was agreed?"""
        name, place = self.mood
        return name != "fee" and (name, place) != ("refusing", seller)

    def move_for_junk(self, giver: int, getter: int, units: int, amount: int) -> None:
        """Units one way, and the hostile token the other."""
        self.move(giver, getter, units)
        self.junk[giver] += amount
        self.junk[getter] -= amount + (1 if self.mood[0] == "extra" else 0)


@dataclass(frozen=True)
class Wanted:
    """A trade as the books see it: from one place to another, of an order with so much left, and its number there."""

    seller: int
    buyer: int
    order: Order
    units: int
    signed: bool
    number: int | None = None
    left: int = 0


@pytest.fixture
def repos(office: Office, pib: OpenSeries, governance: str, enforcer: str) -> Repos:
    """Four holders, and the hook on the bond."""
    market = Market.opened(office, pib, KEYS)
    repos = Repos.begun(market, governance, enforcer)
    for address in WALLETS:
        market.approve(market.cash, address, spender=repos.contract.address)
    market.chain.transact(market.contract, "noteAccrued", market.bond.address, sender=WHO.stranger)
    return repos


@pytest.fixture
def junk(repos: Repos) -> Contract:
    """A hostile token, of which all have enough and which all have allowed."""
    token = repos.market.deployed("RefusingCash")
    for address in WALLETS:
        repos.market.chain.transact(token, "mint", address, CASH, sender=WHO.deployer)
        repos.market.approve(token, address)
    return token


@dataclass
class Play:
    """One sequence; the venue may match until its licence ends."""

    repos: Repos
    books: Books
    junk: Contract
    venue: int
    until: int

    @property
    def market(self) -> Market:
        return self.repos.market

    @property
    def tokens(self) -> tuple[Contract, ...]:
        return self.market.bond, self.market.cash, self.junk

    def attempt(self, allowed: bool, deed: Callable[[], object], kept: Callable[[], object]) -> None:
        """Do it on the chain; if the books allow it it must succeed, and they say what has changed."""
        if not allowed:
            with pytest.raises(Reverted):
                deed()
            return
        deed()
        kept()

    def offered(self, act: Act, part: bool) -> tuple[int | None, Order, int]:
        """A standing order of `a`, or a new one to sell; its number, if it stands or will, and what is left."""
        standing = [n for n, (place, _, _) in enumerate(self.books.orders) if place == act.a] if part else []
        if standing:
            number = standing[act.pick % len(standing)]
            _, order, left = self.books.orders[number]
            return number, order, left
        units = act.count * UNIT * (2 if part else 1)
        return None, self.order(act.a, act, sells=True, units=units, price=act.price), units

    def order(self, place: int, act: Act, **changed: Any) -> Order:
        cash = self.junk if act.hostile else self.market.cash
        return self.market.order(KEYS[place], **{"cash": cash.address, **changed})

    def allows(self, wanted: Wanted) -> bool:
        """Would it settle?"""
        pays = wanted.order.cash != self.junk.address or self.books.pays(wanted.seller)
        free = wanted.units <= self.books.free(wanted.seller)
        return wanted.signed and wanted.seller != wanted.buyer and wanted.units <= wanted.left and free and pays

    def kept(self, wanted: Wanted) -> None:
        """It has settled."""
        books, paid = self.books, cost(wanted.units, wanted.order.price, self.accrued).total
        move = books.move if wanted.order.cash == self.market.cash.address else books.move_for_junk
        move(wanted.seller, wanted.buyer, wanted.units, paid)
        number = len(books.orders) if wanted.number is None else wanted.number
        if wanted.left > wanted.units:
            books.orders[number:] = [
                (wanted.seller, wanted.order, wanted.left - wanted.units),
                *books.orders[number + 1 :],
            ]
        elif wanted.number is not None:
            del books.orders[number]

    def met(self, act: Act, part: bool) -> tuple[Wanted, Trade]:
        """`a` sells to `b`: the whole of two new orders, or a part of a standing one."""
        market, units = self.market, act.count * UNIT
        number, sell, left = self.offered(act, part)
        buy = market.order(KEYS[act.b], sells=False, units=units, price=sell.price, cash=sell.cash)
        signer = KEYS[act.a] if act.signed else KEYS[act.a - 1]
        trade = Trade(sell, market.sign(signer, sell), buy, market.sign(KEYS[act.b], buy), units, sell.price)
        return Wanted(act.a, act.b, sell, units, act.signed, number, left), trade

    def trade(self, act: Act, part: bool) -> None:
        wanted, trade = self.met(act, part)
        self.attempt(self.allows(wanted), lambda: self.market.settle(trade), lambda: self.kept(wanted))

    def fill(self, act: Act) -> None:
        """`b` takes a part of an order of `a`, standing or new; or, of a new bid of `a`, all."""
        units = act.count * UNIT
        if act.kind == "fill":
            number, order, left = self.offered(act, part=True)
            wanted = Wanted(act.a, act.b, order, units, act.signed, number, left)
        else:
            order = self.order(act.a, act, sells=False, units=units, price=act.price)
            wanted = Wanted(act.b, act.a, order, units, act.signed, None, units)
        signer = KEYS[act.a] if act.signed else KEYS[act.a - 1]
        deed = lambda: self.market.fill(order, signer, units, WALLETS[act.b])  # noqa: E731
        self.attempt(self.allows(wanted), deed, lambda: self.kept(wanted))

    def batch(self, act: Act) -> None:
        """Three trades at once, of which each fails or settles by itself."""
        back = replace(act, a=act.b, b=act.a, hostile=not act.hostile, signed=True)
        trades, failed, before = [], [], deepcopy(self.books)
        for n, (one, part) in enumerate(((act, True), (back, False), (replace(act, signed=True), False))):
            wanted, trade = self.met(one, part)
            trades.append(trade)
            self.kept(wanted) if self.allows(wanted) else failed.append(n)
        if self.market.chain.now() > self.until:
            self.books = before
            with pytest.raises(Reverted):
                self.market.batch(self.venue, trades)
            return
        events = self.market.batch(self.venue, trades).events(self.market.contract, "TradeFailed")
        assert [event.args["index"] for event in events] == failed

    def turn(self, act: Act) -> None:
        """The hostile token's mood changes, towards `a`."""
        chain, wallet = self.market.chain, WALLETS[act.a]
        chain.transact(self.junk, "setRefused", WALLETS[self.books.mood[1]], False, sender=WHO.deployer)
        self.books.mood = name, _ = MOODS[act.pick], act.a
        chain.transact(self.junk, "setFee", int(name == "fee"), sender=WHO.deployer)
        chain.transact(self.junk, "setExtra", int(name == "extra"), sender=WHO.deployer)
        chain.transact(self.junk, "setRefused", wallet, name == "refusing", sender=WHO.deployer)

    def cancel(self, act: Act) -> None:
        """`a` cancels one of the standing orders, or tries to cancel another's."""
        market, books = self.market, self.books
        if not books.orders:
            return
        number = act.pick % len(books.orders)
        place, order, left = books.orders[number]
        market.chain.transact(market.contract, "cancel", [order.nonce], sender=WALLETS[act.a])
        if place == act.a:
            del books.orders[number]
        assert market.left(order) == (0 if place == act.a else left)

    def send(self, act: Act) -> None:
        units = act.count * UNIT
        allowed = units <= self.books.units[act.a] and (act.a == act.b or units <= self.books.free(act.a))
        kept = (lambda: None) if act.a == act.b else (lambda: self.books.move(act.a, act.b, units))
        self.attempt(allowed, lambda: self.repos.send(units, WALLETS[act.a], WALLETS[act.b]), kept)

    def seize(self, act: Act) -> None:
        units = act.count * UNIT
        if act.a != act.b:
            deed = lambda: self.repos.seize(units, WALLETS[act.a], WALLETS[act.b])  # noqa: E731
            kept = lambda: self.books.move(act.a, act.b, units)  # noqa: E731
            self.attempt(units <= self.books.units[act.a], deed, kept)

    def open(self, act: Act) -> None:
        """`a` borrows from `b`."""
        units, nonce = act.count * UNIT, self.market.order(SELLER).nonce
        repo = self.repos.repo(seller=WALLETS[act.a], buyer=WALLETS[act.b], units=units, nonce=nonce)
        signer = KEYS[act.b] if act.signed else KEYS[act.b - 1]
        signed = self.repos.signatures(repo, (KEYS[act.a], signer))
        allowed = act.signed and act.a != act.b and units <= self.books.free(act.a)

        def kept() -> None:
            self.books.move(act.a, act.b, 0, OPENING)
            self.books.repos.append((act.a, act.b, repo))

        self.attempt(allowed, lambda: self.repos.open(repo, signed), kept)

    def end(self, act: Act) -> None:
        """An open repo is closed, claimed or released, by its buyer or, if not `signed`, by somebody else."""
        books = self.books
        if not books.repos:
            return
        seller, buyer, repo = entry = books.repos[act.pick % len(books.repos)]
        if act.kind == "close":
            deed, allowed = (lambda: self.repos.close(repo, WALLETS[act.a])), True
            kept = lambda: self._paid(act.a, buyer)  # noqa: E731
        else:
            by = WALLETS[buyer] if act.signed else WALLETS[buyer - 1]
            units = min(repo.units, books.units[seller])
            if act.kind == "release":
                deed, allowed = (lambda: self.repos.release(repo, by)), act.signed
                kept = lambda: None  # noqa: E731
            else:
                self.repos.overdue(repo) if self.market.chain.now() <= repo.end else None
                self.market.chain.transact(
                    self.market.contract, "noteAccrued", self.market.bond.address, sender=WHO.stranger
                )
                deed, allowed = (lambda: self.repos.claim(repo, WALLETS[buyer], by)), act.signed and units > 0
                kept = lambda: books.move(seller, buyer, units)  # noqa: E731

        def over() -> None:
            kept()
            books.repos.remove(entry)

        self.attempt(allowed, deed, over)

    def _paid(self, payer: int, buyer: int) -> None:
        self.books.cash[payer] -= CLOSING
        self.books.cash[buyer] += CLOSING

    def do(self, act: Act) -> None:
        self.accrued = self.market.accrued()
        match act.kind:
            case "trade" | "part":
                self.trade(act, act.kind == "part")
            case "fill" | "bid":
                self.fill(act)
            case "batch":
                self.batch(act)
            case "mood":
                self.turn(act)
            case "cancel":
                self.cancel(act)
            case "send":
                self.send(act)
            case "seize":
                self.seize(act)
            case "open":
                self.open(act)
            case _:
                self.end(act)

    def check(self) -> None:
        """Chain and books agree; nothing is lost, and the contracts hold nothing."""
        market, books = self.market, self.books
        assert market.held(*KEYS) == list(zip(books.units, books.cash, strict=True))
        assert [self.repos.balance(wallet, self.junk) for wallet in WALLETS] == books.junk
        assert sum(books.units) == market.chain.call(market.bond, "totalSupply")
        for contract in (market.contract, self.repos.contract, self.repos.hook):
            assert [self.repos.balance(contract.address, one) for one in self.tokens] == [0] * 3
        for place, wallet in enumerate(WALLETS):
            assert self.repos.pledged(wallet) == books.pledged(place)
        for _, order, left in books.orders:
            assert market.left(order) == (left if market.chain.now() <= order.expiry else 0)


@given(acts=st.lists(ACTS, min_size=20, max_size=40))
def test_units_and_cash_are_conserved_and_nothing_moves_unsigned(repos: Repos, junk: Contract, acts: list[Act]) -> None:
    market = repos.market
    with market.chain.isolated():
        held = market.held(*KEYS)
        books = Books([units for units, _ in held], [cash for _, cash in held], [CASH] * len(KEYS))
        until = market.chain.now() + 300 * DAY
        play = Play(repos, books, junk, market.venue(Activity.EXCHANGE), until)
        for act in acts:
            play.do(act)
            play.books.orders = [one for one in play.books.orders if market.chain.now() <= one[1].expiry]
            play.check()
