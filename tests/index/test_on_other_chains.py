"""The event store on eth-tester, and on a real node that reorganises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from web3.types import RPCEndpoint

from tests.index.support import UNIT, WHO, Desk
from tests.support.anvil import running
from tests.support.evidence import EVIDENCE
from tests.support.office import HOLDERS, Office
from wasiqa.chain.accounts import well_known
from wasiqa.chain.connection import connect, known_abis
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.tester import TesterChain
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import ChainFailed
from wasiqa.index.check import differences
from wasiqa.index.index import Index
from wasiqa.index.programme import ProgrammeState
from wasiqa.index.state import balances, block_at, words
from wasiqa.servicing.payments import Payments


def desk_on(chain: TesterChain | Web3Chain, folder: Path) -> Desk:
    """An office whose two series are open and of which the bond is issued."""
    office = Office.opened(chain, folder)  # type: ignore[arg-type]  # nothing is isolated here
    desk = Desk.at(office, office.open_series("pib-3y-2020"), office.open_series("mtb-574"), folder / "events.db")
    desk.issue(bank=3 * UNIT, fund=UNIT, individual=UNIT)
    return desk


@pytest.mark.slow
def test_on_eth_tester_events_and_contracts_say_the_same(tmp_path: Path) -> None:
    chain = TesterChain(known=known_abis)
    desk = desk_on(chain, tmp_path)
    index = desk.index(page=5).sync()
    before = words(index)
    with chain.isolated():
        desk.send("bank", "fund", UNIT)
        chain.transact(desk.bond, "setFrozenTokensWithCase", WHO.bank, 5, *EVIDENCE, sender=WHO.freezer)
        assert differences(index, desk.office.programme) == ()
        assert balances(index, desk.bond.address)[WHO.fund] == 2 * UNIT
    desk.send("bank", "insurer", UNIT)
    payments = Payments(chain, desk.office.programme, desk.bond)
    row = payments.row(1)
    chain.travel(row.record_time)
    assert (index.sync().now, ProgrammeState(index).series[desk.bond.address].closings) == (row.record_time, [])
    chain.travel(row.pay_time)
    payments.fund(row, WHO.paying_agent)
    payments.claim(row, WHO.bank, WHO.stranger)
    assert differences(index, desk.office.programme) == ()
    state = ProgrammeState(index)
    assert balances(index, desk.bond.address) == {
        WHO.bank: 2 * UNIT,
        WHO.fund: UNIT,
        WHO.individual: UNIT,
        WHO.insurer: UNIT,
    }
    assert state.series[desk.bond.address].rows[0].settled == {WHO.bank}
    assert (words(index), state.series[desk.bond.address].locked) == (before, {})
    assert block_at(index, index.synced.time) == index.synced.number


@pytest.fixture
def node() -> Iterator[Web3Chain]:
    with running() as url:
        chain = connect(url)
        for account in well_known():
            chain.unlock(KeySigner(account))
        yield chain


def ask(chain: Web3Chain, method: str, *parameters: object) -> None:
    answer = chain.w3.provider.make_request(RPCEndpoint(method), list(parameters))
    assert "error" not in answer, answer


@pytest.mark.slow
def test_a_node_that_reorganises_is_followed(node: Web3Chain, tmp_path: Path) -> None:
    desk = desk_on(node, tmp_path)
    index = desk.index().sync()
    before = balances(index, desk.bond.address)
    for depth in (1, 3, 7):
        for number in range(depth):
            desk.send(*(("bank", "fund") if number % 2 == 0 else ("fund", "bank")), UNIT)
        moved = index.sync().synced
        assert balances(index, desk.bond.address) != before
        ask(node, "anvil_reorg", depth, [])
        assert node.header(moved.number).hash != moved.hash
        assert balances(index.sync(), desk.bond.address) == before
        assert index.synced == node.header()
        assert differences(index, desk.office.programme) == ()
    desk.send("bank", "fund", UNIT)
    assert balances(index.sync(), desk.bond.address)[WHO.fund] == 2 * UNIT
    assert words(index) == words(Index.open(tmp_path / "anew.db", node, desk.ledger).sync())


@pytest.mark.slow
def test_a_node_that_goes_back_is_followed(node: Web3Chain, tmp_path: Path) -> None:
    desk = desk_on(node, tmp_path)
    index = desk.index().sync()
    before, head = balances(index, desk.bond.address), index.synced
    desk.send("bank", "fund", UNIT)
    desk.send("bank", "insurer", UNIT)
    assert balances(index.sync(), desk.bond.address) != before
    ask(node, "anvil_rollback", 2)
    assert balances(index.sync(), desk.bond.address) == before
    assert index.synced == head
    assert differences(index, desk.office.programme) == ()


@pytest.mark.slow
def test_a_node_that_was_started_anew_has_nothing_of_the_old_one(node: Web3Chain, tmp_path: Path) -> None:
    desk = desk_on(node, tmp_path)
    assert balances(desk.index().sync(), desk.bond.address)
    ask(node, "anvil_reset")
    with pytest.raises(ChainFailed, match="there is no contract at"):
        desk.index().sync()
    (tmp_path / "anew").mkdir()
    office = Office.opened(node, tmp_path / "anew")  # type: ignore[arg-type]  # nothing is isolated here
    index = Index.open(desk.path, node, office.ledger).sync()
    assert balances(index, desk.bond.address) == {}
    assert {event.tx for event in index.events()} <= {sent_in(node, n) for n in range(index.synced.number + 1)}
    assert words(index) == words(Index.open(tmp_path / "fresh.db", node, office.ledger).sync())
    assert len(words(index)) == len(HOLDERS)


def sent_in(node: Web3Chain, number: int) -> str | None:
    """The hash of the one transaction in a block."""
    sent = node.w3.eth.get_block(number)["transactions"]
    return "0x" + bytes(sent[0]).hex() if sent else None  # type: ignore[arg-type]
