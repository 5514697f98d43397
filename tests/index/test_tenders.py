"""Tenders as the events tell them: the same as the contracts say, at each step."""

from __future__ import annotations

from typing import Any

from tests.index.life import DAY
from tests.index.support import UNIT, WHO, Desk
from wasiqa.index.check import differences
from wasiqa.index.programme import ProgrammeState
from wasiqa.index.tenders import TenderState
from wasiqa.reporting.debt_service import debt_service, to_fund
from wasiqa.reporting.desk import Desk as Reports

PAPER = b"\7" * 32
ISIN = "XFEXAMPLE016"


def told(desk: Desk) -> TenderState:
    """By the events; the contracts say the same."""
    index = desk.index()
    assert differences(index, desk.office.programme) == ()
    return ProgrammeState(index.sync()).series[desk.bond.address].tenders


def act(desk: Desk, function: str, *args: Any, by: str) -> None:
    agent = desk.office.programme.paying_agent
    desk.office.chain.transact(agent, function, desk.bond.address, *args, sender=getattr(WHO, by))


def asked(desk: Desk) -> tuple[int | None, bool] | None:
    """What the tender still has to be funded with, and whether that is by the offers of now; the sheet of the debt
    office has it among its rows."""
    reports = Reports(desk.index().sync(), {ISIN: "PIB"})
    (line,) = [line for line in debt_service(reports, 60).main.lines if line[4] == "tender"]
    assert line[3] == 1
    found = [(need.to_fund, need.expected) for need in to_fund(reports) if need.kind == "tender"]
    return found[0] if found else None


def test_a_tender_is_told_from_its_opening_to_what_goes_back(desk: Desk) -> None:
    chain, agent = desk.office.chain, desk.office.programme.paying_agent
    desk.issue(bank=3 * UNIT, insurer=2 * UNIT)
    now = chain.now()
    terms = (99, 100, now, now + 5 * DAY, now + 6 * DAY, 2 * UNIT)
    desk.office.by_two("issuance", agent.encode("openTender", desk.bond.address, terms, PAPER))
    act(desk, "offer", 0, 3 * UNIT, by="bank")
    act(desk, "offer", 0, UNIT, by="bank")
    act(desk, "offer", 0, UNIT, by="insurer")
    (books,) = told(desk).books
    assert (books.terms, books.offers) == (terms, {WHO.bank: UNIT, WHO.insurer: UNIT})
    need = 2 * UNIT * 99 // 100
    assert asked(desk) == (need, True)
    chain.travel(now + 6 * DAY)
    assert asked(desk) == (need, False)
    chain.transact(desk.office.cash, "approve", agent.address, need, sender=WHO.paying_agent)
    act(desk, "fundTender", 0, by="paying_agent")
    act(desk, "payTender", 0, [WHO.bank], by="bank")
    assert asked(desk) is None
    (books,) = told(desk).books
    assert (books.funded, books.paid, books.bought) == (need, need // 2, {WHO.bank: UNIT})
    chain.travel(now + 97 * DAY)
    act(desk, "returnTender", 0, by="paying_agent")
    (books,) = told(desk).books
    assert (books.funded, books.paid) == (need // 2, need // 2)
