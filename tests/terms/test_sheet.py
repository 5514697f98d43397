from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.terms.made_up import ABSENT, BILL, BOND, bent, bill, bond
from wasiqa.categories import Category
from wasiqa.errors import InputRefused
from wasiqa.policy import Policy
from wasiqa.terms.hooks import HoldingLimit
from wasiqa.terms.reading import build
from wasiqa.terms.sheet import load

Written = Callable[..., Path]
HOOK = BOND["hooks"][0]
COUNT = {"rule": "holder_count", "holders": "200"}
GOLD = {"rule": "reserve_cover", "pool": "GOLD-1", "units_per_quantity": "10000"}
LOCK = {"rule": "lock_up", "locked_until": {"BANK": "2021-05-01"}}
CAPS = {"rule": "volume_cap", "window_hours": "24", "caps": ["1000000", "5000000.50"]}
FROM_MAY = {"from": "2021-05-01", "until": "2021-05-03"}
BACKWARDS = ("BAD_DATE", "a blackout ends on 2021-04-30, before it begins on 2021-05-01")
NINE_HOOKS = [HOOK | {"categories": ["BANK"]} for _ in range(9)]
IN_YEN = {"currency": "JPY", "rounding.scale": "0"}

BOND_FAULTS = [
    ({"isin": "PKEXAMPLE013"}, "isin", "BAD_ISIN", "isin PKEXAMPLE013 has a wrong check digit"),
    ({"isin": "pkexample012"}, "isin", "BAD_ISIN", "'pkexample012' is not an ISIN"),
    ({"isin": "PK EXAMPLE012"}, "isin", "BAD_ISIN", "is not an ISIN"),
    ({"isin": "ZZEXAMPLE012"}, "isin", "BAD_ISIN", "is not an ISIN"),
    ({"isin": "PKEXAMPLE01"}, "isin", "BAD_ISIN", "is not an ISIN"),
    ({"isin": ABSENT}, "isin", "MISSING_FIELD", "isin is missing"),
    ({"isin": None}, "isin", "MISSING_FIELD", "isin has no value"),
    ({"isin": ["PKEXAMPLE012"]}, "isin", "BAD_VALUE", "isin must be text"),
    ({"symbol": "bond-1"}, "symbol", "BAD_SYMBOL", "symbol 'bond-1'"),
    ({"symbol": "BOND_1"}, "symbol", "BAD_SYMBOL", "symbol 'BOND_1'"),
    ({"symbol": "BOND12345678"}, "symbol", "BAD_SYMBOL", "symbol 'BOND12345678'"),
    ({"symbol": ""}, "symbol", "BAD_SYMBOL", "symbol ''"),
    ({"name": "x" * 32}, "name", "BAD_NAME", "has 32 bytes; a token's name has at most 31"),
    ({"name": "وثیقہ" * 4}, "name", "BAD_NAME", "has 40 bytes"),
    ({"name": " Bond"}, "name", "BAD_NAME", "spaces around it"),
    ({"name": ""}, "name", "BAD_NAME", "is empty"),
    ({"type": "fixd"}, "type", "UNKNOWN_WORD", "type fixd is not known"),
    ({"currency": "PKRR"}, "currency", "BAD_CURRENCY", "'PKRR' is not a currency"),
    ({"currency": "XAU"}, "currency", "BAD_CURRENCY", "'XAU' is not a currency"),
    ({"denomination": "0"}, "denomination", "NOT_POSITIVE", "denomination is zero"),
    ({"denomination": "-5"}, "denomination", "BAD_NUMBER", "denomination is '-5'"),
    ({"denomination": "1e5"}, "denomination", "BAD_NUMBER", "denomination is '1e5'"),
    ({"denomination": "1,000"}, "denomination", "BAD_NUMBER", "denomination is '1,000'"),
    ({"denomination": "\u0665000"}, "denomination", "BAD_NUMBER", "which is not a decimal number"),
    ({"denomination": "0.001"}, "denomination", "BAD_DENOMINATION", "PKR has 2 decimals"),
    (IN_YEN | {"denomination": "0.5"}, "denomination", "BAD_DENOMINATION", "JPY has 0 decimals"),
    ({"ceiling": "0"}, "ceiling", "NOT_POSITIVE", "ceiling is zero"),
    ({"ceiling": "150000"}, "ceiling", "NOT_MULTIPLE", "ceiling 150000 is not a multiple of the denomination 100000"),
    ({"ceiling": "1" + "0" * 25}, "ceiling", "TOO_LARGE", "more than the books count, 2^80 minor units"),
    ({"reporting_rate": "0.006"}, "reporting_rate", "BAD_VALUE", "must be a group of named fields"),
    ({"reporting_rate.per": "0"}, "reporting_rate.per", "NOT_POSITIVE", "per is zero"),
    ({"reporting_rate.source": ""}, "reporting_rate.source", "EMPTY", "source is empty"),
    ({"reporting_rate.source": ABSENT}, "reporting_rate.source", "MISSING_FIELD", "reporting_rate.source is missing"),
    ({"reporting_rate.currency": "US"}, "reporting_rate.currency", "BAD_CURRENCY", "'US' is not a currency"),
    ({"reporting_rate.currency": "PKR"}, "reporting_rate", "BAD_RATE", "PKR to itself is 1 per 168.50"),
    ({"issue": "20-08-2020"}, "issue", "BAD_DATE", "issue is '20-08-2020', which is not a date"),
    ({"issue": "2020-02-30"}, "issue", "BAD_DATE", "issue 2020-02-30 is not a day of the calendar"),
    ({"issue": "1969-08-20"}, "issue", "BAD_DATE", "outside the years 1970 to 2189"),
    ({"maturity": "2190-08-20"}, "maturity", "BAD_DATE", "outside the years 1970 to 2189"),
    ({"maturity": "2020-08-20"}, "maturity", "BAD_DATE", "maturity 2020-08-20 is not after issue 2020-08-20"),
    ({"maturity": "2023-10-20"}, "frequency", "STUB", "not a whole number of periods of 6 months"),
    ({"maturity": "2023-08-21"}, "frequency", "STUB", "not a whole number of periods of 6 months"),
    ({"issue": "2020-08-31", "maturity": "2023-02-28"}, "frequency", "STUB", "not a whole number of periods"),
    ({"end_of_month": "maybe"}, "end_of_month", "BAD_FLAG", "end_of_month is 'maybe'"),
    ({"coupon": ABSENT}, "coupon", "MISSING_FIELD", "coupon is missing, and a fixed bond needs it"),
    ({"coupon": "7"}, "coupon", "BAD_RATE", "coupon 7 is not a yearly rate above 0 and below 1"),
    ({"coupon": "0"}, "coupon", "BAD_RATE", "coupon 0 is not a yearly rate"),
    ({"coupon": "0.07000000001"}, "coupon", "BAD_RATE", "at most 10 decimals"),
    ({"coupon": "7%"}, "coupon", "BAD_NUMBER", "coupon is '7%'"),
    ({"frequency": ABSENT}, "frequency", "MISSING_FIELD", "frequency is missing, and a fixed bond needs it"),
    ({"frequency": "3"}, "frequency", "BAD_FREQUENCY", "frequency 3 is not 1, 2, 4 or 12"),
    ({"frequency": "twice"}, "frequency", "BAD_NUMBER", "frequency is 'twice'"),
    ({"day_count": ABSENT}, "day_count", "MISSING_FIELD", "day_count is missing, and a fixed bond needs it"),
    ({"day_count": "ACT/ACT ICMA"}, "day_count", "UNKNOWN_WORD", "day_count ACT/ACT ICMA is not known"),
    ({"yield_day_count": "365"}, "yield_day_count", "UNKNOWN_WORD", "yield_day_count 365 is not known"),
    ({"business_day": "folowing"}, "business_day", "UNKNOWN_WORD", "business_day folowing is not known"),
    ({"calendar": "PK"}, "calendar", "BAD_CALENDAR", "calendar 'PK' is not a holiday file"),
    ({"weekend": "SAT"}, "weekend", "BAD_VALUE", "weekend must be a list"),
    ({"weekend": ["SAT", "SAT"]}, "weekend", "DUPLICATE", "weekend names SAT twice"),
    ({"weekend": ["SAT", "SOL"]}, "weekend.1", "UNKNOWN_WORD", "SOL is not known here"),
    ({"weekend": ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]}, "weekend", "BAD_WEEKEND", "all seven days"),
    ({"record": {"time": "5 pm"}}, "record.time", "BAD_TIME", "time is '5 pm'"),
    ({"record": {"time": "24:00"}}, "record.time", "BAD_TIME", "time is '24:00'"),
    ({"record": {"business_days_before": "0"}}, "record.business_days_before", "OUT_OF_RANGE", "between 1 and 20"),
    ({"record": {"days": "1"}}, "record.days", "UNKNOWN_FIELD", "record.days is not a known field"),
    ({"time_zone": "Karachi"}, "time_zone", "BAD_TIME_ZONE", "time_zone 'Karachi' is not a name of the IANA database"),
    ({"time_zone": "../../etc/passwd"}, "time_zone", "BAD_TIME_ZONE", "is not a name of the IANA database"),
    ({"rounding.scale": "0"}, "rounding", "NOT_RUN", "rounding.scale 0 is not run"),
    ({"rounding.mode": "half_up"}, "rounding.mode", "NOT_RUN", "mode half_up is not run"),
    ({"categories": []}, "categories", "EMPTY", "categories is empty"),
    ({"categories": ["BANK", "BANK"]}, "categories", "DUPLICATE", "categories names BANK twice"),
    ({"categories": ["BANKS"]}, "categories.0", "UNKNOWN_WORD", "BANKS is not known here"),
    ({"withholding": {"BANKS": "0.1"}}, "withholding.BANKS", "UNKNOWN_WORD", "BANKS is not known here"),
    ({"withholding": {"BANK": "1.01"}}, "withholding.BANK", "BAD_RATE", "between 0 and 1 with at most 4 decimals"),
    ({"withholding": {"BANK": "0.20001"}}, "withholding.BANK", "BAD_RATE", "at most 4 decimals"),
    ({"withholding": ["BANK"]}, "withholding", "BAD_VALUE", "withholding must be a group of named fields"),
    ({"hooks": [{**HOOK, "rule": "holding_limt"}]}, "hooks.0.rule", "UNKNOWN_WORD", "rule holding_limt is not known"),
    ({"hooks": [{**HOOK, "share": "0"}]}, "hooks.0.share", "NOT_POSITIVE", "share is zero"),
    ({"hooks": [{**HOOK, "share": "25"}]}, "hooks.0.share", "BAD_RATE", "share 25 does not lie between 0 and 1"),
    ({"hooks": [{**HOOK, "categories": []}]}, "hooks.0.categories", "EMPTY", "categories is empty"),
    ({"hooks": [{**HOOK, "shares": "1"}]}, "hooks.0.shares", "UNKNOWN_FIELD", "hooks.0.shares is not a known field"),
    ({"hooks": [{**HOOK, "limit": "1"}]}, "hooks.0", "BAD_VALUE", "a holding limit has either share or limit"),
    ({"hooks": [{"share": "0.1", "categories": ["BANK"]}]}, "hooks.0.rule", "MISSING_FIELD", "hooks.0.rule is missing"),
    ({"hooks": ["holding_limit"]}, "hooks.0", "BAD_VALUE", "hooks.0 must be a group of named fields"),
    ({"hooks": NINE_HOOKS}, "hooks", "TOO_MANY", "9 hooks are listed; a series holds at most 8"),
    ({"hooks": NINE_HOOKS[:2]}, "hooks", "DUPLICATE", "a rule is listed twice"),
    ({"hooks": [{"rule": "travel_rule", "threshold": "1.001"}]}, "hooks", "BAD_AMOUNT", "1.001 is not a whole number"),
    ({"hooks": [{"rule": "travel_rule"}]}, "hooks.0.threshold", "MISSING_FIELD", "hooks.0.threshold is missing"),
    ({"hooks": [{**GOLD, "pool": "gold"}]}, "hooks.0.pool", "BAD_CODE", "pool 'gold' is no code of a pool"),
    ({"hooks": [{**GOLD, "units_per_quantity": "0"}]}, "hooks.0.units_per_quantity", "NOT_POSITIVE", "is zero"),
    ({"hooks": [{**GOLD, "units_per_quantity": "9" * 29}]}, "hooks.0", "OUT_OF_RANGE", "more than can be kept"),
    ({"hooks": [{"rule": "pledge", "units": "5"}]}, "hooks.0.units", "UNKNOWN_FIELD", "hooks.0.units is not a known"),
    ({"hooks": [{**COUNT, "rule": "holder_cuont"}]}, "hooks.0.rule", "UNKNOWN_WORD", "rule holder_cuont is not known"),
    ({"hooks": [{**COUNT, "holders": "0"}]}, "hooks.0.holders", "OUT_OF_RANGE", "between 1 and 999999999"),
    ({"hooks": [{**COUNT, "countries": {"UK": "1"}}]}, "hooks.0.countries.UK", "UNKNOWN_COUNTRY", "UK is no country"),
    ({"hooks": [{**LOCK, "locked_until": {"BANK": "soon"}}]}, "hooks.0.locked_until.BANK", "BAD_DATE", "not a date"),
    ({"hooks": [LOCK | {"blackouts": [FROM_MAY | {"until": "2021-04-30"}]}]}, "hooks.0.blackouts.0.until", *BACKWARDS),
    ({"hooks": [LOCK | {"blackouts": [FROM_MAY, {**FROM_MAY}]}]}, "hooks.0.blackouts", "BAD_DATE", "blackouts overlap"),
    (
        {"hooks": [LOCK | {"blackouts": [{**FROM_MAY} for _ in range(4)]}]},
        "hooks.0.blackouts",
        "TOO_MANY",
        "a series has at most 3",
    ),
    ({"hooks": [CAPS | {"window_hours": "0"}]}, "hooks.0.window_hours", "OUT_OF_RANGE", "between 1 and 8784"),
    ({"hooks": [CAPS | {"caps": ["2", "1"]}]}, "hooks.0.caps", "OUT_OF_RANGE", "lower than that of the phase before"),
    ({"hooks": [CAPS | {"caps": ["1", 28 * "9"]}]}, "hooks.0.caps", "OUT_OF_RANGE", "more than the contract can hold"),
    ({"hooks": [CAPS | {"total_caps": ["1"]}]}, "hooks.0", "BAD_VALUE", "caps has 2 phases, total_caps 1"),
    ({"hooks": [CAPS | {"total_caps": ["2", "1"]}]}, "hooks.0.total_caps", "OUT_OF_RANGE", "lower than that of"),
    ({"hooks": [CAPS | {"total_caps": ["0", "1"]}]}, "hooks.0.total_caps.0", "NOT_POSITIVE", "is zero"),
    ({"hooks": [CAPS | {"caps": []}]}, "hooks.0.caps", "OUT_OF_RANGE", "caps has 0 phases"),
    ({"policy": "3"}, "policy", "BAD_VALUE", "policy must be a group of named fields"),
    ({"policy": {"table": "16"}}, "policy.table", "OUT_OF_RANGE", "table 16 does not lie between 0 and 15"),
    ({"policy": {"countries": "yes"}}, "policy.countries", "BAD_FLAG", "countries is 'yes', which is neither true nor"),
    ({"policy": {"corridors": "true"}}, "policy", "MISSING_FIELD", "policy names no table"),
    ({"policy": {"table": "3", "venues": "true"}}, "policy", "BAD_VALUE", "policy names table 3, but asks it nothing"),
    ({"policy": {"tables": "3"}}, "policy.tables", "UNKNOWN_FIELD", "policy.tables is not a known field"),
    ({"cupon": "0.07"}, "cupon", "UNKNOWN_FIELD", "cupon is not a known field"),
    (
        {"tax_table": "pk.csv", "withholding": ABSENT},
        "tax_table",
        "BAD_FILE",
        "tax_table 'pk.csv' is not a file (.yaml)",
    ),
    ({"tax_table": "pk.yaml"}, "tax_table", "CONTRADICTION", "tax_table is stated beside withholding"),
    ({"country_list": "fatf"}, "country_list", "BAD_FILE", "country_list 'fatf' is not a file (.yaml)"),
]
BILL_FAULTS = [
    ({"coupon": "0.07"}, "coupon", "NOT_FOR_BILL", "coupon is stated, but a bill pays no coupon"),
    ({"frequency": "2"}, "frequency", "NOT_FOR_BILL", "frequency is stated, but a bill pays once"),
    ({"yield_day_count": ABSENT}, "yield_day_count", "MISSING_FIELD", "yield_day_count is missing"),
    ({"withholding": {"BANK": "0.2"}}, "withholding", "NOT_RUN", "withholding is not run for a bill"),
]


