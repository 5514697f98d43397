"""Reading a programme back: every kind of difference is found, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.office import EXAMPLES, Office, OpenSeries
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.records import Deployed, DeployedRecord, SeriesRecord
from wasiqa.errors import InputRefused
from wasiqa.servicing.code import built
from wasiqa.servicing.config import ProgrammeConfig, load
from wasiqa.servicing.deployment import ProgrammeDeployment
from wasiqa.servicing.programme import CONTRACTS, Programme, series_id
from wasiqa.servicing.public_record import TERM_SHEET, NewRecord, record_at
from wasiqa.servicing.roles import DEFAULT_ADMIN, TIMELOCKS, role_id
from wasiqa.servicing.series import NewSeries, series_record
from wasiqa.servicing.verification import Subject, rights, verify
from wasiqa.terms import files

WHO = Actors()
ISIN, BILL = "XFEXAMPLE016", "XFEXAMPLE024"
PROPOSER, EXECUTOR, CANCELLER = map(role_id, ("PROPOSER_ROLE", "EXECUTOR_ROLE", "CANCELLER_ROLE"))
KEY = "0123456789abcdef"
CONFIG = load(EXAMPLES / "config" / "demo.yaml")


def recorded(office: Office, series: OpenSeries) -> SeriesRecord:
    return series_record(office.chain, office.programme, series.terms, series.bond.address)


@pytest.fixture
def ledger(office: Office, pib: OpenSeries, bill: OpenSeries) -> Deployments:
    """The ledger with both series, the play money and the fingerprint of a key."""
    cash = built("TestCash")
    receipt = office.chain.deploy(cash, "Test PKR", "TPKR", 2, sender=WHO.deployer)
    money = Deployed.of(office.chain, receipt, cash, ("Test PKR", "TPKR", 2), WHO.deployer)
    ledger = office.ledger.with_contract("TestCashPKR", money).model_copy(update={"id_key": KEY})
    for series in (pib, bill):
        ledger = ledger.with_series(series.terms.sheet.isin, recorded(office, series))
    return ledger


@pytest.fixture
def config(office: Office) -> ProgrammeConfig:
    """The configuration, with the token that pays the series."""
    return office.config.model_copy(update={"cash": {"PKR": office.cash.address}})


@pytest.fixture
def subject(office: Office, ledger: Deployments, config: ProgrammeConfig) -> Subject:
    return Subject(office.chain, ledger, config)


def wrong(subject: Subject, id_key: str | None = KEY) -> dict[str, tuple[str, str]]:
    """Name → (expected, found) of every check that failed."""
    return {check.name: (check.expected, check.found) for check in verify(subject, id_key) if not check.ok}


def granted(office: Office, contract: Contract, role: bytes, account: str) -> None:
    """Governance gives a role, by its two parties."""
    office.by_two("governance", contract.encode("grantRole", role, account))


def test_a_programme_as_it_was_deployed_passes(subject: Subject) -> None:
    checks = verify(subject, KEY)
    assert [check for check in checks if not check.ok] == []
    names = [check.name for check in checks]
    assert len(names) == len(set(names))
    for contract in (*CONTRACTS, "TestCashPKR", ISIN, BILL):
        assert f"{contract}: code" in names
    assert {f"{ISIN}-record: code", f"{BILL}-record: term sheet's SHA-256 at first"} <= set(names)
    assert len(names) > 80


def test_it_passes_without_a_configuration_by_what_the_ledger_noted(subject: Subject) -> None:
    assert wrong(replace(subject, config=None), None) == {}


@pytest.mark.parametrize("with_config", [True, False])
@pytest.mark.parametrize("role", ["REGISTRAR", "ISSUER", "ENFORCEMENT", "LICENCE_REGISTRY", "DEFAULT_ADMIN"])
def test_a_role_granted_on_the_side_is_found(office: Office, subject: Subject, role: str, with_config: bool) -> None:
    if role == "DEFAULT_ADMIN":  # the registry has one admin; a timelock may have more
        keeper, name = office.programme.timelocks["issuance"], "IssuanceTimelock"
        granted(office, keeper, DEFAULT_ADMIN, WHO.stranger)
    else:
        keeper, name = office.programme.registry, "InvestorRegistry"
        granted(office, keeper, role_id(role), WHO.stranger)
    found = wrong(subject if with_config else replace(subject, config=None))
    expected, told = found.pop(f"{name}: {role}")
    assert WHO.stranger not in expected
    assert WHO.stranger in told
    others = {"IssuanceTimelock: admins that are no timelock of the programme": ("nobody", WHO.stranger)}
    assert found == (others if role == "DEFAULT_ADMIN" else {})


def test_a_role_that_was_taken_away_is_found(office: Office, subject: Subject) -> None:
    office.by_two("governance", office.programme.registry.encode("revokeRole", role_id("REGULATOR"), WHO.regulator))
    assert wrong(subject) == {"InvestorRegistry: REGULATOR": (WHO.regulator, "nobody")}


def test_a_role_that_nobody_knows_is_found_and_forgotten_once_it_is_taken_back(
    office: Office, subject: Subject
) -> None:
    role = keccak(text="SOMETHING")
    granted(office, office.programme.registry, role, WHO.stranger)
    assert wrong(subject) == {f"InvestorRegistry: role 0x{role.hex()}": ("nobody", WHO.stranger)}
    office.by_two("governance", office.programme.registry.encode("revokeRole", role, WHO.stranger))
    assert wrong(subject) == {}


def test_a_change_that_the_configuration_follows_is_none(office: Office, subject: Subject) -> None:
    granted(office, office.programme.registry, role_id("REGISTRAR"), WHO.operator)
    roles = office.config.roles.model_copy(update={"registrar": (WHO.registrar, WHO.operator)})
    assert subject.config is not None
    assert wrong(replace(subject, config=subject.config.model_copy(update={"roles": roles}))) == {}


@pytest.mark.parametrize("name", sorted(TIMELOCKS))
def test_one_more_executor_is_found(office: Office, subject: Subject, name: str) -> None:
    _by_itself(office, name, "grantRole", EXECUTOR, WHO.stranger)
    expected, found = wrong(subject).pop(f"{TIMELOCKS[name]}: EXECUTOR_ROLE")
    assert set(found.split(", ")) == {*expected.split(", "), WHO.stranger}


@pytest.mark.parametrize("name", sorted(TIMELOCKS))
def test_execution_that_is_open_to_all_is_found(office: Office, subject: Subject, name: str) -> None:
    _by_itself(office, name, "grantRole", EXECUTOR, NOBODY)
    found = wrong(subject)
    assert found[f"{TIMELOCKS[name]}: execution"] == ("its executors alone", "open to all")
    assert set(found) == {f"{TIMELOCKS[name]}: execution", f"{TIMELOCKS[name]}: EXECUTOR_ROLE"}


@pytest.mark.parametrize("name", sorted(TIMELOCKS))
def test_a_proposer_who_may_cancel_is_found(office: Office, subject: Subject, name: str) -> None:
    proposer = getattr(office.config.timelocks, name).proposers[0]
    _by_itself(office, name, "grantRole", CANCELLER, proposer)
    found = wrong(subject)
    assert found[f"{TIMELOCKS[name]}: proposers who may cancel"] == ("nobody", proposer)
    assert set(found) == {f"{TIMELOCKS[name]}: proposers who may cancel", f"{TIMELOCKS[name]}: CANCELLER_ROLE"}


@pytest.mark.parametrize("name", sorted(TIMELOCKS))
def test_an_executor_who_may_propose_is_found(office: Office, subject: Subject, name: str) -> None:
    executor = getattr(office.config.timelocks, name).executors[0]
    _by_itself(office, name, "grantRole", PROPOSER, executor)
    found = wrong(subject)
    assert found[f"{TIMELOCKS[name]}: both proposer and executor"] == ("nobody", executor)
    assert set(found) == {f"{TIMELOCKS[name]}: both proposer and executor", f"{TIMELOCKS[name]}: PROPOSER_ROLE"}


def test_a_right_of_the_deployer_is_found_wherever_it_is(office: Office, subject: Subject) -> None:
    assert rights(subject, WHO.deployer) == ()
    granted(office, office.programme.registry, role_id("FREEZER"), WHO.deployer)
    granted(office, office.programme.timelocks["enforcement"], CANCELLER, WHO.deployer)
    held = ("FREEZER at InvestorRegistry", "CANCELLER_ROLE at EnforcementTimelock")
    assert rights(subject, WHO.deployer) == held
    found = wrong(subject)
    assert found[f"rights of the deployer {WHO.deployer}"] == ("none", ", ".join(held))
    assert len(found) == 3


def test_an_admin_to_come_is_found(office: Office, subject: Subject) -> None:
    office.by_two("governance", office.programme.registry.encode("beginDefaultAdminTransfer", WHO.stranger))
    assert wrong(subject) == {"InvestorRegistry: admin to come": ("none", WHO.stranger)}


@pytest.mark.parametrize(
    ("change", "name", "expected", "found"),
    [
        ({"admin_delay": 60}, "InvestorRegistry: seconds before a new admin", "60", "432000"),
        ({"ceiling": 3}, "Programme: ceiling in minor units", "300", "200000000000"),
        ({"time_zone": "Europe/Paris"}, "ledger: time zone", "Europe/Paris", "Asia/Karachi"),
        ({"cash": {"PKR": WHO.auditor}}, "cash for PKR", "a contract", "no contract"),
    ],
)
def test_a_configuration_that_says_something_else_is_found(
    subject: Subject, change: Mapping[str, Any], name: str, expected: str, found: str
) -> None:
    assert subject.config is not None
    differences = wrong(replace(subject, config=subject.config.model_copy(update=change)))
    assert differences[name] == (expected, found)
    assert set(differences) <= {name, f"{ISIN}: cash", f"{BILL}: cash"}


@pytest.mark.parametrize("name", sorted(TIMELOCKS))
def test_another_delay_is_found(subject: Subject, name: str) -> None:
    assert subject.config is not None
    lock = getattr(subject.config.timelocks, name)
    timelocks = subject.config.timelocks.model_copy(update={name: lock.model_copy(update={"delay": lock.delay + 1})})
    changed = replace(subject, config=subject.config.model_copy(update={"timelocks": timelocks}))
    assert wrong(changed) == {f"{TIMELOCKS[name]}: delay in seconds": (str(lock.delay + 1), str(lock.delay))}


def test_a_delay_that_was_changed_on_the_chain_is_found_without_a_configuration(
    office: Office, subject: Subject
) -> None:
    _by_itself(office, "issuance", "updateDelay", 0)
    assert wrong(replace(subject, config=None)) == {"IssuanceTimelock: delay in seconds": ("3600", "0")}


def test_another_id_key_is_found(subject: Subject) -> None:
    assert wrong(subject, "f" * 16) == {"ledger: fingerprint of the id key": ("f" * 16, KEY)}


def test_another_tax_account_or_token_of_a_series_is_found(office: Office, subject: Subject) -> None:
    changed = office.config.model_copy(update={"tax_account": WHO.auditor})
    found = wrong(replace(subject, config=changed))
    for isin in (ISIN, BILL):
        assert found[f"{isin}: tax account"] == (WHO.auditor, WHO.tax_account)
        assert found[f"{isin}: cash"] == ("a token of the programme", office.cash.address)
    assert len(found) == 4


@pytest.mark.parametrize("name", [*CONTRACTS, "TestCashPKR"])
def test_code_that_the_ledger_noted_otherwise_is_found(subject: Subject, name: str) -> None:
    record = subject.ledger.contracts[name]
    other = record.model_copy(update={"runtime_keccak": "0x" + "ab" * 32})
    found = wrong(replace(subject, ledger=subject.ledger.with_contract(name, other)))
    assert found == {f"{name}: code noted in the ledger": ("0x" + "ab" * 32, record.runtime_keccak)}


@pytest.mark.parametrize("name", CONTRACTS)
def test_another_contract_in_the_place_of_one_is_found_and_nothing_more_is_asked_of_it(
    office: Office, subject: Subject, name: str
) -> None:
    other = subject.ledger.contracts[name].model_copy(update={"address": office.cash.address})
    checks = verify(replace(subject, ledger=subject.ledger.with_contract(name, other)))
    (found,) = [check for check in checks if check.name == f"{name}: code"]
    assert found.found == f"other code, keccak 0x{keccak(office.chain.code(office.cash.address)).hex()}"
    assert not any("authority" in check.name for check in checks)


def test_one_changed_byte_of_code_is_found(office: Office, subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    code = office.chain.code
    address = subject.ledger.contracts["PayingAgent"].address

    def changed(asked: str) -> bytes:
        found = code(asked)
        return found[:-60] + bytes([found[-60] ^ 1]) + found[-59:] if asked == address else found

    monkeypatch.setattr(office.chain, "code", changed)
    assert set(wrong(subject)) == {"PayingAgent: code", "PayingAgent: code noted in the ledger"}


def test_a_contract_that_is_not_there_is_found(subject: Subject) -> None:
    gone = subject.ledger.contracts["HoldingLimit"].model_copy(update={"address": WHO.auditor})
    found = wrong(replace(subject, ledger=subject.ledger.with_contract("HoldingLimit", gone)))
    assert found["HoldingLimit: code"][1] == "no code"


def test_what_was_never_deployed_is_named(subject: Subject) -> None:
    kept = {
        name: record for name, record in subject.ledger.contracts.items() if name not in ("Programme", "HoldingLimit")
    }
    found = wrong(replace(subject, ledger=subject.ledger.model_copy(update={"contracts": kept})))
    assert found == dict.fromkeys(("Programme", "HoldingLimit"), ("deployed", "not deployed"))


@pytest.mark.parametrize(
    "name",
    [
        *("HoldingLimit", "LicenceRegistry", "PayingAgent", "PaymentAdministration", "Programme"),
        *("ReportRegister", "Repo", "ReserveRegistry", "SeriesAdministration", "Settlement", "TermsAdministration"),
    ],
)
def test_a_contract_that_asks_another_authority_is_found(office: Office, subject: Subject, name: str) -> None:
    artifact = built(name)
    foreign = office.chain.deploy(built("SeriesAdministration"), WHO.stranger, sender=WHO.deployer).created()
    code, administration = keccak(built("SovereignBond").bytecode), foreign
    more = {
        "Programme": (CONFIG.ceiling_minor, code, administration),
        "LicenceRegistry": CONFIG.venue_rights.masks(),
        "PayingAgent": (office.ledger.contracts["PaymentAdministration"].address,),
        "PaymentAdministration": (office.ledger.contracts["TermsAdministration"].address,),
        "Repo": (office.programme.programme.address,),
        "Settlement": (office.programme.programme.address, office.programme.licences.address),
    }.get(name, ())
    receipt = office.chain.deploy(artifact, WHO.stranger, *more, sender=WHO.deployer)
    record = Deployed.of(office.chain, receipt, artifact, (WHO.stranger, *more), WHO.deployer)
    found = wrong(replace(subject, ledger=subject.ledger.with_contract(name, record)))
    assert found[f"{name}: authority"] == ("InvestorRegistry", WHO.stranger)


def test_a_hook_that_holds_for_another_repo_contract_and_a_market_of_another_programme_are_found(
    office: Office, subject: Subject
) -> None:
    registry, changed = office.programme.registry.address, subject.ledger
    others = {"Pledge": (WHO.stranger,), "Repo": (WHO.stranger,), "Settlement": (WHO.stranger, WHO.outsider)}
    for name, more in others.items():
        receipt = office.chain.deploy(built(name), registry, *more, sender=WHO.deployer)
        record = Deployed.of(office.chain, receipt, built(name), (registry, *more), WHO.deployer)
        changed = changed.with_contract(name, record)
    found = wrong(replace(subject, ledger=changed))
    assert found["Pledge: repo"] == ("Repo", WHO.stranger)
    assert found["Repo: programme"] == ("Programme", WHO.stranger)
    assert found["Settlement: programme"] == ("Programme", WHO.stranger)
    assert found["Settlement: licences"] == ("LicenceRegistry", WHO.outsider)


def test_a_series_that_the_ledger_lacks_is_found(subject: Subject) -> None:
    series = dict(subject.ledger.series)
    lost = series.pop(ISIN)
    found = wrong(replace(subject, ledger=subject.ledger.model_copy(update={"series": series})))
    assert found.pop("InvestorRegistry: SERIES")[1].count(lost.address) == 1
    assert found == {"Programme: series that the ledger lacks": ("none", lost.address)}


def test_a_series_that_the_programme_lacks_is_found(office: Office, subject: Subject) -> None:
    other = "XFEXAMPLE032"
    changes: dict[str, Any] = {"address": office.cash.address, "public_record": None}
    record = subject.ledger.series[ISIN].model_copy(update=changes)
    found = wrong(replace(subject, ledger=subject.ledger.with_series(other, record)))
    assert found.pop(f"Programme: series {other}") == (other, "none")
    assert found.pop(f"Programme: public record of {other}") == (f"{other}-record", "none")
    assert found.pop(f"{other}: code")[1].startswith("other code")
    assert other in found.pop("InvestorRegistry: SERIES")[0]
    assert found == {}


def test_a_series_under_another_isin_is_found(subject: Subject) -> None:
    swapped = {ISIN: subject.ledger.series[BILL], BILL: subject.ledger.series[ISIN]}
    found = wrong(replace(subject, ledger=subject.ledger.model_copy(update={"series": swapped})))
    assert set(found) == {f"Programme: {what} {isin}" for what in ("series", "public record of") for isin in swapped}


def test_another_symbol_of_a_series_is_found(subject: Subject) -> None:
    record = subject.ledger.series[ISIN].model_copy(update={"symbol": "OTHER"})
    found = wrong(replace(subject, ledger=subject.ledger.with_series(ISIN, record)))
    assert found == {f"{ISIN}: symbol": ("OTHER", subject.ledger.series[ISIN].symbol)}


def test_a_series_with_another_registry_is_found(office: Office, pib: OpenSeries, subject: Subject) -> None:
    artifact = built("OpenRegistry")
    other = office.chain.deploy(artifact, WHO.stranger, [], sender=WHO.deployer).created()
    office.by_two("governance", pib.bond.encode("setIdentityRegistry", other))
    assert wrong(subject) == {f"{ISIN}: registry": ("InvestorRegistry", other)}


def test_code_that_is_no_longer_approved_is_found(office: Office, subject: Subject) -> None:
    current = keccak(built("SovereignBond").bytecode)
    office.by_two("governance", office.programme.programme.encode("approveCode", current, NOBODY))
    assert wrong(subject) == {"Programme: the compiled bond": ("approved with SeriesAdministration", "not approved")}


def test_other_code_that_is_approved_is_found_until_it_is_no_longer(office: Office, subject: Subject) -> None:
    programme, other = office.programme.programme, b"\x66" * 32
    office.by_two("governance", programme.encode("approveCode", other, office.programme.administration.address))
    assert wrong(subject) == {"Programme: other code approved": ("none", f"0x{other.hex()}")}
    office.by_two("governance", programme.encode("approveCode", other, NOBODY))
    assert wrong(subject) == {}


def test_a_later_block_in_the_ledger_hides_no_role(office: Office, subject: Subject) -> None:
    granted(office, office.programme.registry, role_id("REGISTRAR"), WHO.stranger)
    head, record = office.chain.block().number, subject.ledger.contracts["InvestorRegistry"]
    later = subject.ledger.with_contract("InvestorRegistry", record.model_copy(update={"block": head + 1}))
    for config in (subject.config, None):
        found = wrong(replace(subject, config=config, ledger=later))
        assert WHO.stranger in found.pop("InvestorRegistry: REGISTRAR")[1]
        assert found == {"InvestorRegistry: block noted in the ledger": (str(head + 1), str(record.block))}


@pytest.mark.parametrize("name", [*TIMELOCKS.values(), "Programme"])
def test_another_block_in_the_ledger_is_found(subject: Subject, name: str) -> None:
    record = subject.ledger.contracts[name]
    other = record.model_copy(update={"block": record.block - 1})
    found = wrong(replace(subject, ledger=subject.ledger.with_contract(name, other)))
    assert found == {f"{name}: block noted in the ledger": (str(record.block - 1), str(record.block))}


@pytest.mark.parametrize("name", ["PayingAgent", "HoldingLimit", "TestCashPKR"])
@pytest.mark.parametrize("change", ["earlier block", "block to come", "other transaction"])
def test_another_block_or_transaction_in_the_ledger_is_found_of_what_writes_no_events_at_birth(
    office: Office, subject: Subject, name: str, change: str
) -> None:
    record, head = subject.ledger.contracts[name], office.chain.block().number
    other = {
        "earlier block": {"block": record.block - 1},
        "block to come": {"block": head + 1},
        "other transaction": {"tx": subject.ledger.contracts["InvestorRegistry"].tx},
    }[change]
    edited = record.model_copy(update=other)
    found = wrong(replace(subject, ledger=subject.ledger.with_contract(name, edited)))
    right = f"{record.block}, by transaction {record.tx}"
    told = right if change == "other transaction" else "not created there"
    noted = f"{edited.block}, by transaction {edited.tx}"
    assert found == {f"{name}: block noted in the ledger": (noted, told)}


@pytest.mark.parametrize("isin", [ISIN, BILL])
def test_another_block_of_a_series_in_the_ledger_is_found(subject: Subject, isin: str) -> None:
    record = subject.ledger.series[isin]
    other = record.model_copy(update={"block": record.block - 1})
    found = wrong(replace(subject, ledger=subject.ledger.with_series(isin, other)))
    assert found == {f"{isin}: block noted in the ledger": (str(record.block - 1), str(record.block))}


def with_record(subject: Subject, record: DeployedRecord | None) -> Subject:
    """The same with another note of the bond's public record."""
    series = subject.ledger.series[ISIN].model_copy(update={"public_record": record})
    return replace(subject, ledger=subject.ledger.with_series(ISIN, series))


