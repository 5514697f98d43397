"""A series is what its term sheet says, and is deployed by the parties that must."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from math import ceil
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.office import PARTIES, Office, OpenSeries
from wasiqa.categories import Category
from wasiqa.chain.timelock import Operation
from wasiqa.errors import CheckFailed, InputRefused, NotAllowed
from wasiqa.policy import Policy
from wasiqa.servicing.ledger import series_config
from wasiqa.servicing.programme import series_id
from wasiqa.servicing.series import NewSeries, deployed_series, deployment_of
from wasiqa.terms import files
from wasiqa.terms.rows import record_times

BOTH = pytest.mark.parametrize("which", ["pib", "bill"])


@pytest.fixture
def series(request: pytest.FixtureRequest, pib: OpenSeries, bill: OpenSeries, which: str) -> OpenSeries:
    return {"pib": pib, "bill": bill}[which]


@pytest.fixture
def another(office: Office, tmp_path: Path) -> Callable[..., NewSeries]:
    """The bond's term sheet under another ISIN, with words in it replaced, for a series that isn't deployed yet."""

    def sheet(*replaced: tuple[str, str], folder: Path = tmp_path) -> NewSeries:
        source = next(office.folder.glob("pib-3y-2020.yaml"))
        text = source.read_text().replace("XFEXAMPLE016", "XFEXAMPLE032")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        (folder / "pib-3y-2020-holidays.yaml").write_bytes(source.with_name("pib-3y-2020-holidays.yaml").read_bytes())
        path = folder / "another.yaml"
        path.write_text(text)
        return NewSeries(office.programme, files.read(path), office.cash.address, office.config.tax_account)

    return sheet


def test_a_series_is_named_by_its_isin_in_ascii() -> None:
    assert series_id("XFEXAMPLE016") == b"XFEXAMPLE016" + bytes(20)


@BOTH
def test_the_token_is_what_the_term_sheet_says(office: Office, series: OpenSeries) -> None:
    sheet, chain = series.terms.sheet, office.chain
    facts = {
        "name": sheet.name,
        "symbol": sheet.symbol,
        "seriesId": series_id(sheet.isin),
        "decimals": 2,
        "denomination": int(sheet.denomination) * 100,
        "registry": office.programme.registry.address,
        "programme": office.programme.programme.address,
        "recordTimes": series.record_times,
        "allocation": int(sheet.ceiling) * 100,
    }
    assert {name: chain.call(series.bond, name) for name in facts} == facts
    config = series_config(chain, series.bond)
    assert config.categories == sum(1 << category for category in sheet.categories)
    assert (config.policy, config.period, config.closed) == (Policy(), 0, False)
    assert config.next_record == series.record_times[0]
    hooks, moments = chain.call(series.bond, "hooks")
    assert (hooks, moments) == (
        ((office.programme.hooks["holding_limit"][0].address,), (15,)) if sheet.hooks else ((), ())
    )


@BOTH
def test_the_paying_agent_has_the_rows_of_the_term_sheet(office: Office, series: OpenSeries) -> None:
    agent, chain, address = office.programme.paying_agent, office.chain, series.bond.address
    times, records = record_times(series.table)
    expected = [
        (row.amount.numerator, row.amount.denominator, record, int(row.pay.timestamp()), {"coupon": 1}.get(row.kind, 2))
        for row, record in zip(series.table, records, strict=True)
    ]
    assert [tuple(row) for row in chain.call(agent, "rowsOf", address)] == expected
    assert list(series.record_times) == sorted({int(time.timestamp()) for time in times})
    assert tuple(chain.call(agent, "cashOf", address)) == (office.cash.address, office.config.tax_account, 1)
    rates = {category: chain.call(agent, "rateOf", address, 0, category) for category in range(24)}
    stated = {int(category): int(rate * 10_000) for category, rate in series.terms.sheet.withholding.items()}
    assert rates == {category: stated.get(category, 0) for category in range(24)}


def test_rows_that_one_transaction_cannot_open_follow_in_pages_and_once(
    office: Office, another: Callable[..., NewSeries], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wasiqa.servicing.series._PAGE", 3)
    new, chain = another(), office.chain
    governance = office.programme.timelocks["governance"]
    for operation in new.operations(chain):
        name = "governance" if operation.timelock == governance else "issuance"
        proposer, executor = (getattr(Actors(), party) for party in PARTIES[name])
        office.carry_out(operation, proposer, executor)
    found = chain.call(office.programme.paying_agent, "rowsOf", new.address(chain))
    assert [tuple(row) for row in found] == new.agent_rows()
    assert len(found) == 7, "three pages"
    assert new.operations(chain) == ()


def test_the_bond_withholds_from_the_saver_and_not_from_the_bank(office: Office, pib: OpenSeries) -> None:
    rates = {Category.INDIVIDUAL_RESIDENT: 2000, Category.NRP: 1000, Category.BANK: 0}
    agent = office.programme.paying_agent
    assert {who: office.chain.call(agent, "rateOf", pib.bond.address, 0, who) for who in rates} == rates


@BOTH
def test_the_programme_books_the_ceiling_at_the_stated_rate(office: Office, series: OpenSeries) -> None:
    sheet = series.terms.sheet
    units, booked = office.chain.call(office.programme.programme, "allocationOf", series.bond.address)
    rate = sheet.reporting_fraction
    assert (units, booked) == (sheet.ceiling_minor, ceil(sheet.ceiling_minor * rate))
    logged = [
        event.args
        for event in office.chain.events(office.programme.programme, "Allocated")
        if event.args["series"] == series.bond.address
    ]
    assert [(args["numerator"], args["denominator"]) for args in logged] == [(rate.numerator, rate.denominator)]
    assert logged[0]["source"] == keccak(text="made up for this example")


def test_the_holding_limit_is_a_quarter_of_the_ceiling_for_banks(office: Office, pib: OpenSeries) -> None:
    units, categories, is_set = office.chain.call(
        office.programme.hooks["holding_limit"][0], "limitOf", pib.bond.address
    )
    assert (units, is_set) == (pib.terms.sheet.ceiling_minor // 4, True)
    assert categories == 1 << Category.BANK | 1 << Category.ISLAMIC_BANK


def test_a_bill_has_one_row_no_limit_and_one_operation(office: Office, bill: OpenSeries) -> None:
    assert [row.kind for row in bill.table] == ["principal"]
    assert not office.chain.call(office.programme.hooks["holding_limit"][0], "limitOf", bill.bond.address).set


@BOTH
def test_the_ledger_gets_block_and_transaction_of_the_deployment(office: Office, series: OpenSeries) -> None:
    block, transaction = deployment_of(office.chain, office.programme, series.bond.address)
    events = office.chain.events(office.programme.programme, "SeriesDeployed", block)
    assert (events[0].args["series"], events[0].transaction) == (series.bond.address, transaction)


def test_a_bond_that_the_programme_did_not_deploy_has_no_deployment(office: Office) -> None:
    with pytest.raises(CheckFailed, match=f"the programme has no series at {office.cash.address}") as refused:
        deployment_of(office.chain, office.programme, office.cash.address)
    assert refused.value.hint == "ask a node that has the events of all blocks"


def test_the_address_is_known_before_the_deployment(office: Office, another: Callable[..., NewSeries]) -> None:
    new = another()
    assert not new.is_deployed(office.chain)
    for operation in new.operations(office.chain):
        _carry_out(office, operation)
    found = deployed_series(office.chain, office.programme, "XFEXAMPLE032")
    assert found is not None
    assert found.address == new.address(office.chain)
    assert new.is_deployed(office.chain)


def test_nothing_is_left_to_do_for_a_series_that_is_deployed(office: Office, pib: OpenSeries, bill: OpenSeries) -> None:
    for series in (pib, bill):
        new = NewSeries(office.programme, series.terms, office.cash.address, office.config.tax_account)
        assert new.operations(office.chain) == ()


def test_the_limit_is_still_to_be_set_where_the_issuer_was_quicker(
    office: Office, another: Callable[..., NewSeries]
) -> None:
    limit, opening, record = another().operations(office.chain)
    assert (limit.timelock, opening.timelock) == (
        office.programme.timelocks["governance"],
        office.programme.timelocks["issuance"],
    )
    _carry_out(office, opening)
    assert another().operations(office.chain) == (limit, record)
    _carry_out(office, limit)
    assert another().operations(office.chain) == (record,)
    _carry_out(office, record)
    assert another().operations(office.chain) == ()


def test_a_term_sheet_with_another_remark_is_another_intention(
    office: Office, another: Callable[..., NewSeries]
) -> None:
    first = another().operations(office.chain)
    second = another(("Moved by 28 years", "Moved by twenty-eight years")).operations(office.chain)
    assert [operation.calls for operation in first[:2]] == [operation.calls for operation in second[:2]]
    # the record has the sheet's hash
    assert first[2].calls != second[2].calls
    assert {operation.id for operation in first}.isdisjoint(operation.id for operation in second)


def test_another_term_sheet_under_the_same_isin_is_refused(office: Office, another: Callable[..., NewSeries]) -> None:
    for operation in another().operations(office.chain):
        _carry_out(office, operation)
    changed = another(("denomination: '100000'", "denomination: '50000'"))
    with pytest.raises(NotAllowed, match=r"XFEXAMPLE032 is deployed at 0x\w{40}, from other terms or code"):
        changed.operations(office.chain)


def test_terms_in_another_reporting_currency_are_refused(office: Office, another: Callable[..., NewSeries]) -> None:
    new = another(("currency: USD", "currency: EUR"))
    with pytest.raises(InputRefused, match="reporting_rate is in EUR, but the programme reports in USD") as refused:
        new.check(office.chain, office.config.reporting_currency)
    assert refused.value.file == str(new.terms.path)
    assert refused.value.hint == "write the rate to USD"


def test_terms_whose_first_record_time_has_passed_are_refused(
    office: Office, another: Callable[..., NewSeries]
) -> None:
    new = another()
    first = int(new.table[0].record.timestamp())
    office.chain.travel(first - 1)
    new.check(office.chain, "USD")
    office.chain.travel(first)
    with pytest.raises(InputRefused, match="the record time of row 1, 2049-02-19T17:00:00") as refused:
        new.check(office.chain, "USD")
    assert "terms shift" in str(refused.value.hint)


def test_terms_above_the_programme_s_ceiling_are_refused(office: Office, another: Callable[..., NewSeries]) -> None:
    programme, chain = office.programme.programme, office.chain
    left = chain.call(programme, "ceiling") - chain.call(programme, "booked")
    sheet = another().terms.sheet
    most = int(left / sheet.reporting_fraction // 100_000_00) * 100_000
    another((f"ceiling: '{sheet.ceiling}'", f"ceiling: '{most}'")).check(chain, "USD")
    with pytest.raises(InputRefused, match=f"of USD, but only {left} are left") as refused:
        another((f"ceiling: '{sheet.ceiling}'", f"ceiling: '{most + 100_000}'")).check(chain, "USD")
    assert refused.value.hint == "lower the ceiling, or have governance raise the programme's"


def test_the_chain_refuses_what_is_refused_beforehand(office: Office, another: Callable[..., NewSeries]) -> None:
    ceiling = another().terms.sheet.ceiling
    new = another((f"ceiling: '{ceiling}'", f"ceiling: '{1000 * ceiling}'"))
    with pytest.raises(InputRefused):
        new.check(office.chain, "USD")
    with pytest.raises(NotAllowed, match=re.escape("CeilingExceeded(")):
        _carry_out(office, new.operations(office.chain)[1])


def test_a_series_may_be_paid_in_another_token(office: Office, another: Callable[..., NewSeries]) -> None:
    new = replace(another(), cash=office.programme.registry.address)
    assert new.address(office.chain) == another().address(office.chain)
    assert new.operations(office.chain)[1].id != another().operations(office.chain)[1].id


def _carry_out(office: Office, operation: Operation) -> None:
    key = next(key for key, lock in office.programme.timelocks.items() if lock == operation.timelock)
    parties = getattr(office.config.timelocks, key)
    office.carry_out(operation, parties.proposers[0], parties.executors[0])