def refused(path: Path) -> InputRefused:
    with pytest.raises(InputRefused) as refusal:
        load(path)
    return refusal.value


@pytest.mark.parametrize(("changes", "field", "code", "reason"), BOND_FAULTS)
def test_a_bond_with_one_mistake_is_refused(
    written: Written, changes: dict[str, Any], field: str, code: str, reason: str
) -> None:
    path = written(bent(BOND, changes))
    (fault,) = refused(path).faults
    assert (fault.column, fault.code, fault.file) == (field, code, str(path))
    assert reason in fault.message


@pytest.mark.parametrize(("changes", "field", "code", "reason"), BILL_FAULTS)
def test_a_bill_with_one_mistake_is_refused(
    written: Written, changes: dict[str, Any], field: str, code: str, reason: str
) -> None:
    (fault,) = refused(written(bent(BILL, changes))).faults
    assert (fault.column, fault.code) == (field, code)
    assert reason in fault.message


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"isin": "PKEXAMPLE013"}, "compare it with the source; after PKEXAMPLE01 the check digit would be 2"),
        ({"cupon": "0.07"}, "did you mean coupon?"),
        ({"reporting_rate.sorce": "x"}, "did you mean source?"),
        ({"hooks": [{**HOOK, "shares": "1"}]}, "did you mean share?"),
        ({"hooks": [LOCK | {"blackouts": [FROM_MAY | {"form": "1"}]}]}, "did you mean from?"),
        ({"hooks": [{**COUNT, "rule": "holder_cuont"}]}, "did you mean holder_count?"),
        ({"day_count": "ACT/ACT ICMA"}, "did you mean ACT/ACT-ICMA?"),
        ({"categories": ["Bank"]}, "did you mean BANK?"),
        ({"weekend": ["XXX"]}, "known here: MON, TUE, WED, THU, FRI, SAT, SUN"),
        ({"time_zone": "Karachi"}, "did you mean Asia/Karachi?"),
        ({"coupon": "7"}, 'write 7 % as "0.07"'),
    ],
)
def test_a_refusal_says_what_to_do(written: Written, changes: dict[str, Any], hint: str) -> None:
    (fault,) = refused(written(bent(BOND, changes))).faults
    assert fault.hint == hint