def noted_record(subject: Subject) -> DeployedRecord:
    """The note of the bond's public record."""
    record = subject.ledger.series[ISIN].public_record
    assert record is not None
    return record


def test_a_public_record_that_the_ledger_lacks_is_found(subject: Subject) -> None:
    address = noted_record(subject).address
    found = wrong(with_record(subject, None))
    assert found == {f"Programme: public record of {ISIN}": (f"{ISIN}-record", address)}


def test_another_contract_in_the_place_of_a_public_record_is_found(office: Office, subject: Subject) -> None:
    noted = noted_record(subject)
    found = wrong(with_record(subject, noted.model_copy(update={"address": office.cash.address})))
    assert found.pop(f"{ISIN}-record: code")[1].startswith("other code")
    assert found == {f"Programme: public record of {ISIN}": (f"{ISIN}-record", noted.address)}


def test_another_block_of_a_public_record_in_the_ledger_is_found(subject: Subject) -> None:
    noted = noted_record(subject)
    found = wrong(with_record(subject, noted.model_copy(update={"block": noted.block - 1})))
    assert found == {f"{ISIN}-record: block noted in the ledger": (str(noted.block - 1), str(noted.block))}


def test_a_public_record_made_from_another_term_sheet_is_found(subject: Subject) -> None:
    series = subject.ledger.series[ISIN]
    other = series.model_copy(update={"terms_sha256": 64 * "0"})
    found = wrong(replace(subject, ledger=subject.ledger.with_series(ISIN, other)))
    assert found == {f"{ISIN}-record: term sheet's SHA-256 at first": (64 * "0", series.terms_sha256)}


