"""Words, balances and blocks, as of now and as of an earlier block."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.index.support import UNIT, WHO, Desk
from tests.support.office import HOLDERS
from wasiqa.errors import InputRefused
from wasiqa.index.state import balances, block_at, words


@pytest.mark.parametrize("beyond", [1, 10**9])
def test_a_block_that_is_not_there_yet_is_refused(desk: Desk, beyond: int) -> None:
    index = desk.index().sync()
    number = index.synced.number + beyond
    with pytest.raises(InputRefused, match=f"there is no block {number}; the latest is {index.synced.number}"):
        words(index, number)
    with pytest.raises(InputRefused, match="there is no block -1"):
        balances(index, desk.bond.address, -1)


def test_a_time_before_the_first_block_is_refused(desk: Desk) -> None:
    index = desk.index().sync()
    first = desk.office.chain.header(0).time
    with pytest.raises(InputRefused) as refused:
        block_at(index, first - 1)
    asked, began = (datetime.fromtimestamp(time, ZoneInfo("Asia/Karachi")).isoformat() for time in (first - 1, first))
    assert refused.value.message == f"at {asked} the chain had no block yet; its first is of {began}"
    assert refused.value.hint == "name a later time"
    assert block_at(index, first) >= 0


def test_what_was_not_read_yet_is_not_told(desk: Desk) -> None:
    index = desk.index().sync()
    desk.issue(bank=UNIT)
    assert balances(index, desk.bond.address) == {}
    assert balances(index.sync(), desk.bond.address) == {WHO.bank: UNIT}


def test_words_are_those_of_the_registry(desk: Desk) -> None:
    office = desk.office
    before = words(desk.index().sync())
    assert before == {getattr(WHO, name): office.word(name).encode() for name in HOLDERS}
    block = office.chain.block().number
    office.chain.transact(office.programme.registry, "setRegulatorBlock", [WHO.bank], True, sender=WHO.regulator)
    index = desk.index().sync()
    assert words(index)[WHO.bank] == office.chain.call(office.programme.registry, "wordOf", WHO.bank)
    assert words(index, block) == before
    assert words(index, 0) == {}


def test_balances_follow_issues_transfers_and_seizures_block_by_block(desk: Desk) -> None:
    chain, bond = desk.office.chain, desk.bond
    desk.issue(bank=3 * UNIT, fund=2 * UNIT)
    issued = chain.block().number
    sent = desk.send("bank", "insurer", UNIT)
    desk.send("fund", "fund", UNIT)
    desk.office.by_two("enforcement", bond.encode("forcedTransfer", WHO.fund, WHO.insurer, 2 * UNIT))
    index = desk.index().sync()
    assert balances(index, bond.address, issued - 1) == {}
    assert balances(index, bond.address, issued) == {WHO.bank: 3 * UNIT, WHO.fund: 2 * UNIT}
    assert balances(index, bond.address, sent) == {WHO.bank: 2 * UNIT, WHO.fund: 2 * UNIT, WHO.insurer: UNIT}
    assert balances(index, bond.address) == {WHO.bank: 2 * UNIT, WHO.insurer: 3 * UNIT}
    assert balances(index, desk.bill.bond.address) == {}


def test_the_block_at_a_time_is_the_last_one_that_is_not_later(desk: Desk) -> None:
    chain = desk.office.chain
    desk.issue(bank=9 * UNIT)
    start = chain.now()
    blocks = []
    for step in range(1, 8):
        chain.travel(start + 100 * step)
        # cash is not followed, so the store has only some of these blocks
        contract = desk.bond if step % 3 == 0 else desk.office.cash
        blocks.append(chain.transact(contract, "approve", WHO.fund, step, sender=WHO.bank).block)
    index = desk.index().sync()
    for step, block in enumerate(blocks, start=1):
        assert block_at(index, start + 100 * step) == block
        assert block_at(index, start + 100 * step - 1) == block - 1
    assert block_at(index, chain.now() + 10**9) == chain.block().number