def test_all_mistakes_of_a_file_are_named_at_once_in_its_order_and_with_their_lines(written: Written) -> None:
    path = written(
        "isin: PKEXAMPLE013\nsymbol: B\nname: n\ntype: fixed\ncurrency: PKR\ndenomination: 100000.5\n"
        "ceiling: '150000'\nreporting_rate:\n  currency: USD\n  units: '1'\n  per: '0'\n"
        "issue: 2023-08-20\nmaturity: 2020-08-20\nfrequency: 2\nsymbol: C\n"
    )
    refusal = refused(path)
    assert [(fault.row, fault.column, fault.code) for fault in refusal.faults] == [
        (None, "coupon", "MISSING_FIELD"),
        (None, "day_count", "MISSING_FIELD"),
        (None, "business_day", "MISSING_FIELD"),
        (None, "weekend", "MISSING_FIELD"),
        (None, "time_zone", "MISSING_FIELD"),
        (None, "rounding", "MISSING_FIELD"),
        (None, "categories", "MISSING_FIELD"),
        (1, "isin", "BAD_ISIN"),
        (2, "symbol", "DUPLICATE_FIELD"),
        (6, "denomination", "UNQUOTED_NUMBER"),
        (7, "ceiling", "NOT_MULTIPLE"),
        (8, "reporting_rate.source", "MISSING_FIELD"),
        (11, "reporting_rate.per", "NOT_POSITIVE"),
        (13, "maturity", "BAD_DATE"),
    ]
    assert str(path) in refusal.message
    assert "14 mistakes in the term sheet" in refusal.message


