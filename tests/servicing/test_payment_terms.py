"""What a series' paying agent is told besides rows: fixing of rates, withholding that changes, and prescription."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.office import EXAMPLES, PARTIES, Office, OpenSeries
from tests.support.revm import RevmChain
from tests.support.world import World
from wasiqa.categories import Category
from wasiqa.chain.contract import Event
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import SeriesRecord
from wasiqa.chain.timelock import Operation
from wasiqa.errors import InputRefused
from wasiqa.index.check import differences
from wasiqa.index.index import Index
from wasiqa.servicing.series import NewSeries, series_record
from wasiqa.servicing.verification import Subject, not_at_hand, verify
from wasiqa.terms import files

WHO = Actors()
ISIN = "XFEXAMPLE040"
DAY = 86_400
RAISED = """\
  - categories: [INDIVIDUAL_RESIDENT, CORPORATE]
    from: 2019-07-01
    until: 2021-06-18
    rate: "0.15"
    law: made up
  - categories: [INDIVIDUAL_RESIDENT, CORPORATE]
    from: 2021-06-19
    until: 2022-12-31
    rate: "0.175"
    law: made up
  - categories: [INDIVIDUAL_RESIDENT, CORPORATE]
    from: 2023-01-01
"""


@dataclass(frozen=True)
class Floater:
    """A floating bond, of whose six rates three are known at issue."""

    new: NewSeries
    series: OpenSeries
    ledger: Deployments
    operations: tuple[Operation, ...]

    def subject(self, office: Office) -> Subject:
        cash = {"PKR": office.cash.address}
        config = office.config.model_copy(update={"cash": cash, "issuer_account": WHO.operator})
        return Subject(office.chain, self.ledger, config)


def sheet_of(folder: Path, *, isin: str = ISIN, prescription: bool = True) -> files.Terms:
    """The example with a prescription, and taxes that rise twice in its life: the first time after a payment's day."""
    text = (
        (EXAMPLES / "terms" / "pfl-3y-semiannual.yaml").read_text().replace("../holidays/", "").replace("../taxes/", "")
    )
    (folder / "sheet.yaml").write_text(text + "prescription: {years: 10}\n" * prescription)
    holidays, taxes = "pakistan-fixed-2020-2023.yaml", "pakistan-profit-on-debt.yaml"
    (folder / holidays).write_bytes((EXAMPLES / "holidays" / holidays).read_bytes())
    text = (EXAMPLES / "taxes" / taxes).read_text()
    before, _, rest = text.partition("  - categories: [INDIVIDUAL_RESIDENT, CORPORATE]\n")
    _, _, after = rest.partition("    from: 2025-07-01\n")
    (folder / taxes).write_text(before + RAISED + after)
    return files.write_shifted(folder / "sheet.yaml", folder / "moved.yaml", isin=isin)


@pytest.fixture(scope="module")
def opened(world: World, session_revm: RevmChain, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floater]:
    with session_revm.isolated():
        office, folder = world.office, tmp_path_factory.mktemp("floater")
        terms = sheet_of(folder)
        new = NewSeries(office.programme, terms, office.cash.address, office.config.tax_account, WHO.operator)
        operations = new.operations(office.chain)
        names = {contract: name for name, contract in office.programme.timelocks.items()}
        for operation in operations:
            office.carry_out(operation, *(getattr(WHO, party) for party in PARTIES[names[operation.timelock]]))
        bond = office.programme.bond(new.address(office.chain))
        record = series_record(office.chain, office.programme, terms, bond.address)
        yield Floater(new, OpenSeries(bond, terms, new.table), office.ledger.with_series(ISIN, record), operations)


@pytest.fixture
def floater(opened: Floater, chain: RevmChain) -> Floater:
    return opened


def test_rows_whose_rate_is_not_known_are_opened_as_floating(office: Office, floater: Floater) -> None:
    found = office.chain.call(office.programme.paying_agent, "rowsOf", floater.series.bond.address)
    assert [row.kind for row in found] == [1, 1, 1, 4, 4, 4, 2]
    assert [tuple(row) for row in found] == floater.new.agent_rows()
    assert [(row.numerator, row.denominator) for row in found[2:4]] == [(167, 4_000), (0, 1)]


def test_the_agent_is_told_how_rates_are_fixed_and_when_claims_are_prescribed(office: Office, floater: Floater) -> None:
    agent, bond = office.programme.paying_agent, floater.series.bond.address
    assert tuple(office.chain.call(agent, "fixingTermsOf", bond)) == (3 * DAY, 10 * DAY, 0, 0)
    assert tuple(office.chain.call(agent, "prescriptionOf", bond)) == (3_653 * DAY, WHO.operator)


