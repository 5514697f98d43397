"""The state that is rebuilt from events is the state that the contracts show, whatever has happened."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given

from tests.index.life import DAY, HOLDERS, STEPS, Life, Steps
from tests.index.support import UNIT, WHO, Desk
from tests.support.evidence import EVIDENCE
from wasiqa.errors import ChainFailed
from wasiqa.index.check import differences
from wasiqa.index.index import Index
from wasiqa.index.programme import Booking, ProgrammeState
from wasiqa.index.summary import series_summary, totals
from wasiqa.servicing.pauses import UNTIL_LIFTED
from wasiqa.servicing.payments import Payments
from wasiqa.servicing.programme import CONTRACTS
from wasiqa.servicing.status import series_summary as summary_of_chain


def state_of(index: Index) -> ProgrammeState:
    return ProgrammeState(index.sync())


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_chain_without_a_contract_of_the_ledger_is_told_as_such(desk: Desk, name: str) -> None:
    index = desk.index()
    gone = desk.ledger.contracts[name].model_copy(update={"address": WHO.stranger})
    index.ledger = desk.ledger.with_contract(name, gone)
    with pytest.raises(ChainFailed, match=f"there is no contract at {WHO.stranger} on chain 31337") as failed:
        index.sync()
    assert failed.value.hint == "check the deployments folder and the network"


def test_a_contract_that_is_no_programme_is_told_as_such(desk: Desk) -> None:
    index, cash = desk.index(), desk.office.cash.address
    other = desk.ledger.contracts["Programme"].model_copy(update={"address": cash})
    index.ledger = desk.ledger.with_contract("Programme", other)
    with pytest.raises(ChainFailed, match=f"chain 31337 has no programme at {cash}"):
        totals(index, state_of(index))


def test_ceiling_and_bookings_follow_allocation_redemption_and_release(desk: Desk) -> None:
    office, bond, chain = desk.office, desk.bond, desk.office.chain
    desk.issue(bank=3 * UNIT)
    index = desk.index()
    assert totals(index, state_of(index)) == office.totals()
    office.by_two("governance", office.programme.programme.encode("setCeiling", 10**15 + 1))
    row = redeemed(desk)
    assert state_of(index).series[bond.address].rows[row].units == 3 * UNIT
    chain.transact(office.programme.programme, "release", bond.address, sender=WHO.stranger)
    state = state_of(index)
    assert state.ceiling == 10**15 + 1
    booked = chain.call(office.programme.programme, "allocationOf", bond.address)
    assert state.bookings[bond.address] == Booking(*booked)
    assert state.series[bond.address].allocation == booked.units
    assert totals(index, state) == office.totals()


def redeemed(desk: Desk) -> int:
    payments = Payments(desk.office.chain, desk.office.programme, desk.bond)
    row = payments.principal()
    desk.office.chain.travel(row.pay_time)
    payments.fund(row, WHO.paying_agent)
    payments.pay(row, WHO.paying_agent)
    return row.index


def test_future_record_times_that_were_replaced_are_the_ones_that_count(desk: Desk) -> None:
    chain, bond, times = desk.office.chain, desk.bond, desk.pib.record_times
    desk.issue(bank=UNIT, fund=UNIT)
    chain.travel(times[0] + 1)
    later = [time + 24 * 3600 for time in times[1:]]
    desk.office.by_two("governance", bond.encode("setFutureRecordTimes", later))
    chain.travel(times[1] + 1)
    desk.send("bank", "fund", UNIT)
    index = desk.index()
    series = state_of(index).series[bond.address]
    assert series.record_times == (times[0], *later)
    assert series.closings == [{WHO.bank: UNIT, WHO.fund: UNIT}]
    chain.travel(later[0] + 1)
    assert state_of(index).series[bond.address].closings[1:] == [{WHO.fund: 2 * UNIT}]
    assert differences(index, desk.office.programme) == ()


@pytest.mark.parametrize(("late", "holder"), [(0, "fund"), (1, "bank")])
def test_units_that_move_in_the_very_second_of_the_record_time_count_for_the_receiver(
    desk: Desk, late: int, holder: str
) -> None:
    record = desk.pib.record_times[0]
    desk.issue(bank=UNIT)
    desk.office.chain.travel(record + late)
    desk.send("bank", "fund", UNIT)
    desk.office.chain.travel(record + 2)
    index = desk.index()
    assert state_of(index).series[desk.bond.address].closings == [{getattr(WHO, holder): UNIT}]
    assert differences(index, desk.office.programme) == ()


def test_a_series_that_was_not_opened_has_no_rows(desk: Desk) -> None:
    index = desk.index()
    agent = desk.ledger.contracts["PayingAgent"]
    other = agent.model_copy(update={"address": desk.office.cash.address})
    index.ledger = desk.ledger.with_contract("PayingAgent", other)
    isin = desk.pib.terms.sheet.isin
    assert series_summary(index, state_of(index), isin, desk.ledger.series[isin])["rows"] == []


def test_what_has_happened_to_rows_is_told_as_the_contracts_tell_it(desk: Desk) -> None:
    office, chain, bond = desk.office, desk.office.chain, desk.bond.address
    desk.issue(insurer=UNIT, bank=3 * UNIT)
    agent, row = office.programme.paying_agent, Payments(chain, office.programme, desk.bond).row(1)
    office.by_two("governance", agent.encode("reschedule", bond, 0, row.pay_time + 86_400, EVIDENCE[1]))
    chain.travel(row.record_time + 1)
    order = bond, [0], WHO.insurer, WHO.fund, *EVIDENCE
    office.by_two("enforcement", agent.encode("redirect", *order))
    chain.transact(agent, "fundPart", bond, 0, 10**5, sender=WHO.paying_agent)
    index, record = desk.index(), desk.ledger.series["XFEXAMPLE016"]
    told = series_summary(index, state_of(index), "XFEXAMPLE016", record)
    assert told == summary_of_chain(chain, office.programme, desk.ledger, "XFEXAMPLE016", record)
    lives = {entry["n"]: entry["life"] for entry in told["rows"] if "life" in entry}
    redirected = [{"holder": WHO.insurer, "beneficiary": WHO.fund}]
    postponed = {"postponed_from": lives[1]["postponed_from"], "redirected": redirected}
    assert lives == {1: postponed, 8: {**postponed, "rest_of": 1}}


def test_the_summary_is_the_one_that_the_contracts_give(desk: Desk) -> None:
    office, chain, bond = desk.office, desk.office.chain, desk.bond
    desk.issue(insurer=UNIT, bank=3 * UNIT, fund=2 * UNIT)
    desk.send("insurer", "individual", UNIT)
    office.by_two("enforcement", bond.encode("forcedTransfer", WHO.fund, WHO.bank, 77_777))
    chain.transact(bond, "setFrozenTokensWithCase", WHO.bank, 5, *EVIDENCE, sender=WHO.freezer)
    chain.transact(bond, "setAddressFrozenWithCase", WHO.fund, True, *EVIDENCE, sender=WHO.freezer)
    payments = Payments(chain, office.programme, bond)
    row = payments.row(1)
    chain.travel(row.pay_time)
    payments.fund(row, WHO.paying_agent)
    payments.claim(row, WHO.bank, WHO.stranger)
    index = desk.index()
    state = state_of(index)
    for isin, record in desk.ledger.series.items():
        of_chain = summary_of_chain(chain, office.programme, desk.ledger, isin, record)
        assert series_summary(index, state, isin, record) == of_chain
    (first, *_) = series_summary(index, state, desk.pib.terms.sheet.isin, desk.ledger.series["XFEXAMPLE016"])["rows"]
    assert int(first["dust"]) > 0
    assert int(first["unclaimed"]) > 0
    assert int(first["paid"]) + int(first["withheld"]) + int(first["unclaimed"]) + int(first["dust"]) == int(
        first["funded"]
    )


@pytest.mark.parametrize(("late", "locked", "frozen"), [(0, 5, True), (1, 0, False)])
def test_a_freeze_holds_through_its_last_second_and_is_none_after(
    desk: Desk, late: int, locked: int, frozen: bool
) -> None:
    chain, bond = desk.office.chain, desk.bond
    desk.issue(bank=UNIT)
    until = chain.now() + DAY
    chain.transact(bond, "freezeAddressUntil", WHO.bank, until, *EVIDENCE, sender=WHO.freezer)
    chain.transact(bond, "freezeTokensUntil", WHO.bank, 5, until, *EVIDENCE, sender=WHO.freezer)
    index = desk.index()
    chain.travel(until + late)
    now = state_of(index).series[bond.address].position(WHO.bank)
    assert (now.locked, now.frozen) == (locked, frozen)
    assert differences(index, desk.office.programme) == ()


def test_what_has_lapsed_does_not_come_back_when_another_freeze_begins(desk: Desk) -> None:
    chain, bond = desk.office.chain, desk.bond
    desk.issue(bank=UNIT)
    until = chain.now() + DAY
    chain.transact(bond, "freezeTokensUntil", WHO.bank, 5, until, *EVIDENCE, sender=WHO.freezer)
    chain.travel(until + 1)
    chain.transact(bond, "setAddressFrozenWithCase", WHO.bank, True, *EVIDENCE, sender=WHO.freezer)
    index = desk.index()
    now = state_of(index).series[bond.address].position(WHO.bank)
    assert (now.locked, now.frozen) == (0, True)
    assert differences(index, desk.office.programme) == ()


def test_pauses_hold_lapse_and_are_lifted_as_in_the_contract(desk: Desk) -> None:
    chain, bond, index, life = desk.office.chain, desk.bond, desk.index(), Life(desk)

    def paused() -> dict[str, int]:
        series = state_of(index).series[bond.address]
        assert differences(index, desk.office.programme) == ()
        return {purpose: end for purpose, end in series.pauses.ends(series.now).items() if end}

    life.pause(1)
    until = chain.now() + 7 * DAY
    life.govern("confirmPause", 4)
    life.pause(2)
    assert paused() == {"transfers": until, "issuance": until, "payments": UNTIL_LIFTED}
    life.govern("unpause", 5)
    assert paused() == {"issuance": until}
    chain.travel(until)
    assert paused() == {"issuance": until}
    chain.travel(until + 1)
    assert paused() == {}
    chain.travel(until + 7 * DAY + 1)
    life.pause(1)
    assert paused() == {"transfers": chain.now() + 7 * DAY}


@pytest.mark.parametrize("announced", [False, True])
def test_units_freezes_and_their_ends_are_the_successors_after_a_recovery(desk: Desk, announced: bool) -> None:
    chain, bond = desk.office.chain, desk.bond
    desk.issue(bank=UNIT)
    until = chain.now() + 3 * DAY
    chain.transact(bond, "freezeTokensUntil", WHO.bank, 5, until, *EVIDENCE, sender=WHO.freezer)
    chain.transact(bond, "setAddressFrozenWithCase", WHO.bank, True, *EVIDENCE, sender=WHO.freezer)
    Life(desk).recover("bank", announced)
    index = desk.index()
    series = state_of(index).series[bond.address]
    lost, successor = series.position(WHO.bank), series.position(WHO.stranger)
    assert (lost.balance, lost.locked) == (0, 0)
    assert (successor.balance, successor.locked, successor.frozen) == (UNIT, 5, True)
    assert differences(index, desk.office.programme) == ()
    chain.travel(until + 1)
    assert state_of(index).series[bond.address].position(WHO.stranger).locked == 0
    assert differences(index, desk.office.programme) == ()


def test_a_redemption_is_paid_for_its_own_units_though_others_were_burned_in_the_same_transaction(desk: Desk) -> None:
    office, bond = desk.office, desk.bond
    desk.issue(bank=UNIT)
    payments = Payments(office.chain, office.programme, bond)
    row = payments.principal()
    office.chain.travel(row.pay_time)
    payments.fund(row, WHO.paying_agent)
    burn = bond.encode("burnWithCase", WHO.bank, UNIT // 4, *EVIDENCE)
    claim = office.programme.paying_agent.encode("claim", bond.address, row.index, WHO.bank)
    office.by_two("enforcement", burn, claim)
    index = desk.index()
    books = state_of(index).books[bond.address][row.index]
    assert (books.paid, books.excess, books.unclaimed) == (UNIT - UNIT // 4, UNIT // 4, 0)
    assert books.balanced
    assert differences(index, office.programme) == ()


@given(steps=STEPS)
def test_events_and_contracts_say_the_same_after_anything(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory, steps: Steps
) -> None:
    with desk.office.chain.isolated():
        desk.issue(bank=5 * UNIT, insurer=2 * UNIT, fund=UNIT, individual=UNIT)
        life, index = Life(desk), desk.index(page=3)
        for step, *args in steps:
            if step == "read":
                index.sync()
            else:
                life.do(step, *args)
        assert differences(index, desk.office.programme) == ()
        assert all(books.balanced for books in ProgrammeState(index).books[desk.bond.address])
        at_once = Index.open(tmp_path_factory.mktemp("once") / "events.db", desk.office.chain, desk.ledger).sync()
        assert list(map(tuple, index.events())) == list(map(tuple, at_once.events()))


def test_rows_that_were_divided_redirected_paid_outside_and_given_back_are_rebuilt(desk: Desk) -> None:
    desk.issue(bank=5 * UNIT, insurer=2 * UNIT, fund=UNIT, individual=UNIT)
    life, index = Life(desk), desk.index()
    life.postpone(3)
    life.chain.travel(life.rows[0].pay_time + 3 * DAY)
    life.part(37)
    rest = len(life.rows)
    life.redirect("bank", "fund")
    paid_outside = rest, [WHO.fund], *EVIDENCE
    for by, function, *arguments in (
        ("paying_agent", "push", 0, [WHO.bank]),
        ("paying_agent", "fund", rest),
        ("paying_agent", "push", rest, [WHO.bank]),
        ("paying_agent", "stateOutside", *paid_outside),
        ("regulator", "confirmOutside", *paid_outside),
    ):
        life.chain.transact(life.agent, function, life.bond.address, *arguments, sender=getattr(WHO, by))
        assert differences(index, desk.office.programme) == ()
    (before,) = ProgrammeState(index).books[desk.bond.address][rest:]
    assert before.excess > 0
    assert before.balanced
    life.chain.transact(life.agent, "returnExcess", life.bond.address, rest, sender=WHO.paying_agent)
    assert differences(index, desk.office.programme) == ()
    books = ProgrammeState(index).books[desk.bond.address]
    assert all(one.balanced for one in books)
    assert (books[rest].row.kind, books[rest].elsewhere > 0, books[rest].excess) == ("coupon", True, 0)
    assert ProgrammeState(index).series[desk.bond.address].orders == {(0, WHO.bank): WHO.fund}


def test_a_life_from_issue_to_redemption_is_rebuilt(desk: Desk) -> None:
    desk.issue(bank=5 * UNIT, insurer=2 * UNIT, fund=UNIT, individual=UNIT)
    life, index = Life(desk), desk.index()
    life.seize("bank", "emigrant", 123_457)
    for row in life.rows[:-1]:
        life.chain.travel(row.pay_time)
        back = int(row.index == 5)  # the last coupon and the principal are paid at once
        life.lock("insurer", 77)
        life.fund(back)
        life.pay(["bank", "emigrant", "insurer", "bank"], back)
        life.remit(back)
        assert differences(index, desk.office.programme) == ()
    life.fund()
    life.pay(["bank", "emigrant", "insurer", "bank"])
    assert differences(index, desk.office.programme) == ()
    life.lock("insurer", 0)
    life.pay(list(HOLDERS))
    assert differences(index, desk.office.programme) == ()
    (last,) = ProgrammeState(index).books[desk.bond.address][-1:]
    assert (last.unclaimed, last.paid, last.due) == (0, 9 * UNIT, 9 * UNIT)


def test_what_the_paying_agent_says_of_a_series_that_the_ledger_lacks_changes_nothing(desk: Desk) -> None:
    desk.issue(bank=UNIT)
    life = Life(desk)
    life.chain.travel(life.rows[0].pay_time)
    life.fund()
    known = {isin: record for isin, record in desk.ledger.series.items() if record.address != desk.bond.address}
    index = desk.index(ledger=desk.ledger.model_copy(update={"series": known})).sync()
    rights = SimpleNamespace(
        name="RightsSet", args={"bond": desk.bond.address, "rights": []}, address=life.agent.address
    )
    state = ProgrammeState(index)
    state.tell(rights)  # type: ignore[arg-type]  # what a sheet with a call or a put would bring
    assert state.venues.rights == ProgrammeState(index).venues.rights
    assert differences(index, desk.office.programme) == ()