def test_a_file_whose_only_mistake_is_an_unquoted_number_is_refused(written: Written) -> None:
    text = written(BOND).read_text().replace("coupon: '0.07'", "coupon: 0.07")
    (fault,) = refused(written(text)).faults
    assert (fault.code, fault.column, fault.hint) == ("UNQUOTED_NUMBER", "coupon", 'put it in quotes: "0.07"')


def test_braces_in_a_value_are_shown_as_they_stand(written: Written) -> None:
    (fault,) = refused(written(bent(BOND, {"symbol": "{hint}"}))).faults
    assert fault.message == "symbol '{hint}' is not a symbol that a token can carry"


def test_a_python_float_is_refused_as_a_number() -> None:
    with pytest.raises(InputRefused) as refusal:
        bond({"coupon": 0.07})
    assert refusal.value.faults[0].code == "BAD_NUMBER"


def test_a_bond_loads_with_exact_values(written: Written) -> None:
    sheet = load(written(BOND))
    assert (sheet.issue, sheet.maturity, sheet.coupon) == (date(2020, 8, 20), date(2023, 8, 20), Decimal("0.07"))
    assert (sheet.minor_units, sheet.denomination_minor, sheet.ceiling_minor) == (2, 10_000_000, 100_000_000_000)
    assert sheet.categories == (Category.BANK, Category.INDIVIDUAL_RESIDENT)
    assert sheet.category_mask == 1 << 2 | 1 << 11
    assert sheet.withholding_bps(Category.INDIVIDUAL_RESIDENT) == 2000
    assert sheet.withholding_bps(Category.NRP) == 0
    assert sheet.reporting_fraction == Fraction(10, 1685)
    assert sheet.yield_day_count == "ACT/ACT-ICMA"
    assert sheet.policy.policy == Policy()