def test_a_term_sheet_that_the_issuer_replaces_or_removes_later_is_no_difference(
    office: Office, subject: Subject
) -> None:
    record = record_at(noted_record(subject).address)
    for call in (record.encode("setDocument", TERM_SHEET, "", bytes(32)), record.encode("removeDocument", TERM_SHEET)):
        office.by_two("issuance", call)
        assert wrong(subject) == {}


def test_a_public_record_that_asks_another_paying_agent_is_found(
    office: Office, subject: Subject, tmp_path: Path
) -> None:
    terms = files.write_shifted(EXAMPLES / "terms" / "mtb-574.yaml", tmp_path / "third.yaml", isin="XFEXAMPLE032")
    new = NewSeries(office.programme, terms, office.cash.address, office.config.tax_account)
    opening, _ = new.operations(office.chain)
    office.carry_out(opening, WHO.issuer_proposer, WHO.issuer_executor)
    astray = replace(office.programme, paying_agent=replace(office.programme.paying_agent, address=WHO.stranger))
    office.by_two("issuance", NewRecord(astray, terms, new.address(office.chain)).call())
    series = OpenSeries(office.programme.bond(new.address(office.chain)), terms, new.table)
    found = wrong(replace(subject, ledger=subject.ledger.with_series("XFEXAMPLE032", recorded(office, series))))
    assert found == {"XFEXAMPLE032-record: payingAgent": ("PayingAgent", WHO.stranger)}


