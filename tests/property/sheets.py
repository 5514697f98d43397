"""The two series of the tests, and who is admitted at the start; all of it is made up.

The series differ in what matters to the contracts: one lives long and has a holding limit, all rules of a policy and
two decimals; the other has neither, ends early and has an odd denomination and two payments for one record time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.property.model.agent import COUPON, PRINCIPAL
from tests.property.model.registry import NO_EXPIRY
from wasiqa.categories import Category
from wasiqa.policy import Policy
from wasiqa.whitelist.word import Word

DAY = 24 * 3600
CEILING = 40_000
CASH_IN_HAND = 10**12
TABLE = 1
POLICY = Policy(TABLE, countries=True, corridors=True, category_pairs=True, venues=True)
VENUE, SHUT = 300, 301
"""Open and not, at the start."""
OPERATORS: Mapping[int, str] = {VENUE: "operator", SHUT: "calculation_agent"}
"""Who acts for each venue."""
COUNTRIES = (0, 586, 840)
"""Not stated, Pakistan, the United States; the table allows two at the start, but not from first to second."""
INVESTORS = tuple(f"0x{number:040x}" for number in (0xBA0C, 0x1D01, 0xF00D))
WALLETS = ("bank", "second_bank", "individual", "fund", "outsider")
"""Two wallets of one bank, a person, a fund, and one of nobody that the registry knows."""
SPENDER = "outsider"
"""May transfer for everybody, at the start."""
RATES: Mapping[int, int] = {Category.BANK: 1500, Category.INDIVIDUAL_RESIDENT: 3000, Category.FUND: 10_000}


@dataclass(frozen=True)
class Sheet:
    """What a series is deployed with; times in days from the start."""

    decimals: int
    denomination: int
    categories: tuple[Category, ...]
    policy: Policy
    records: tuple[int, ...]
    rows: tuple[tuple[Fraction, int, int, int], ...]
    """Amount per unit, index of the record time, day of payment, kind."""
    limit: int
    issue: Mapping[str, int]


HOLDING = (Category.BANK, Category.FUND, Category.INDIVIDUAL_RESIDENT, Category.VENUE)
TRADING = (*HOLDING, Category.OTHER)
HOOKS = {
    "HoldingLimit": "HoldingLimit",
    "HoldingLimit-2": "HoldingLimit",
    "HolderCount": "HolderCount",
    "HolderCount-2": "HolderCount",
    "LockUp": "LockUp",
    "VolumeCap": "VolumeCap",
    "TravelRule": "TravelRule",
}
"""Instances, with their rules; those that count are there twice, since they can't come back once they have counted."""
BUYERS = dict.fromkeys(TRADING, TRADING) | {Category.FUND: (Category.BANK, Category.FUND)}
"""To whom each category may sell, at the start."""
LIMITED = (Category.BANK, Category.INDIVIDUAL_RESIDENT)
ODD = Fraction(35_671, 1_000_003)
SHEETS = {
    "A": Sheet(
        decimals=2,
        denomination=100,
        categories=HOLDING,
        policy=POLICY,
        records=(10, 20, 30, 40, 50),
        rows=((ODD, 0, 12, COUPON), (ODD, 1, 22, COUPON), (ODD, 3, 41, COUPON), (Fraction(1), 4, 51, PRINCIPAL)),
        limit=4500,
        issue={"bank": 3000, "second_bank": 1000, "individual": 1700, "fund": 2000},
    ),
    "B": Sheet(
        decimals=0,
        denomination=7,
        categories=(*HOLDING, Category.OTHER),
        policy=Policy(),
        records=(11, 12, 13, 24),
        rows=(
            (Fraction(1, 7), 0, 14, COUPON),
            (Fraction(2, 3), 0, 14, COUPON),
            (ODD, 2, 15, COUPON),
            (Fraction(999, 1000), 3, 25, PRINCIPAL),
        ),
        limit=0,
        issue={"bank": 700, "individual": 70, "fund": 1400},
    ),
}

CALL, PUT = 1, 2
DEAR = Fraction(1_035_671, 1_000_003)
RIGHTS: Mapping[str, tuple[tuple[int, int, Fraction, int, int], ...]] = {
    "A": ((CALL, 0, DEAR, 2, 0), (PUT, 2, DEAR, 3, 38), (CALL, 2, Fraction(1), 5, 0)),
    "B": ((CALL, 2, DEAR, 1, 0), (PUT, 3, Fraction(3, 7), 1, 23)),
}
"""Of series that foresee early repayment: kind, row, price of a unit, notice and window in days."""
REPAID_EARLIER = ("A", 2)
"""A row that is an instalment in these series."""
MORE_RECORDS, RESOLUTIONS, TENDERS = 2, 4, 3
"""How many record times are added to such a series, at most, and how many votes and tenders it sees."""


def words(start: int) -> dict[str, Word]:
    """Who is admitted at the start, two of them not for ever."""
    bank = Word(0xBA0C, Category.BANK, 586, admitted=True, valid_until=NO_EXPIRY)
    person = Word(0x1D01, Category.INDIVIDUAL_RESIDENT, 0, admitted=True, valid_until=start + 12 * DAY)
    fund = Word(0xF00D, Category.FUND, 586, VENUE, admitted=True, valid_until=start + 21 * DAY)
    return {"bank": bank, "second_bank": bank, "individual": person, "fund": fund}