def test_a_policy_is_stated_by_the_names_of_its_rules(written: Written) -> None:
    stated = {"table": "3", "countries": "true", "corridors": "true", "category_pairs": "false", "venues": "true"}
    policy = load(written({**BOND, "policy": stated})).policy.policy
    assert policy == Policy(3, countries=True, corridors=True, venues=True)
    assert policy.encode() == 0b1011_0011
    assert load(written({**BOND, "policy": {"venues": "true"}})).policy.policy.encode() == 1 << 7


def test_a_record_rule_that_is_not_stated_is_the_close_of_the_business_day_before() -> None:
    assert (bond().record.business_days_before, bond().record.time) == (1, time(17))


def test_a_holding_limit_is_a_share_of_the_ceiling_for_its_categories() -> None:
    sheet = bond()
    (limit,) = sheet.hooks
    assert isinstance(limit, HoldingLimit)
    assert limit.limit_minor(sheet.ceiling_minor, 2) == 25_000_000_000
    assert limit.limit_minor(3, 2) == 0
    stated = build(HoldingLimit, {"rule": "holding_limit", "limit": "12.5", "categories": ["BANK"]}, "rule")
    assert stated.limit_minor(3, 2) == 1250
    assert limit.category_mask == 1 << 2


@pytest.mark.parametrize(("currency", "units"), [("PKR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3)])
def test_minor_units_are_those_of_the_currency(currency: str, units: int) -> None:
    rate = {"currency": currency, "units": "1", "per": "1", "source": "made up"}
    sheet = bond({"currency": currency, "rounding.scale": str(units), "reporting_rate": rate})
    assert sheet.denomination_minor == 100_000 * 10**units
    assert sheet.reporting_fraction == 1


def test_a_reporting_rate_counts_minor_units_of_both_currencies() -> None:
    rate = {"currency": "KWD", "units": "0.3", "per": "1", "source": "made up"}
    assert bond({"reporting_rate": rate}).reporting_fraction == Fraction(300, 100)


def test_a_bond_between_month_ends_needs_the_flag_that_says_so() -> None:
    sheet = bond({"issue": "2020-08-31", "maturity": "2023-02-28", "end_of_month": "true"})
    assert sheet.end_of_month is True


def test_a_bill_needs_neither_coupon_nor_accrual() -> None:
    sheet = bill()
    assert (sheet.coupon, sheet.frequency, sheet.day_count, sheet.yield_day_count) == (None, None, None, "ACT/365F")


def test_a_bill_may_state_one_day_count_for_both() -> None:
    assert bill({"day_count": "ACT/365F", "yield_day_count": ABSENT}).yield_day_count == "ACT/365F"


def test_a_loaded_sheet_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        bond().symbol = "X"  # type: ignore[misc]