def test_a_programme_that_was_opened_without_series_passes(office: Office, tmp_path: Any) -> None:
    fresh = Deployments(chain_id=office.chain.chain_id, network="test", time_zone="Asia/Karachi")
    ledger = ProgrammeDeployment(office.chain, CONFIG, fresh, tmp_path, WHO.deployer).run()
    assert wrong(Subject(office.chain, ledger, CONFIG), None) == {}
    assert Programme.of(ledger).registry != office.programme.registry
    assert office.chain.call(Programme.of(ledger).programme, "seriesOf", series_id(ISIN)) == NOBODY


@pytest.mark.parametrize("arguments", [(), ("soon", [], [], WHO.deployer), ("1", [], [])])
def test_a_ledger_whose_arguments_are_those_of_no_programme_is_refused(
    subject: Subject, arguments: tuple[Any, ...]
) -> None:
    record = subject.ledger.contracts["IssuanceTimelock"].model_copy(update={"arguments": arguments})
    damaged = replace(subject, config=None, ledger=subject.ledger.with_contract("IssuanceTimelock", record))
    with pytest.raises(InputRefused, match="the ledger's constructor arguments are not those of a programme"):
        verify(damaged)


def _by_itself(office: Office, name: str, function: str, *arguments: Any) -> None:
    """A timelock changes its own settings, by its own two parties."""
    timelock = office.programme.timelocks[name]
    office.by_two(name, timelock.encode(function, *arguments))
