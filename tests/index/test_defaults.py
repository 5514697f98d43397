"""Default, votes and rows that others took the place of, as the events tell them."""

from __future__ import annotations

from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from tests.index.life import DAY
from tests.index.support import UNIT, WHO, Desk
from wasiqa.chain.chain import Receipt
from wasiqa.index.check import differences
from wasiqa.index.programme import ProgrammeState
from wasiqa.index.series import SeriesState
from wasiqa.index.summary import series_summary, standing
from wasiqa.reporting.coupons import coupons
from wasiqa.reporting.debt_service import debt_service, to_fund
from wasiqa.reporting.desk import Desk as Reports
from wasiqa.servicing.payments import Payments
from wasiqa.servicing.status import series_summary as summary_of_chain

GRACE = 10 * DAY
PAPER = b"\7" * 32
ISIN = "XFEXAMPLE016"


def act(desk: Desk, function: str, *args: Any, by: str = "outsider") -> Receipt:
    agent = desk.office.programme.paying_agent
    return desk.office.chain.transact(agent, function, desk.bond.address, *args, sender=getattr(WHO, by))


def state_of(desk: Desk) -> SeriesState:
    """Told by the events; and the contracts say the same."""
    index = desk.index()
    assert differences(index, desk.office.programme) == ()
    state = ProgrammeState(index.sync())
    record = index.ledger.series[ISIN]
    chain, programme = desk.office.chain, desk.office.programme
    assert series_summary(index, state, ISIN, record) == summary_of_chain(chain, programme, index.ledger, ISIN, record)
    return state.series[desk.bond.address]


def missed(desk: Desk, row: int) -> None:
    rows = Payments(desk.office.chain, desk.office.programme, desk.bond).rows()
    desk.office.chain.travel(rows[row].pay_time + GRACE + 1)


def carried(desk: Desk, resolution: int) -> None:
    act(desk, "vote", resolution, WHO.bank, 3 * UNIT, 0, by="bank")
    desk.office.chain.travel(desk.office.chain.now() + 7 * DAY + 1)


def test_a_default_and_its_cure_are_told(desk: Desk) -> None:
    desk.issue(bank=3 * UNIT)
    state = state_of(desk)
    assert (state.defaults.status, state.missed(), state.defaults.grace) == ("performing", [], GRACE)
    missed(desk, 0)
    act(desk, "declareDefault", 0)
    state = state_of(desk)
    assert (state.defaults.status, state.missed()) == ("default", [1])
    index = desk.index().sync()
    found = standing(ProgrammeState(index), ISIN, index.ledger.series[ISIN])
    assert found == {"isin": ISIN, "symbol": desk.pib.terms.sheet.symbol, "status": "default", "missed": [1]}
    payments = Payments(desk.office.chain, desk.office.programme, desk.bond)
    payments.fund(payments.row(1), WHO.paying_agent)
    act(desk, "cure")
    state = state_of(desk)
    assert (state.defaults.status, state.missed()) == ("performing", [])


def test_what_an_acceleration_cancels_is_asked_for_nowhere(desk: Desk) -> None:
    desk.issue(bank=3 * UNIT)
    missed(desk, 0)
    act(desk, "declareDefault", 0)
    act(desk, "proposeAcceleration", WHO.bank, PAPER, by="bank")
    carried(desk, 0)
    before = len(state_of(desk).rows)
    act(desk, "accelerate", 0)
    state = state_of(desk)
    assert state.defaults.status == "accelerated"
    kinds = [row.kind for row in state.rows]
    assert kinds == ["coupon", *["cancelled"] * (before - 1), "principal"]
    desk.office.chain.travel(state.rows[-1].pay_time)
    state = state_of(desk)
    assert len(state.closings) == len(state.record_times) == 2
    reports = Reports(desk.index().sync(), {ISIN: "PIB"})
    assert [need.n for need in to_fund(reports)] == [1, before + 1]
    asked = [line[3] for line in debt_service(reports, 60).main.lines]
    assert asked == [1, before + 1]
    waiting = {line[2] for line in coupons(reports).main.lines}
    assert waiting == {1, before + 1}


def test_a_restructuring_puts_longer_rows_in_the_place_of_others(desk: Desk) -> None:
    desk.issue(bank=3 * UNIT)
    missed(desk, 0)
    act(desk, "declareDefault", 0)
    now, agent = desk.office.chain.now(), desk.office.programme.paying_agent
    times = [now + 400 * DAY + n * 90 * DAY for n in range(9)]
    rows = [(1, 100, 1 + n, time + DAY, 1) for n, time in enumerate(times)]
    rows.append((4, 5, 9, times[-1] + DAY, 2))
    content = keccak(encode(["uint256", "uint40[]", "(uint56,uint56,uint16,uint40,uint8)[]"], [1, times, rows]))
    desk.office.by_two("issuance", agent.encode("proposeRestructuring", desk.bond.address, content, PAPER))
    carried(desk, 0)
    act(desk, "carryOut", 0, 1, times, rows)
    state = state_of(desk)
    assert state.defaults.status == "performing"
    assert state.record_times[1:] == tuple(times)
    live = [row.kind for row in state.rows if row.kind != "cancelled"]
    assert live == ["coupon", *["coupon"] * 9, "principal"]
    payments = Payments(desk.office.chain, desk.office.programme, desk.bond)
    assert payments.principal().n == len(state.rows)
    assert payments.next_due("coupon") == payments.row(1)


def test_a_part_of_the_principal_is_of_who_holds_when_a_reopened_register_closes(desk: Desk) -> None:
    desk.issue(bank=3 * UNIT)
    missed(desk, -1)
    last = len(state_of(desk).rows) - 1
    act(desk, "reopenRegister", last)
    act(desk, "fundPart", last, UNIT, by="paying_agent")
    desk.send("bank", "insurer", UNIT)
    state = state_of(desk)
    assert (state.rows[last].kind, state.rows[last].record) == ("instalment", len(state.record_times) - 1)
    desk.office.chain.travel(state.record_times[-1] + 1)
    act(desk, "push", last, [WHO.bank, WHO.insurer], by="paying_agent")
    state = state_of(desk)
    assert state.rows[last].settled == {WHO.bank, WHO.insurer}
