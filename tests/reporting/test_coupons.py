"""Why somebody is not paid, and who is paid in a lost wallet's place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.index.life import Life
from tests.index.support import UNIT, WHO, record_of
from tests.index.support import Desk as Office
from tests.servicing.test_payments import odd_bond
from wasiqa.reporting.coupons import coupons
from wasiqa.reporting.crs import crs
from wasiqa.reporting.desk import Desk
from wasiqa.reporting.periods import Period, YearEnd
from wasiqa.reporting.tax import certificates, tax
from wasiqa.servicing.code import built
from wasiqa.servicing.payments import Payments

ISIN = "XFEXAMPLE016"
YEAR = 365 * 24 * 3600


def lines(office: Office, isin: str = ISIN) -> dict[str, dict[str, Any]]:
    """Of the first row, by wallet."""
    document = coupons(Desk(office.index().sync(), {isin: "X"})).document()
    return {line["wallet"]: line for line in document["payments"] if line["row"] == 1}


def why(office: Office, wallet: str) -> str:
    return str(lines(office)[wallet]["why"])


def due(office: Office, **units: int) -> Life:
    """The first coupon is to be paid to these."""
    office.issue(**units)
    life = Life(office)
    life.chain.travel(life.rows[0].pay_time)
    return life


def test_what_stands_in_the_way_is_told_in_order(desk: Office) -> None:
    life = due(desk, bank=UNIT, fund=UNIT)
    assert why(desk, WHO.bank) == "NOT_FUNDED"
    life.fund()
    assert why(desk, WHO.bank) == "WAITING"
    life.freeze("bank", True)
    assert (why(desk, WHO.bank), why(desk, WHO.fund)) == ("FROZEN", "WAITING")
    life.block("bank", True)
    assert why(desk, WHO.bank) == "BLOCKED"
    life.pause(4)
    assert (why(desk, WHO.bank), why(desk, WHO.fund)) == ("PAUSED", "PAUSED")
    life.chain.travel(life.chain.now() + 8 * 24 * 3600)
    assert (why(desk, WHO.bank), why(desk, WHO.fund)) == ("BLOCKED", "WAITING")


def test_principal_does_not_wait_for_a_pause_but_for_what_is_frozen(desk: Office) -> None:
    desk.issue(bank=2 * UNIT, fund=UNIT)
    life = Life(desk)
    principal = life.rows[-1]
    life.chain.travel(principal.pay_time)
    life.fund()
    life.lock("bank", UNIT)
    life.pause(4)
    life.pay(["bank"])
    found = [
        line for line in coupons(Desk(desk.index().sync(), {ISIN: "X"})).document()["payments"] if line["row"] == 7
    ]
    assert [(line["wallet"], line["units"], line["why"]) for line in found] == [
        (WHO.bank, str(UNIT), None),
        (WHO.bank, str(UNIT), "FROZEN"),
        (WHO.fund, str(UNIT), "WAITING"),
    ]


def test_a_wallet_that_the_cash_token_refused_is_told_as_such_until_it_is_paid(desk: Office, tmp_path: Path) -> None:
    chain, code, office = desk.office.chain, built("RefusingCash"), desk.office
    token = chain.deploy(code, sender=WHO.deployer).contract(code)
    chain.transact(token, "mint", WHO.paying_agent, 10**12, sender=WHO.deployer)
    chain.transact(token, "approve", office.programme.paying_agent.address, 10**12, sender=WHO.paying_agent)
    series = odd_bond(office, tmp_path, token)
    desk = replace(desk, ledger=desk.ledger.with_series("XFEXAMPLE040", record_of(office, series)))
    office.issue(series.bond, {WHO.bank: UNIT, WHO.fund: UNIT})
    payments = Payments(chain, office.programme, series.bond)
    row = payments.row(1)
    chain.travel(row.pay_time)
    payments.fund(row, WHO.paying_agent)
    chain.transact(token, "setRefused", WHO.bank, True, sender=WHO.deployer)
    payments.pay(row, WHO.paying_agent)
    found = lines(desk, "XFEXAMPLE040")
    assert {wallet: line["why"] for wallet, line in found.items()} == {WHO.bank: "CASH_REFUSED", WHO.fund: None}
    chain.transact(token, "setRefused", WHO.bank, False, sender=WHO.deployer)
    payments.pay(row, WHO.paying_agent)
    assert {line["why"] for line in lines(desk, "XFEXAMPLE040").values()} == {None}


def test_what_a_lost_wallet_was_due_is_its_investors_and_goes_to_the_successor(desk: Office) -> None:
    life = due(desk, bank=UNIT)
    life.fund()
    life.recover("bank", False)
    waiting = lines(desk)[WHO.bank]
    life.pay(["bank"])
    paid = lines(desk)[WHO.bank]
    own = f"0x{desk.office.word('bank').investor:040x}"
    assert (waiting["investor_id"], waiting["why"], waiting["payee"]) == (own, "WAITING", None)
    assert (paid["investor_id"], paid["state"], paid["payee"]) == (own, "paid", WHO.stranger)
    index = desk.index().sync()
    (account,) = crs(Desk(index, {ISIN: "X"}), Period(0, index.now)).document()["accounts"]
    assert (account["investor_id"], account["country"], account["balance"]) == (own, "PK", str(UNIT))
    assert account["interest"] == paid["gross"]


def test_an_order_s_beneficiary_is_paid_though_the_holder_is_blocked(desk: Office) -> None:
    life = due(desk, bank=UNIT, fund=UNIT)
    life.fund()
    life.block("bank", True)
    assert why(desk, WHO.bank) == "BLOCKED"
    life.redirect("bank", "insurer")
    assert why(desk, WHO.bank) == "WAITING"
    life.freeze("insurer", True)
    assert why(desk, WHO.bank) == "FROZEN"
    life.freeze("insurer", False)
    life.pay(["bank"])
    paid = lines(desk)[WHO.bank]
    assert (paid["state"], paid["payee"]) == ("paid", WHO.insurer)
    assert paid["investor_id"] == f"0x{desk.office.word('bank').investor:040x}"


def test_what_was_paid_outside_is_told_as_such_and_in_the_certificate_but_not_as_tax_to_remit(desk: Office) -> None:
    life = due(desk, individual=UNIT, fund=UNIT)
    life.outside("individual")
    paid = lines(desk)[WHO.individual]
    assert (paid["state"], paid["why"], paid["payee"]) == ("outside", None, None)
    assert int(paid["tax"]) * 5 == int(paid["gross"])
    now = Desk(desk.index().sync(), {ISIN: "X"})
    (certificate,) = certificates(now, YearEnd(), None, None).document()["certificates"]
    names = ("gross", "tax", "net", "outside")
    assert [certificate[name] for name in names] == [paid["gross"], paid["tax"], paid["net"], paid["gross"]]
    assert tax(now, None, None).document()["rows"] == []


def test_what_went_back_to_the_issuer_is_told_as_prescribed_and_is_nobodys_income(desk: Office, tmp_path: Path) -> None:
    office, chain, agent = desk.office, desk.office.chain, desk.office.programme.paying_agent
    with chain.isolated():
        address = odd_bond(office, tmp_path, office.cash).bond.address
    office.by_two("issuance", agent.encode("setPrescription", address, YEAR, WHO.operator))
    series = odd_bond(office, tmp_path, office.cash)
    assert series.bond.address == address
    desk = replace(desk, ledger=desk.ledger.with_series("XFEXAMPLE040", record_of(office, series)))
    office.issue(series.bond, {WHO.bank: UNIT, WHO.fund: UNIT})
    payments = Payments(chain, office.programme, series.bond)
    row = payments.row(1)
    chain.travel(row.pay_time)
    payments.fund(row, WHO.paying_agent)
    payments.claim(row, WHO.fund, WHO.stranger)
    chain.travel(row.pay_time + YEAR + 1)
    chain.transact(agent, "sweep", address, row.index, [WHO.bank], sender=WHO.paying_agent)
    found = lines(desk, "XFEXAMPLE040")
    gone = found[WHO.bank]
    assert (gone["state"], gone["why"], gone["tax"], gone["net"], gone["payee"]) == ("prescribed", *[None] * 4)
    assert int(gone["gross"]) == payments.books(row).elsewhere
    assert found[WHO.fund]["state"] == "paid"
    now = Desk(desk.index().sync(), {"XFEXAMPLE040": "X"})
    accounts = {one["investor_id"]: one for one in crs(now, Period(0, now.at)).document()["accounts"]}
    assert (accounts[gone["investor_id"]]["interest"], accounts[gone["investor_id"]]["balance"]) == ("0", str(UNIT))
    assert len(certificates(now, YearEnd(), None, None).document()["certificates"]) == 1
