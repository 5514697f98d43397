"""Whatever is signed, handed in and forged: units and cash are conserved, nothing moves without its owner's signature,
and what is pledged stays.

A sequence of acts goes to the contracts and to plain books: what each wallet has, what is left of each order, which
repos are open. An act that the books refuse must be refused, and one that they allow must do what they say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.settlement.market import BUYER, SELLER, UNIT, WHO, Market
from tests.contracts.settlement.repos import CLOSING, OPENING, Repos
from tests.support.office import Office, OpenSeries
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
    """Something that somebody tries: `a` with `b`, so many denominations at a price; `signed` by the right keys?"""

    kind: str
    a: int
    b: int
    count: int
    price: int
    pick: int
    signed: bool


ACTS = st.builds(
    Act,
    st.sampled_from(
        ("trade", "part", "part", "part", "cancel", "send", "seize", "open", "open", "close", "claim", "release")
    ),
    PLACES,
    PLACES,
    COUNTS,
    PRICES,
    st.integers(0, 5),
    st.sampled_from((True, True, True, False)),
)


@dataclass
class Books:
    """Units and cash by place, standing orders with what is left of them, open repos by the places of their parties."""

    units: list[int]
    cash: list[int]
    orders: list[tuple[int, Order, int]] = field(default_factory=list)
    repos: list[tuple[int, int, Repo]] = field(default_factory=list)

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


@pytest.fixture
def repos(office: Office, pib: OpenSeries, governance: str, enforcer: str) -> Repos:
    """Four holders, and the hook on the bond."""
    market = Market.opened(office, pib, KEYS)
    repos = Repos.begun(market, governance, enforcer)
    for address in WALLETS:
        market.approve(market.cash, address, spender=repos.contract.address)
    market.chain.transact(market.contract, "noteAccrued", market.bond.address, sender=WHO.stranger)
    return repos


@dataclass
class Play:
    """One sequence."""

    repos: Repos
    books: Books

    @property
    def market(self) -> Market:
        return self.repos.market

    def attempt(self, allowed: bool, deed: Callable[[], object], kept: Callable[[], object]) -> None:
        """Do it on the chain; if the books allow it it must succeed, and they say what has changed."""
        if not allowed:
            with pytest.raises(Reverted):
                deed()
            return
        deed()
        kept()

    def trade(self, act: Act, part: bool) -> None:
        """`a` sells to `b`: the whole of two new orders, or a part of a standing one."""
        market, books = self.market, self.books
        standing = [n for n, (place, _, _) in enumerate(books.orders) if place == act.a] if part else []
        units = act.count * UNIT
        if standing:
            number = standing[act.pick % len(standing)]
            _, sell, left = books.orders[number]
        else:
            sell = market.order(KEYS[act.a], sells=True, units=2 * units if part else units, price=act.price)
            number, left = len(books.orders), sell.units
        buy = market.order(KEYS[act.b], sells=False, units=units, price=sell.price)
        signer = KEYS[act.a] if act.signed else KEYS[act.a - 1]
        trade = Trade(sell, market.sign(signer, sell), buy, market.sign(KEYS[act.b], buy), units, sell.price)
        paid = cost(units, sell.price, self.accrued).total
        allowed = act.signed and act.a != act.b and units <= left and units <= books.free(act.a)

        def kept() -> None:
            books.move(act.a, act.b, units, paid)
            if left > units:
                entry = (act.a, sell, left - units)
                books.orders[number:] = [entry, *books.orders[number + 1 :]]
            elif standing:
                del books.orders[number]

        self.attempt(allowed, lambda: market.settle(trade), kept)

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
        assert sum(books.units) == market.chain.call(market.bond, "totalSupply")
        for contract in (market.contract, self.repos.contract, self.repos.hook):
            assert [self.repos.balance(contract.address, one) for one in (market.bond, market.cash)] == [0, 0]
        for place, wallet in enumerate(WALLETS):
            assert self.repos.pledged(wallet) == books.pledged(place)
        for _, order, left in books.orders:
            assert market.left(order) == (left if market.chain.now() <= order.expiry else 0)


@given(acts=st.lists(ACTS, min_size=20, max_size=40))
def test_units_and_cash_are_conserved_and_nothing_moves_unsigned(repos: Repos, acts: list[Act]) -> None:
    with repos.market.chain.isolated():
        held = repos.market.held(*KEYS)
        play = Play(repos, Books([units for units, _ in held], [cash for _, cash in held]))
        for act in acts:
            play.do(act)
            play.books.orders = [one for one in play.books.orders if repos.market.chain.now() <= one[1].expiry]
            play.check()