def test_each_row_withholds_by_the_rates_of_its_day_of_payment(office: Office, floater: Floater) -> None:
    agent, bond = office.programme.paying_agent, floater.series.bond.address
    rates = [
        [office.chain.call(agent, "rateOf", bond, row, category) for row in range(7)]
        for category in (Category.INDIVIDUAL_RESIDENT, Category.NRP, Category.BANK)
    ]
    raised = [1_500, 1_500, 1_750, 1_750, 1_750, 2_000, 0]
    assert rates == [raised, [*[1_000] * 6, 0], [0] * 7], "the second payment is on the last day of the old rate"


def test_governance_sets_later_rates_once_and_what_it_sets_afterwards_stays(office: Office, floater: Floater) -> None:
    opening, record, later = floater.operations
    timelocks = office.programme.timelocks
    assert [one.timelock for one in (opening, record, later)] == [
        *[timelocks["issuance"]] * 2,
        timelocks["governance"],
    ]
    assert [call.name for call in later.calls] == ["setRates", "setRates"]
    assert floater.new.operations(office.chain) == ()
    rates = [0] * 24
    office.by_two("governance", office.programme.paying_agent.encode("setRates", floater.series.bond.address, 3, rates))
    assert floater.new.operations(office.chain) == ()


def test_a_prescription_needs_an_account_to_which_it_goes(office: Office, floater: Floater) -> None:
    new = replace(floater.new, issuer_account=None)
    with pytest.raises(InputRefused, match="the configuration names no issuer_account") as refused:
        _ = new.arguments
    assert refused.value.hint == "add a line `issuer_account:` to the programme's configuration"


def test_a_sheet_without_prescription_leaves_claims_for_ever(office: Office, tmp_path: Path) -> None:
    terms = sheet_of(tmp_path, isin="XFEXAMPLE057", prescription=False)
    new = NewSeries(office.programme, terms, office.cash.address, office.config.tax_account)
    (opening, *_) = new.operations(office.chain)
    assert "setPrescription" not in [call.name for call in opening.calls]
    assert "setFixingTerms" in [call.name for call in opening.calls]


def test_a_sheet_that_says_what_a_default_is_has_that_set_before_its_rows(office: Office, tmp_path: Path) -> None:
    plain = sheet_of(tmp_path, isin="XFEXAMPLE057", prescription=False)
    new = NewSeries(office.programme, plain, office.cash.address, office.config.tax_account)
    assert "setDefaultTerms" not in [call.name for call in new.operations(office.chain)[0].calls]
    text = (tmp_path / "sheet.yaml").read_text()
    shares = 'acceleration_share: "0.25", resolution_share: "0.6667"'
    (tmp_path / "sheet.yaml").write_text(f"{text}default: {{grace_days: 30, {shares}, voting_days: 14}}\n")
    stated = files.write_shifted(tmp_path / "sheet.yaml", tmp_path / "other.yaml", isin="XFEXAMPLE065")
    new = NewSeries(office.programme, stated, office.cash.address, office.config.tax_account)
    opening, *_ = new.operations(office.chain)
    names = [call.name for call in opening.calls]
    assert names.index("setDefaultTerms") < names.index("openSeries")
    terms = 30 * DAY, 2_500, 6_667, 14 * DAY
    expected = office.programme.paying_agent.encode("setDefaultTerms", new.address(office.chain), terms)
    assert opening.calls[names.index("setDefaultTerms")].data == expected.data


TAXED_20 = "CORPORATE 2000, INDIVIDUAL_RESIDENT 2000, NRP 1000, FOREIGN_INSTITUTION 1000, FOREIGN_INDIVIDUAL 1000"


def wrong(office: Office, floater: Floater) -> dict[str, tuple[str, str]]:
    checks = [check for check in verify(floater.subject(office)) if check.name.startswith(f"{ISIN}:")]
    assert {f"{ISIN}: withheld from record time {n} on" for n in (1, 3, 6)} <= {check.name for check in checks}
    return {check.name.removeprefix(f"{ISIN}: "): (check.expected, check.found) for check in checks if not check.ok}


def test_rates_that_governance_sets_later_are_told_and_no_mistake(office: Office, floater: Floater) -> None:
    assert wrong(office, floater) == {}
    rates = [0] * 24
    rates[Category.BANK] = 77
    office.by_two("governance", office.programme.paying_agent.encode("setRates", floater.series.bond.address, 3, rates))
    assert wrong(office, floater) == {}
    told = {check.name: check.found for check in verify(floater.subject(office))}
    assert told[f"{ISIN}: withheld from record time 4 on, as governance set later"] == "BANK 77"


