"""A day of the debt office from first to last, command by command, on one chain of eth-tester."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scripts.cli import EXAMPLES, PIB, WHO, Cli
from tests.support.chains import session_tester, tester
from wasiqa.chain.deployments import Deployments
from wasiqa.chain.tester import TesterChain

__all__ = ["session_tester", "tester"]

INVESTORS = EXAMPLES / "whitelist" / "investors.csv"
ALLOTMENTS = EXAMPLES / "allotments" / "pib.csv"
BOUGHT = {"dealer": 10_000_000_000_00, "accused": 2_000_000_00, "saver": 1_000_000_00}
SEIZED = 123_456_78
ISSUED = 23_953_500_000_00


@pytest.fixture
def office(tester: TesterChain, tmp_path: Path) -> Cli:
    return Cli.new(tester, tmp_path / "office")


@pytest.mark.slow
def test_from_a_term_sheet_to_a_redeemed_bond(office: Cli) -> None:
    a_bond_s_life(office)


def a_bond_s_life(office: Cli) -> None:
    the_programme_is_deployed(office)
    the_whitelist_is_planned_by_one_and_applied_by_another(office)
    terms = the_terms_are_moved_to_the_chain_s_time(office)
    the_series_is_deployed_by_four_parties_in_turn(office, terms)
    the_units_are_issued_by_two_parties(office)
    transfers_are_explained_before_they_are_tried(office)
    the_first_coupon_is_funded_paid_and_claimed(office)
    units_are_frozen_by_one_and_seized_by_two(office)
    the_other_coupons_and_the_principal_are_paid(office)
    the_state_at_the_end_adds_up(office)


def the_programme_is_deployed(office: Cli) -> None:
    configuration = office.folder / "programme.yaml"
    ran = office(f"deploy programme {configuration} --json", by="deployer")
    addresses = ran.document["contracts"]
    assert "to deploy: IssuanceTimelock" in ran.stderr
    path = Deployments.path(office.folder / "deployments", office.live.chain_id)
    written = json.loads(path.read_text())
    assert written["schema"] == "wasiqa/deployments/1"
    assert {name: record["address"] for name, record in written["contracts"].items()} == addresses
    assert written["roles"]["REGISTRAR"] == [WHO.registrar]
    assert written["network"] == "test"
    assert "nothing to do" in office(f"deploy programme {configuration}", by="deployer").stdout
    cash = office("deploy test-cash PKR --json", by="deployer").document
    assert office.ledger().contracts["TestCashPKR"].address == cash["address"]
    office.live.transact(office.cash(), "mint", WHO.paying_agent, 10**15, sender=WHO.deployer)


def the_whitelist_is_planned_by_one_and_applied_by_another(office: Cli) -> None:
    plan = office.folder / "plan.json"
    ran = office(f"whitelist plan {INVESTORS} --out {plan} --json")
    assert ran.document == json.loads(plan.read_text())
    assert (len(ran.document["added"]), ran.document["batches"]) == (12, 1)
    assert office(f"whitelist verify {INVESTORS} --json", exits=1).document["differences"][0]["row"] == 2
    before = office.live.block().number
    office(f"whitelist apply {plan}", by="auditor", exits=5)
    assert office.live.block().number == before
    assert len(office(f"whitelist apply {plan} --json", by="registrar").document["transactions"]) == 1
    assert "says what" in office(f"whitelist verify {INVESTORS}").stdout
    assert "nothing to do" in office(f"whitelist apply {plan}", by="registrar").stdout
    assert "nothing to do" in office(f"whitelist apply {INVESTORS}", by="registrar").stdout


def the_terms_are_moved_to_the_chain_s_time(office: Cli) -> Path:
    source, target = EXAMPLES / "terms" / "pib-3y-2020.yaml", office.folder / "pib-2048.yaml"
    office(f"deploy series {source}", by="issuer_proposer", exits=3)
    moved = office(f"terms shift {source} {target} --json").document
    assert moved == {"file": str(target), "isin": "XFEXAMPLE016", "issue": "2048-08-20", "years": 28}
    assert [row["per_100"] for row in office(f"terms show {target} --json").document["rows"]] == [*["3.5"] * 6, "100"]
    return target


def the_series_is_deployed_by_four_parties_in_turn(office: Cli, terms: Path) -> None:
    command = f"deploy series {terms} --json"
    told = office(command, by="governor_proposer", exits=6).error
    assert told["code"] == "WAITING"
    assert "setLimit" in told["message"]
    assert WHO.governor_executor in told["message"]
    told = office(command, by="issuer_proposer", exits=6).error
    assert "deploySeries, allocate, openSeries" in told["message"]
    assert WHO.issuer_executor in told["message"]
    assert "waits until 20" in told["message"]
    assert "waits until" in office(command, by="issuer_executor", exits=6).error["message"]
    office.wait(3600)
    assert "waits for another party" in office(command, by="issuer_proposer", exits=6).error["message"]
    assert "setLimit" in office(command, by="issuer_executor", exits=6).error["message"]
    assert not office.ledger().series
    office.wait(2 * 24 * 3600)
    deployed = office(command, by="governor_executor").document
    record = office.ledger().series["XFEXAMPLE016"]
    assert record.public_record is not None
    assert deployed == {
        "isin": "XFEXAMPLE016",
        "address": record.address,
        "public_record": record.public_record.address,
    }
    assert (record.symbol, record.terms) == (PIB, str(terms))
    assert "nothing to do" in office(f"deploy series {terms}", by="issuer_proposer").stdout


def the_units_are_issued_by_two_parties(office: Cli) -> None:
    planned = office(f"issue plan {PIB} {ALLOTMENTS} --json")
    assert planned.document == {"series": PIB, "allotments": 11, "units": str(ISSUED)}
    assert "11 allotments" in planned.stderr
    command = f"issue apply {PIB} {ALLOTMENTS}"
    office(command, by="issuer_executor", exits=6)
    assert f"then for EXECUTOR_ROLE ({WHO.issuer_executor})" in office(command, by="issuer_proposer", exits=6).stderr
    office(command, by="issuer_executor", exits=6)
    office.wait(3600)
    office(command, by="issuer_executor")
    assert office.live.call(office.bond(), "totalSupply") == ISSUED
    assert office.balance(WHO.primary_dealer) == BOUGHT["dealer"]
    again = office(command, by="issuer_proposer")
    assert "nothing to do" in again.stdout
    assert office.live.call(office.bond(), "totalSupply") == ISSUED


def transfers_are_explained_before_they_are_tried(office: Cli) -> None:
    transfer = f"explain {PIB} {WHO.primary_dealer} {WHO.fund} 1000000000 --json"
    assert office(transfer).document == {"allowed": True, "at": office.live.now(), "refusals": []}
    office.live.transact(office.bond(), "transfer", WHO.fund, 1_000_000_000_00, sender=WHO.primary_dealer)
    refused = office(f"explain {PIB} {WHO.primary_dealer} {WHO.stranger} 50000 --json", exits=1)
    assert [refusal["code"] for refusal in refused.document["refusals"]] == [31, 8]
    assert "refused by 2 rules" in refused.stderr
    later = office(f"{transfer} --at 2060-01-01", exits=1).document
    assert [refusal["code"] for refusal in later["refusals"]] == [1, 12, 32]


def the_first_coupon_is_funded_paid_and_claimed(office: Cli) -> None:
    first = office(f"coupon schedule {PIB} --json").document[0]
    assert (first["record"], first["due"]) == ("2049-02-19T17:00:00+05:00", None)
    office(f"coupon fund {PIB}", by="paying_agent", exits=5)
    times = office.live.call(office.bond(), "recordTimes")
    office.live.travel(times[0] + 1)
    office(f"coupon pay {PIB} 1", by="paying_agent", exits=5)
    assert office(f"coupon fund {PIB} 1 --json", by="paying_agent").document == {"row": 1, "kind": "coupon"}
    assert "nothing to do" in office(f"coupon fund {PIB} 1", by="paying_agent").stdout
    assert "is paid from" in office(f"coupon pay {PIB} 1", by="paying_agent", exits=5).stderr
    office.live.travel(rows_of(office)[0].payTime)
    claimed = office(f"coupon claim {PIB} 1 {WHO.individual} --json", by="stranger").document
    assert (claimed["net"], claimed["withheld"]) == ("2800000", "700000")
    assert "nothing to do" in office(f"coupon claim {PIB} 1 {WHO.individual}", by="stranger").stdout
    paid = office(f"coupon pay {PIB} --json", by="paying_agent").document
    assert (paid["row"], paid["holders"], paid["unpaid"]) == (1, 10, [])
    assert "nothing to do" in office(f"coupon pay {PIB} 1", by="paying_agent").stdout


def units_are_frozen_by_one_and_seized_by_two(office: Cli) -> None:
    order = office.file("order.txt", "a made-up order of a made-up court")
    evidence = f"--case C-2049-17 --order {order}"
    seizure = f"{PIB} {WHO.second_individual} {WHO.pension_fund} 123456.78 {evidence}"
    assert "could run away" in office(f"seize plan {seizure}", exits=5).stderr

    freeze = f"{PIB} {WHO.second_individual} --units 2000000 {evidence}"
    planned = office(f"freeze plan {freeze} --json").document
    assert planned["units_frozen"] == {"from": "0", "to": str(BOUGHT["accused"])}
    office(f"freeze verify {freeze}", exits=1)
    office(f"freeze apply {freeze}", by="registrar", exits=5)
    assert len(office(f"freeze apply {freeze} --json", by="freezer").document["transactions"]) == 1
    office(f"freeze verify {freeze}")
    assert "nothing to do" in office(f"freeze apply {freeze}", by="freezer").stdout

    assert office(f"seize plan {seizure} --json").document["units"] == str(SEIZED)
    assert office(f"seize verify {seizure} --json", exits=1).document["state"] == "NONE"
    assert WHO.enforcer_executor in office(f"seize apply {seizure}", by="enforcer_proposer", exits=6).stderr
    assert office(f"seize verify {seizure} --json", exits=1).document["state"] == "PENDING"
    office.wait(24 * 3600)
    office(f"seize apply {seizure}", by="enforcer_executor")
    assert office(f"seize verify {seizure} --json").document["state"] == "DONE"
    assert "nothing to do" in office(f"seize apply {seizure}", by="enforcer_proposer").stdout
    assert office.balance(WHO.second_individual) == BOUGHT["accused"] - SEIZED


def the_other_coupons_and_the_principal_are_paid(office: Cli) -> None:
    for n, row in enumerate(rows_of(office)[1:-1], start=2):
        office.live.travel(row.payTime)
        office(f"coupon fund {PIB}", by="paying_agent")
        assert f"row {n}: 11 holders paid" in office(f"coupon pay {PIB}", by="paying_agent").stdout
    assert "nothing to do" in office(f"coupon pay {PIB}", by="paying_agent").stdout
    redeemed = office(f"redeem {PIB} --json", by="paying_agent", exits=1)
    assert redeemed.document["unpaid"] == [{"wallet": WHO.second_individual, "reason": "frozen"}]
    assert "1 could not be paid" in redeemed.stderr
    released = f"{PIB} {WHO.second_individual} --units 0 --case C-2049-17 --order {office.folder / 'order.txt'}"
    office(f"freeze apply {released}", by="freezer", exits=5)
    office(f"freeze apply {released} --release", by="freezer")
    assert "row 7: 1 holders paid" in office(f"redeem {PIB}", by="paying_agent").stdout
    assert "nothing to do" in office(f"redeem {PIB}", by="paying_agent").stdout


def the_state_at_the_end_adds_up(office: Cli) -> None:
    found = office("status --json").document
    (series,) = found["series"]
    assert (series["isin"], series["issued"], series["holders"]) == ("XFEXAMPLE016", str(ISSUED), [])
    for row in series["rows"]:
        parts = [int(row[part]) for part in ("paid", "withheld", "unclaimed", "dust")]
        assert sum(parts) == int(row["funded"]) == int(row["due"])
        assert row["unclaimed"] == "0"
    assert int(series["rows"][0]["due"]) == ISSUED * 35 // 1000
    assert int(series["rows"][6]["paid"]) == ISSUED
    tax = sum(int(row["withheld"]) for row in series["rows"])
    assert office.live.call(office.cash(), "balanceOf", WHO.tax_account) == tax
    dust = sum(int(row["dust"]) for row in series["rows"])
    assert office.live.call(office.cash(), "balanceOf", office.programme().paying_agent.address) == dust > 0
    assert series["address"] in office(f"status {PIB}").stdout


def rows_of(office: Cli) -> Any:
    return office.live.call(office.programme().paying_agent, "rowsOf", office.bond().address)
