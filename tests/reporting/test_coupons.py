"""Why somebody is not paid, and who is paid in a lost wallet's place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.index.support import UNIT, WHO, record_of
from tests.index.support import Desk as Office
from tests.index.test_rebuilt import Life
from tests.servicing.test_payments import odd_bond
from wasiqa.reporting.coupons import coupons
from wasiqa.reporting.crs import crs
from wasiqa.reporting.desk import Desk
from wasiqa.reporting.periods import Period
from wasiqa.servicing.code import built
from wasiqa.servicing.payments import Payments

ISIN = "XFEXAMPLE016"


def lines(office: Office, isin: str = ISIN) -> dict[str, dict[str, Any]]:
    document = coupons(Desk(office.index().sync(), {isin: "X"})).document()
    return {line["wallet"]: line for line in document["payments"]}


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
    assert (paid["investor_id"], paid["paid"], paid["payee"]) == (own, True, WHO.stranger)
    index = desk.index().sync()
    (account,) = crs(Desk(index, {ISIN: "X"}), Period(0, index.now)).document()["accounts"]
    assert (account["investor_id"], account["country"], account["balance"]) == (own, "PK", str(UNIT))
    assert account["interest"] == paid["gross"]
