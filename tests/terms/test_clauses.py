"""Clauses of a term sheet: each is taken where it fits, and refused in a sentence that names field and remedy."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.support.projects import ROOT
from tests.terms.made_up import ABSENT, BILL, BOND, bent
from wasiqa.errors import InputRefused
from wasiqa.terms import files
from wasiqa.terms.fixing import NEVER, FixingTerms, fixing_terms
from wasiqa.terms.reading import build
from wasiqa.terms.runnable import refuse_what_is_not_run
from wasiqa.terms.sheet import TermSheet

EXAMPLES = ROOT / "examples"
FIXING = {"from": "2020-08-20", "until": "2021-02-20", "rate": "0.0716", "source": "auction 1"}
FLOATING: dict[str, Any] = {
    "benchmark": {"name": "6-month bills", "source": "auctions"},
    "margin": "-0.0010",
    "fallback": [{"use": "previous"}],
    "fixings": [FIXING],
}
SUKUK = {
    "structure": "ijara",
    "pays": "rental",
    "assets": "an airport",
    "dissolution": {"events": ["maturity"], "amount": "face"},
}
CALL = {"notice_days": "30", "dates": [{"date": "2021-08-20", "price": "101"}]}
FLOATER = bent(BOND, {"type": "floating", "coupon": ABSENT, "floating": FLOATING})
STEP_UP = bent(BOND, {"type": "step_up", "steps": [{"from": "2021-08-20", "rate": "0.08"}]})
AMORTISING = bent(BOND, {"type": "amortising", "amortisation": [{"date": "2021-08-20", "share": "1/3"}]})
RENTAL = bent(BOND, {"type": "sukuk_rental", "sukuk": SUKUK})
DISCOUNTED = bent(BILL, {"type": "sukuk_discount", "sukuk": SUKUK})
KINDS = {"bond": BOND, "floater": FLOATER, "step_up": STEP_UP, "amortising": AMORTISING, "rental": RENTAL}

MISTAKES: list[tuple[dict[str, Any], dict[str, Any], str, str, str]] = [
    (BOND, {"type": "floating"}, "floating", "MISSING_FIELD", "floating is missing, and a floating bond needs it"),
    (BOND, {"type": "step_up"}, "steps", "MISSING_FIELD", "steps is missing, and type step_up needs it"),
    (BOND, {"type": "amortising"}, "amortisation", "MISSING_FIELD", "amortisation is missing"),
    (BOND, {"type": "sukuk_rental"}, "sukuk", "MISSING_FIELD", "sukuk is missing, and a sukuk_rental needs it"),
    (BILL, {"type": "sukuk_discount"}, "sukuk", "MISSING_FIELD", "sukuk is missing, and a sukuk_discount needs it"),
    (RENTAL, {"coupon": ABSENT}, "coupon", "MISSING_FIELD", "coupon is missing, and a sukuk rental series needs it"),
    (RENTAL, {"day_count": ABSENT}, "day_count", "MISSING_FIELD", "day_count is missing, and a sukuk rental series"),
    (FLOATER, {"coupon": "0.07"}, "coupon", "NOT_FOR_TYPE", "coupon is stated beside floating, which gives the rate"),
    (BOND, {"floating": FLOATING}, "floating", "NOT_FOR_TYPE", "type fixed: floating is stated, but its rate is fixed"),
    (BOND, {"sukuk": SUKUK}, "sukuk", "NOT_FOR_TYPE", "type fixed: sukuk is stated, but it is none"),
    (BOND, {"steps": STEP_UP["steps"]}, "steps", "NOT_FOR_TYPE", "only type step_up has a rate that steps"),
    (BOND, {"amortisation": AMORTISING["amortisation"]}, "amortisation", "NOT_FOR_TYPE", "only type amortising has"),
    (BILL, {"call": CALL}, "call", "NOT_FOR_TYPE", "type bill: call is stated, but it is repaid once"),
    (BILL, {"first_coupon": "2020-10-10"}, "first_coupon", "NOT_FOR_TYPE", "type bill: first_coupon is stated"),
    (DISCOUNTED, {"coupon": "0.07"}, "coupon", "NOT_FOR_BILL", "coupon is stated, but a bill pays no coupon"),
    (BOND, {"first_coupon": "2020-08-20"}, "first_coupon", "BAD_DATE", "is not between issue 2020-08-20 and maturity"),
    (BOND, {"last_coupon": "2023-08-20"}, "last_coupon", "BAD_DATE", "is not between issue"),
    (
        BOND,
        {"first_coupon": "2021-02-20", "last_coupon": "2021-02-20"},
        "last_coupon",
        "BAD_DATE",
        "last_coupon 2021-02-20 is not after first_coupon 2021-02-20",
    ),
    (BOND, {"first_coupon": "2020-10-21"}, "frequency", "STUB", "2020-10-21 to 2023-08-20 is not a whole number"),
    (BOND, {"quote": {"by": "simple_yield"}}, "quote", "BAD_VALUE", "quote.by simple_yield does not fit type fixed"),
    (BILL, {"quote": {"by": "yield"}}, "quote", "BAD_VALUE", "quote.by yield does not fit type bill"),
    (BILL, {"quote": {"by": "discount"}}, "quote", "MISSING_FIELD", "quote by discount states no basis"),
    (BILL, {"quote": {"by": "discount", "basis": "350"}}, "quote.basis", "UNKNOWN_WORD", "basis 350 is not known"),
    (BOND, {"quote": {"by": "price", "basis": "360"}}, "quote", "BAD_VALUE", "quote states a basis, but is by price"),
    (BOND, {"quote": {"by": "price", "first_period": "simple"}}, "quote", "BAD_VALUE", "states a first_period"),
    (BOND, {"quote": {"by": "guess"}}, "quote.by", "UNKNOWN_WORD", "by guess is not known"),
    (FLOATER, {"floating.margin": "50bp"}, "floating.margin", "BAD_NUMBER", "margin is '50bp', which is not a rate"),
    (FLOATER, {"floating.resets": "daily"}, "floating.resets", "UNKNOWN_WORD", "resets daily is not known"),
    (FLOATER, {"floating.fallback": []}, "floating.fallback", "EMPTY", "fallback is empty"),
    (
        FLOATER,
        {"floating.fallback": [{"use": "average", "of": "PKRV"}]},
        "floating.fallback.0",
        "MISSING_FIELD",
        "fallback average states no days",
    ),
    (
        FLOATER,
        {"floating.fallback": [{"use": "previous", "rate": "0.07"}]},
        "floating.fallback.0",
        "BAD_VALUE",
        "fallback previous states rate, which it doesn't use",
    ),
    (
        FLOATER,
        {"floating.floor": "0.05", "floating.cap": "0.04"},
        "floating",
        "BAD_RATE",
        "cap 0.04 is below floor 0.05",
    ),
    (
        FLOATER,
        {"floating.fixings": [FIXING, FIXING | {"from": "2021-02-19", "until": "2021-08-20"}]},
        "floating",
        "BAD_DATE",
        "the fixing of 2021-02-19 begins before the one of 2020-08-20 ends, 2021-02-20",
    ),
    (
        FLOATER,
        {"floating.fixings": [FIXING | {"until": "2020-08-20"}]},
        "floating",
        "BAD_DATE",
        "the fixing of 2020-08-20 has no days",
    ),
    (
        FLOATER,
        {"floating.fixings": [FIXING | {"until": "2020-08-19"}]},
        "floating.fixings.0.until",
        "BAD_DATE",
        "a fixing ends on 2020-08-19, before it begins",
    ),
    (
        FLOATER,
        {"floating.fixings": [FIXING | {"rate": "7.16"}]},
        "floating.fixings.0.rate",
        "BAD_RATE",
        "rate 7.16 is not a yearly rate from 0 to below 1",
    ),
    (STEP_UP, {"steps": [{"from": "2021-08-21", "rate": "0.08"}]}, "steps", "BAD_DATE", "steps: 2021-08-21 is not the"),
    (STEP_UP, {"steps": STEP_UP["steps"] * 2}, "steps", "BAD_DATE", "2021-08-20 does not come after 2021-08-20"),
    (
        AMORTISING,
        {"amortisation": [{"date": "2021-08-20", "share": "1"}]},
        "amortisation.0.share",
        "BAD_SHARE",
        "is '1'",
    ),
    (
        AMORTISING,
        {"amortisation": [{"date": day, "share": "1/2"} for day in ("2021-08-20", "2022-08-20")]},
        "amortisation",
        "BAD_SHARE",
        "amortisation repays 1 of the face before maturity",
    ),
    (
        AMORTISING,
        {"amortisation": [{"date": "2023-08-20", "share": "1/2"}]},
        "amortisation",
        "BAD_DATE",
        "2023-08-20 is not a coupon date before maturity",
    ),
    (
        BOND,
        {"call.dates": [{"date": "2021-08-21"}], "call.notice_days": "1"},
        "call",
        "BAD_DATE",
        "call.dates: 2021-08-21",
    ),
    (BOND, {"put": CALL | {"dates": []}}, "put.dates", "EMPTY", "dates is empty"),
    (
        BOND,
        {"put": CALL | {"dates": [{"date": "2021-08-20", "price": "0"}]}},
        "put.dates.0.price",
        "NOT_POSITIVE",
        "zero",
    ),
    (BOND, {"reopenings": [{"date": "2020-08-20", "face": "100000"}]}, "reopenings", "BAD_DATE", "the re-opening of"),
    (
        BOND,
        {"reopenings": [{"date": "2020-09-20", "face": "5"}]},
        "reopenings",
        "NOT_MULTIPLE",
        "not a multiple of the",
    ),
    (
        BOND,
        {"reopenings": [{"date": "2020-09-20", "face": "1000000000"}]},
        "reopenings",
        "TOO_LARGE",
        "re-openings sell 1000000000, not less than the ceiling 1000000000",
    ),
    (RENTAL, {"sukuk.pays": "interest"}, "sukuk.pays", "UNKNOWN_WORD", "pays interest is not known"),
    (RENTAL, {"sukuk.assets": ""}, "sukuk.assets", "EMPTY", "assets is empty"),
    (
        RENTAL,
        {"sukuk.dissolution": {"events": ["flood"], "amount": "face"}},
        "sukuk.dissolution.events.0",
        "UNKNOWN_WORD",
        "flood is not known",
    ),
]


def built(base: dict[str, Any], changes: dict[str, Any] | None = None) -> TermSheet:
    return build(TermSheet, bent({"call": {}} | base if _reaches_into_call(changes) else base, changes), "term sheet")


def _reaches_into_call(changes: dict[str, Any] | None) -> bool:
    return any(name.startswith("call.") for name in changes or {})


@pytest.mark.parametrize(("base", "changes", "field", "code", "reason"), MISTAKES)
def test_a_clause_with_one_mistake_is_refused(
    base: dict[str, Any], changes: dict[str, Any], field: str, code: str, reason: str
) -> None:
    with pytest.raises(InputRefused) as refusal:
        built(base, changes)
    (fault,) = refusal.value.faults
    assert (fault.column, fault.code) == (field, code)
    assert reason in fault.message


@pytest.mark.parametrize("base", [*KINDS.values(), DISCOUNTED, BILL])
def test_every_kind_is_taken_as_it_stands_and_after_it_was_written_and_moved(
    base: dict[str, Any], written: Callable[..., Path], tmp_path: Path
) -> None:
    sheet = built(base)
    text = files.to_yaml(sheet, "written back")
    assert files.read(written(text)).sheet == sheet
    moved = files.write_shifted(written(text), tmp_path / "moved.yaml").sheet
    assert (moved.issue.year, moved.type) == (sheet.issue.year + 28, sheet.type)
    if moved.floating:
        assert str(moved.floating.fixings[0].until) == "2049-02-20"
    if moved.steps:
        assert str(moved.steps[0].from_) == "2049-08-20"
    assert [part.share for part in moved.amortisation] == [part.share for part in sheet.amortisation]


def test_what_is_absent_means_what_it_meant() -> None:
    sheet = built(BOND)
    assert (sheet.floating, sheet.call, sheet.put, sheet.sukuk, sheet.quote, sheet.tax_table) == (None,) * 6
    assert (sheet.steps, sheet.amortisation, sheet.reopenings) == ((), (), ())
    assert sheet.instrument == "bond"


def test_a_rate_is_held_between_floor_and_cap() -> None:
    floating = built(FLOATER, {"floating.floor": "0.07", "floating.cap": "0.08"}).floating
    assert floating is not None
    rates = [Decimal(text) for text in ("0.0700", "0.0720", "0.0900")]
    fixings = [floating.fixings[0].model_copy(update={"rate": rate}) for rate in rates]
    assert [floating.rate_of(fixing) for fixing in fixings] == [Fraction(7, 100), Fraction(71, 1000), Fraction(8, 100)]


def test_a_tax_table_of_a_bill_would_withhold_nothing_and_is_refused(written: Callable[..., Path]) -> None:
    table = EXAMPLES / "taxes" / "pakistan-profit-on-debt.yaml"
    written(table.read_text(), "taxes.yaml")
    with pytest.raises(InputRefused, match="the tax is on the discount, which depends on a holder's price") as refusal:
        refuse_what_is_not_run(files.read(written(bent(BILL, {"tax_table": "taxes.yaml"}))))
    assert [fault.column for fault in refusal.value.faults] == ["tax_table"]


@pytest.mark.parametrize(
    ("base", "changes"),
    [
        (BOND, {}),
        (BILL, {}),
        (FLOATER, {}),
        (STEP_UP, {}),
        (RENTAL, {}),
        (AMORTISING, {}),
        (BOND, {"issue": "2020-07-01", "first_coupon": "2021-02-20"}),
    ],
)
def test_what_pays_by_rows_is_issued(
    base: dict[str, Any], changes: dict[str, Any], written: Callable[..., Path]
) -> None:
    refuse_what_is_not_run(files.read(written(bent(base, changes))))


@pytest.mark.parametrize(
    ("years", "days"), [(1, 366), (3, 3 * 365 + 1), (4, 4 * 365 + 1), (5, 5 * 365 + 2), (10, 10 * 365 + 3)]
)
def test_claims_are_never_prescribed_before_the_years_are_over(years: int, days: int) -> None:
    prescription = built(BOND, {"prescription": {"years": str(years)}}).prescription
    assert prescription is not None
    assert prescription.days == days


@pytest.mark.parametrize("years", ["0", "101", "ten"])
def test_a_prescription_of_no_years_is_refused(years: str) -> None:
    with pytest.raises(InputRefused, match="years"):
        built(BOND, {"prescription": {"years": years}})


TERMS = {"grace_days": "30", "acceleration_share": "0.25", "resolution_share": "0.6667", "voting_days": "14"}


def test_terms_of_default_are_days_and_shares_of_the_units() -> None:
    default = built(BOND, {"default": TERMS}).default
    assert default is not None
    assert (default.grace_days, default.voting_days) == (30, 14)
    assert (default.acceleration_share, default.resolution_share) == (Decimal("0.25"), Decimal("0.6667"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("grace_days", "366"), ("voting_days", "0"), ("voting_days", "366")),
        *(("acceleration_share", "0"), ("acceleration_share", "1.01"), ("acceleration_share", "0.33333")),
        *(("resolution_share", "0.5"), ("resolution_share", "1.1")),
    ],
)
def test_terms_of_default_that_no_series_can_have_are_refused(field: str, value: str) -> None:
    with pytest.raises(InputRefused, match=field):
        built(BOND, {"default": {**TERMS, field: value}})


FIXED = {"use": "fixed", "rate": "0.05"}
AVERAGE = {"use": "average", "of": "6-month PKRV", "days": "5"}
AGENT = {"use": "agent", "of": "its letter"}


@pytest.mark.parametrize(
    ("chain", "changes", "expected"),
    [
        ([{"use": "previous"}], {}, (10 * 86_400, None)),
        ([AVERAGE, {"use": "previous"}, FIXED], {"floating.fallback_days": "3"}, (3 * 86_400, None)),
        ([AVERAGE, FIXED, {"use": "previous"}], {}, (10 * 86_400, Fraction("0.049") / 2)),
        ([{"use": "previous"}, FIXED], {"floating.resets": "auction"}, (10 * 86_400, Fraction("0.049") / 2)),
        ([{"use": "previous"}], {"floating.resets": "semiannual"}, (10 * 86_400, None)),
        ([{"use": "previous"}], {"floating.resets": "monthly"}, (NEVER, None)),
        ([AVERAGE, AGENT], {}, (NEVER, None)),
        ([{"use": "previous"}, FIXED], {"day_count": "ACT/365F"}, (NEVER, None)),
    ],
)
def test_the_contracts_carry_out_the_first_fallback_that_one_amount_can_say(
    chain: list[dict[str, str]], changes: dict[str, Any], expected: tuple[int, Fraction | None]
) -> None:
    terms = fixing_terms(built(FLOATER, {"floating.fallback": chain, **changes}))
    assert terms == FixingTerms(72 * 3_600, *expected)


def test_what_does_not_float_has_no_terms_of_fixing() -> None:
    assert fixing_terms(built(BOND)) is None
