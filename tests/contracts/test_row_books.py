"""Whatever happens to rows of every kind, in any order, their books balance and nobody is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.bond.payments import FLOATING, INSTALMENT, PRINCIPAL, Payments, cash_token, coupon, principal
from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from tests.support.revm import RevmChain
from wasiqa.chain.errors import Reverted

HELD = {"primary_dealer": 1_003, "individual": 777, "emigrant": 1, "insurer": 40_000}
NAMES = tuple(HELD)
YEAR = 365 * DAY
CASE, ORDER, PAPER, NUMBER = (bytes([n]) * 32 for n in range(1, 5))


@pytest.fixture(scope="session")
def session_mixed(session_revm: RevmChain) -> Payments:
    """Deploys for the session."""
    stage = Stage.opened(session_revm)
    series = Series.deployed(stage, denomination=1)
    last = len(series.record_times()) - 1
    for function, *given_ in (
        ("setFixingTerms", (DAY, DAY, 1, 77)),
        ("setPrescription", YEAR, WHO.operator),
    ):
        stage.chain.transact(stage.agent, function, series.bond.address, *given_, sender=ROLES["ISSUER"])
    rows = (
        coupon(series, last),
        coupon(series, last, Fraction(2, 7))._replace(kind=INSTALMENT),
        coupon(series, last)._replace(numerator=0, denominator=1, kind=FLOATING),
        principal(series, Fraction(5, 7)),
    )
    return Payments.opened(series, HELD, rows, cash_token(stage, decimals=None))


@pytest.fixture
def payments(session_mixed: Payments, chain: RevmChain) -> Payments:
    """A coupon, an instalment, a floating coupon and the principal, all of the last record time."""
    return session_mixed


class Books:
    """What is done to one series, and what its books must say then."""

    def __init__(self, payments: Payments) -> None:
        self.payments, self.series = payments, payments.series
        self.burned: dict[int, list[int]] = {}
        """Units of each payment of principal."""

    def do(self, deed: str, *args: Any) -> None:
        """What a contract refuses did not happen."""
        with suppress(Reverted):
            getattr(self, deed)(*args)

    def fund(self, row: int) -> None:
        self.payments.fund(row)

    def part(self, row: int, percent: int) -> None:
        self.payments.act("fundPart", row, self.payments.ask("needOf", row) * percent // 100)

    def push(self, row: int, names: Sequence[str]) -> None:
        before = {name: self.series.balance(getattr(WHO, name)) for name in NAMES}
        self.payments.push(row, *(names or NAMES))
        gone = [units - self.series.balance(getattr(WHO, name)) for name, units in before.items()]
        self.burned.setdefault(row, []).extend(filter(None, gone))

    def claim(self, row: int, name: str) -> None:
        before = self.series.balance(getattr(WHO, name))
        self.payments.claim(row, name)
        self.burned.setdefault(row, []).extend(filter(None, [before - self.series.balance(getattr(WHO, name))]))

    def fix(self) -> None:
        self.payments.act("settleFallback", 2, sender=WHO.stranger)

    def block(self, name: str, on: bool) -> None:
        self.series.stage.block(getattr(WHO, name), "regulator", on)

    def freeze(self, name: str, on: bool) -> None:
        self.series.freeze(getattr(WHO, name), on)

    def refuse(self, name: str, on: bool) -> None:
        self.series.chain.transact(self.payments.cash, "setRefused", getattr(WHO, name), on, sender=WHO.deployer)

    def redirect(self, row: int, name: str, to: str) -> None:
        wallets = getattr(WHO, name), getattr(WHO, to)
        self.payments.act("redirect", [row], *wallets, CASE, ORDER, sender=ROLES["ENFORCEMENT"])

    def outside(self, row: int, name: str) -> None:
        paid = row, [getattr(WHO, name)], NUMBER, PAPER
        self.payments.act("stateOutside", *paid)
        self.payments.act("confirmOutside", *paid, sender=ROLES["REVIEWER"])

    def burn(self, name: str) -> None:
        wallet = getattr(WHO, name)
        self.series.act("burn", wallet, self.series.balance(wallet) // 2, sender=ROLES["ENFORCEMENT"])

    def sweep(self, row: int, name: str) -> None:
        """After a year: that passes, whatever the contract says then."""
        self.series.travel(YEAR + 1)
        self.payments.act("sweep", row, [getattr(WHO, name)])

    def back(self, row: int) -> None:
        self.payments.act("returnExcess", row)

    def remit(self, row: int) -> None:
        self.payments.act("remitTax", row)

    def check(self) -> None:
        """Row by row, and for the cash of all rows."""
        cash = 0
        for index, row in enumerate(self.payments.ask("rowsOf")):
            books = self.payments.ask("booksOf", index)
            cash += books.funded - books.net - books.remitted
            if row.kind == FLOATING:
                assert books == (0, 0, 0, 0, 0, 0)
                continue
            amount, need = Fraction(row.numerator, row.denominator), self.payments.ask("needOf", index)
            if row.kind == PRINCIPAL:
                settled = self.burned.get(index, [])
                open_ = [self.series.balance(getattr(WHO, name)) for name in NAMES]
                elsewhere = 0
            else:
                paid = {name: self.payments.ask("isPaid", index, getattr(WHO, name)) for name in NAMES}
                settled = [HELD[name] for name in NAMES if paid[name]]
                open_ = [HELD[name] for name in NAMES if not paid[name]]
                elsewhere = books.elsewhere
            exact = [units * amount for units in (*settled, *open_)]
            dust = sum(one % 1 for one in exact) + -sum(exact) % 1
            unclaimed = sum(int(units * amount) for units in open_)
            assert need == ceil(sum(exact)) - elsewhere
            assert books.net + books.tax + dust + unclaimed == need
            assert books.funded == 0 or books.funded >= need
        assert self.payments.cash_in_agent() == cash

    def finish(self) -> None:
        """Everything in the way is lifted, everything funded and paid."""
        self.series.travel(2 * DAY)
        self.do("fix")
        for name in NAMES:
            for deed in ("block", "freeze", "refuse"):
                self.do(deed, name, False)
        for row in range(len(self.payments.ask("rowsOf"))):
            self.do("fund", row)
            self.do("push", row, ())
            self.do("remit", row)
            self.do("back", row)


rows = st.sampled_from([0, 0, 1, 1, 2, 3, 3, 4, 5])
names = st.sampled_from(NAMES)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["fund", "back", "remit"]), rows),
        st.tuples(st.just("part"), rows, st.integers(1, 99)),
        st.tuples(st.just("push"), rows, st.lists(names, max_size=3)),
        st.tuples(st.sampled_from(["claim", "outside", "sweep"]), rows, names),
        st.tuples(st.sampled_from(["block", "freeze", "refuse"]), names, st.booleans()),
        st.tuples(st.just("redirect"), rows, names, st.sampled_from([*NAMES, "bank"])),
        st.tuples(st.just("burn"), names),
        st.tuples(st.just("fund"), rows),
        st.tuples(st.just("fix")),
    ),
    min_size=10,
    max_size=30,
)


def lived(payments: Payments, steps: list[tuple[Any, ...]]) -> None:
    with payments.series.chain.isolated():
        books = Books(payments)
        payments.due(3)
        for deed, *args in steps:
            books.do(deed, *args)
            books.check()
        books.finish()
        books.check()
        found = payments.ask("rowsOf")
        for index, row in enumerate(found):
            assert row.kind != FLOATING
            told = payments.ask("booksOf", index)
            assert told.funded == payments.ask("needOf", index)
            assert told.tax == told.remitted
            if row.kind != PRINCIPAL and told.funded:
                assert all(payments.ask("isPaid", index, getattr(WHO, name)) for name in NAMES)
        assert payments.series.ask("totalSupply") == 0
        assert payments.cash_in_agent() <= len(found) * len(NAMES), "dust"


@given(steps=STEPS)
def test_books_of_rows_of_every_kind_balance_and_nobody_is_stuck(
    payments: Payments, steps: list[tuple[Any, ...]]
) -> None:
    lived(payments, steps)
