"""A series whose terms say what a default is, and what holders may decide then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.contracts.bond.payments import COUPON, PRINCIPAL, Payments, Row, cash_token
from tests.contracts.bond.series import DAY, Series
from tests.contracts.bond.stage import ROLES, WHO, Stage
from wasiqa.chain.chain import Receipt

GRACE, VOTING = 10 * DAY, 7 * DAY
TERMS = (GRACE, 2_500, 7_500, VOTING)
"""Grace, a quarter accelerates, three quarters change the terms, a week to vote."""
AHEAD, DUE, MISSED, FUNDED, CANCELLED = range(5)
PERFORMING, DEFAULT, ACCELERATED = range(3)
PAPER = b"\7" * 32
_ROWS = "(uint56,uint56,uint16,uint40,uint8)[]"


def in_default_terms(stage: Stage, held: Mapping[str, int], rows: Any = None, terms: Any = TERMS) -> Payments:
    """An open series with these terms; `rows` is asked for them once its record times are known."""
    series = Series.deployed(stage, denomination=1)
    if terms is not None:
        stage.chain.transact(stage.agent, "setDefaultTerms", series.bond.address, terms, sender=ROLES["ISSUER"])
    window = (DAY, 2 * DAY, 0, 0)
    stage.chain.transact(stage.agent, "setFixingTerms", series.bond.address, window, sender=ROLES["ISSUER"])
    return Payments.opened(series, held, rows and rows(series), cash=cash_token(stage, decimals=None))


def miss(payments: Payments, row: int) -> None:
    """Go to the first second after the grace of a row."""
    payments.series.chain.travel(payments.ask("rowsOf")[row].payTime + GRACE + 1)


def default(payments: Payments, row: int) -> None:
    """The row is missed and somebody says so."""
    miss(payments, row)
    payments.act("declareDefault", row, sender=WHO.outsider)


def status(payments: Payments, *rows: int) -> list[int]:
    """Where these rows stand; all of them, if none is named."""
    return [payments.ask("rowStatusOf", row) for row in rows or range(len(payments.ask("rowsOf")))]


def content(start: int, times: Sequence[int], rows: Sequence[Row]) -> bytes:
    """The hash of what a restructuring brings."""
    return keccak(encode(["uint256", "uint40[]", _ROWS], [start, times, [tuple(row) for row in rows]]))


def proposed(payments: Payments, *tail: Any) -> int:
    """The issuer proposes a restructuring with this content; its id."""
    receipt = payments.act("proposeRestructuring", content(*tail), PAPER, sender=ROLES["ISSUER"])
    return number(payments, receipt)


def number(payments: Payments, receipt: Receipt) -> int:
    """Which resolution a receipt proposes."""
    (event,) = receipt.events(payments.agent, "ResolutionProposed")
    return int(event.args["id"])


def votes(payments: Payments, resolution: int, **units: int) -> None:
    """Holders vote in favour by role."""
    for name, in_favour in units.items():
        wallet = getattr(WHO, name)
        payments.act("vote", resolution, wallet, in_favour, 0, sender=wallet)


def counted(payments: Payments, resolution: int) -> None:
    """Go to the first second after the end of a vote."""
    payments.series.chain.travel(payments.ask("resolutionOf", resolution).end + 1)


def longer(payments: Payments, start: int, *days: int, share: Fraction = Fraction(1)) -> tuple[Any, ...]:
    """A tail: record times so many days from now, a coupon of one percent with each, and then this principal."""
    times = [payments.series.chain.now() + n * DAY for n in days]
    rows = [Row(1, 100, start + n, time + DAY, COUPON) for n, time in enumerate(times)]
    last = Row(share.numerator, share.denominator, start + len(times) - 1, times[-1] + DAY, PRINCIPAL)
    return start, times, [*rows, last]


@contextmanager
def unchanged(payments: Payments) -> Iterator[None]:
    """Rows and record times are what they were."""
    before = payments.ask("rowsOf"), payments.series.record_times()
    yield
    assert (payments.ask("rowsOf"), payments.series.record_times()) == before