@pytest.mark.parametrize(
    ("lost", "found"),
    [
        (1, {3: f"{TAXED_20} from record time 6 on", 6: "not set"}),
        (2, {6: "not set"}),
    ],
)
def test_rates_of_the_term_sheet_that_were_not_set_are_found(
    office: Office, floater: Floater, monkeypatch: pytest.MonkeyPatch, lost: int, found: dict[int, str]
) -> None:
    subject, events = floater.subject(office), Subject.events

    def without(self: Subject, name: str, event: str) -> list[Event]:
        told = events(self, name, event)
        return [one for n, one in enumerate(told) if n != lost - 1] if event == "RatesSet" else told

    monkeypatch.setattr(Subject, "events", without)
    wrongly = {check.name: check.found for check in verify(subject) if check.name.startswith(ISIN) and not check.ok}
    assert wrongly == {f"{ISIN}: withheld from record time {n} on": told for n, told in found.items()}


@pytest.mark.parametrize(
    ("old", "new", "name", "told"),
    [
        ("resets: period", "resets: period\n  dispute_hours: 24", "how rates are fixed", ("86400 seconds", "259200")),
        ("years: 10", "years: 11", "seconds until prescription", ("347155200", "315619200")),
    ],
)
def test_a_series_that_another_sheet_describes_is_found(
    office: Office, floater: Floater, tmp_path: Path, old: str, new: str, name: str, told: tuple[str, str]
) -> None:
    sheet_of(tmp_path)
    text = (tmp_path / "sheet.yaml").read_text()
    assert old in text
    (tmp_path / "sheet.yaml").write_text(text.replace(old, new))
    other = files.write_shifted(tmp_path / "sheet.yaml", tmp_path / "moved.yaml")
    record = floater.ledger.series[ISIN].model_copy(update={"terms": str(other.path), "terms_sha256": other.sha256})
    ((expected, found),) = [
        told
        for key, told in wrong(office, replace(floater, ledger=with_record(floater, record))).items()
        if key == name
    ]
    assert (told[0] in expected, told[1] in found) == (True, True)


def with_record(floater: Floater, record: SeriesRecord) -> Deployments:
    return floater.ledger.model_copy(update={"series": {ISIN: record}})


def test_another_account_of_the_issuer_is_found(office: Office, floater: Floater) -> None:
    subject = floater.subject(office)
    assert subject.config is not None
    other = replace(subject, config=subject.config.model_copy(update={"issuer_account": WHO.auditor}))
    found = {check.name: (check.expected, check.found) for check in verify(other) if not check.ok}
    assert found[f"{ISIN}: account of the issuer"] == (WHO.auditor, WHO.operator)


@pytest.mark.parametrize("how", ["gone", "another"])
def test_a_sheet_that_is_gone_or_another_is_not_compared(office: Office, floater: Floater, how: str) -> None:
    change = {"terms": "/nowhere/sheet.yaml"} if how == "gone" else {"terms_sha256": keccak(b"").hex()}
    record = floater.ledger.series[ISIN].model_copy(update=change)
    subject = replace(floater.subject(office), ledger=with_record(floater, record))
    assert not_at_hand(subject) == (ISIN,)
    assert not any("how rates are fixed" in check.name for check in verify(subject))


def test_events_and_contracts_say_the_same_of_it_until_one_of_them_lies(
    office: Office, floater: Floater, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index.open(tmp_path / "events.db", office.chain, floater.ledger).sync()
    assert differences(index, office.programme) == ()
    real = RevmChain.call

    def lying(self: RevmChain, contract: object, function: str, *args: object, **more: object) -> object:
        answer = real(self, contract, function, *args, **more)  # type: ignore[arg-type]
        if function == "fixingTermsOf":
            return (1, *tuple(answer)[1:])
        if function == "prescriptionOf":
            return (1, answer[1])
        return answer + 1 if function == "rateOf" else answer

    monkeypatch.setattr(RevmChain, "call", lying)
    found = {one.fact.removeprefix(f"{ISIN} "): (one.events, one.chain) for one in differences(index, office.programme)}
    assert found["fixing of rates, window"] == ("259200", "1")
    assert found["seconds until prescription"] == ("315619200", "1")
    assert {name.partition(" withholds")[0] for name in found if "withholds" in name} == {"row 1", "row 3", "row 6"}
    assert found["row 6 withholds from INDIVIDUAL_RESIDENT"] == ("2000", "2001")
