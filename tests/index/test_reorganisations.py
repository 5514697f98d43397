"""200 random reorganisations of a real node: after each, store and state in memory are what its contracts say.

They undo transfers, freezes, issues and blocks, coupons funded and paid, and rates proposed, disputed and fixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from web3.types import RPCEndpoint

from tests.index.support import UNIT, WHO, Desk
from tests.index.test_live import assert_as_replayed
from tests.support.anvil import running
from tests.support.evidence import EVIDENCE
from tests.support.office import Office
from wasiqa.chain.accounts import well_known
from wasiqa.chain.connection import connect
from wasiqa.chain.contract import Call
from wasiqa.chain.errors import Reverted
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.errors import InputRefused
from wasiqa.index.check import compared, differences
from wasiqa.index.index import Index
from wasiqa.index.live import LiveState
from wasiqa.servicing.ledger import position
from wasiqa.servicing.payments import KINDS
from wasiqa.servicing.roles import role_id
from wasiqa.servicing.whitelisting import ChainRegistry

HOLDERS = [WHO.bank, WHO.fund, WHO.individual, WHO.insurer]
DEEPEST = 12
PAID = 3
"""Rows of the bond that are funded and paid."""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An office on anvil, whose bond is issued and can pay its first coupon; beside it, a floater."""
    folder = tmp_path_factory.mktemp("reorganised")
    with running() as url:
        chain = connect(url)
        for account in well_known():
            chain.unlock(KeySigner(account))
        office = Office.opened(chain, folder)  # type: ignore[arg-type]  # nothing is isolated here
        bond, floater = office.open_series("pib-3y-2020"), office.open_series("pfl-3y-semiannual")
        found = Desk.at(office, bond, floater, folder / "events.db")
        found.issue(**dict.fromkeys(("bank", "fund", "individual", "insurer"), 10**4 * UNIT))
        for role in ("CALCULATION_AGENT", "REVIEWER"):
            office.by_two(
                "governance", office.programme.registry.encode("grantRole", role_id(role), WHO.calculation_agent)
            )
        chain.travel(bond.pay_time(0))
        yield found


class Node:
    """Acts at random, and changes its mind."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.draw = desk, Random(seed)
        self.chain: Web3Chain = desk.office.chain  # type: ignore[assignment]
        self.agent = desk.office.programme.paying_agent
        self._ground = self.chain.block().number

    def act(self) -> None:
        """One transaction in a block of its own, or an issue by two parties; what is refused did not happen."""
        bond, registry = self.desk.bond, self.desk.office.programme.registry
        kind, holder = self.draw.randrange(11), self.draw.choice(HOLDERS)
        units = self.draw.randrange(1, 50)
        if kind < 3:
            other = self.draw.choice([one for one in HOLDERS if one != holder])
            self._send(bond.encode("transfer", other, units * UNIT), holder)
        elif kind == 3:
            self._send(bond.encode("setFrozenTokensWithCase", holder, units, *EVIDENCE), WHO.freezer)
        elif kind == 4:
            self._send(bond.encode("setFrozenTokensWithCase", holder, 0, *EVIDENCE), WHO.freezer)
        elif kind == 5:
            with suppress(Reverted):
                self.desk.office.issue(bond, {holder: units * UNIT})
        elif kind == 6:
            self._send(registry.encode("setRegulatorBlock", [WHO.islamic_bank], bool(units % 2)), WHO.regulator)
        elif kind < 9:
            self._pay(holder)
        else:
            self._fix(units)

    def _pay(self, holder: str) -> None:
        """A row is funded, or pays a holder."""
        row, bond = self.draw.randrange(PAID), self.desk.bond.address
        if self.draw.randrange(2):
            self._send(self.agent.encode("push", bond, row, [holder]), WHO.paying_agent)
        else:
            self._send(self.agent.encode("fund", bond, row), WHO.paying_agent)

    def _fix(self, units: int) -> None:
        """A rate of the floater is proposed, disputed, or final once its window is over."""
        row, bond = self.draw.randrange(3, 6), self.desk.bill.bond.address
        kind = self.draw.randrange(8)
        if kind < 4:
            proposed = bond, row, units, 1_000, b"\1" * 32, b"\2" * 32
            self._send(self.agent.encode("proposeRate", *proposed), WHO.calculation_agent)
        elif kind == 4:
            self._send(self.agent.encode("disputeRate", bond, row, b"\3" * 32), WHO.calculation_agent)
        else:
            window = self.chain.call(self.agent, "fixingTermsOf", bond).window
            self.chain.travel(self.chain.now() + window + 1)
            self._send(self.agent.encode("settleRate", bond, row), WHO.stranger)

    def reorganise(self) -> int:
        """Undo up to twelve blocks, in favour of fewer, as many, or more; the depth. The office stays."""
        depth = self.draw.randint(1, DEEPEST)
        while self.chain.block().number < self._ground + depth:
            self.act()
        if self.draw.randrange(3):
            self.ask("anvil_rollback", depth)
            for _ in range(self.draw.randrange(depth + 3)):
                self.act()
        else:
            self.ask("anvil_reorg", depth, [])
        return depth

    def ask(self, method: str, *parameters: object) -> None:
        answer = self.chain.w3.provider.make_request(RPCEndpoint(method), list(parameters))
        assert "error" not in answer, answer

    def _send(self, call: Call, sender: str) -> None:
        with suppress(Reverted):
            self.chain.send(call, sender=sender, gas=400_000)


def assert_as_on_chain(live: LiveState, desk: Desk) -> None:
    """What costs few questions: words, supply and every holder's position, at the head."""
    chain, series = desk.office.chain, live.state.series[desk.bond.address]
    assert live.head == chain.header()
    assert series.supply == chain.call(desk.bond, "totalSupply")
    wallets = list(live.state.words)
    assert list(live.state.words.values()) == ChainRegistry(chain, desk.office.programme.registry).words(wallets)
    for holder in HOLDERS:
        told, found = series.position(holder), position(chain, desk.bond, holder)
        assert (told.balance, told.locked, told.frozen) == (found.balance, found.locked, found.frozen)
    agent, bond, floater = desk.office.programme.paying_agent, desk.bond.address, desk.bill.bond.address
    for n, row in enumerate(series.rows[:PAID]):
        books = chain.call(agent, "booksOf", bond, n)
        assert (row.funded, row.units, row.net, row.tax) == (books.funded, books.units, books.net, books.tax)
    fixed = [(KINDS[row.kind], row.numerator, row.denominator) for row in chain.call(agent, "rowsOf", floater)]
    assert [(row.kind, row.numerator, row.denominator) for row in live.state.series[floater].rows] == fixed


UNDOABLE = frozenset({"Transfer", "Frozen", "Funded", "Paid", "RateProposed", "RateDisputed", "RateFixed"})


def written(live: LiveState, since: int) -> set[tuple[str, str]]:
    """What may be undone, each with its transaction."""
    return {(event.name, event.tx) for event in live.index.events(names=UNDOABLE, after=since)}


def test_after_each_of_200_store_and_state_are_what_the_contracts_say(desk: Desk) -> None:
    node, live = Node(desk, seed=1), LiveState(desk.index(), lag=8)
    programme, depths, undone = desk.office.programme, set(), set()
    live.refresh()
    for round_ in range(200):
        for _ in range(node.draw.randrange(4)):
            node.act()
        if node.draw.randrange(2):
            live.refresh()
        ground = live.head.number - DEEPEST
        before = written(live, ground)
        depths.add(node.reorganise())
        live.refresh()
        undone |= {name for name, _ in before - written(live, ground)}
        assert_as_on_chain(live, desk)
        assert_as_replayed(live)
        if round_ % 10 == 9:
            assert differences(live.index, programme) == ()
    assert depths == set(range(1, DEEPEST + 1))
    assert undone == UNDOABLE


def test_earlier_blocks_are_compared_as_they_were(desk: Desk) -> None:
    chain, index, programme = desk.office.chain, desk.index().sync(), desk.office.programme
    head = chain.block().number
    desk.send("insurer", "fund", 3 * UNIT)
    then = compared(index, programme, head)
    assert (then.block.number, then.differences) == (head, ())
    assert compared(index, programme).block.number == head + 1
    first = max(record.block for record in desk.ledger.contracts.values())
    for block in range(first, head, max((head - first) // 7, 1)):
        assert compared(index, programme, block).differences == ()
    with pytest.raises(InputRefused, match=f"there is no block {head + 2}"):
        compared(index, programme, head + 2)


def test_a_store_that_was_away_for_long_catches_up_through_a_reorganisation(desk: Desk, tmp_path: Path) -> None:
    node, chain = Node(desk, seed=2), desk.office.chain
    path = tmp_path / "events.db"
    for _ in range(3):
        desk.send("fund", "bank", UNIT)
    Index.open(path, chain, desk.ledger, page=7).sync()
    node.ask("anvil_rollback", 2)
    for _ in range(30):
        node.act()
    node.ask("anvil_mine", hex(500))
    live = LiveState(Index.open(path, chain, desk.ledger, page=7))
    live.refresh()
    assert_as_on_chain(live, desk)
    assert differences(live.index, desk.office.programme) == ()


def test_a_chain_that_goes_on_while_it_is_compared_does_not_disturb(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    node, index = Node(desk, seed=3), desk.index().sync()
    at, moved = type(node.chain).at, []

    def moving(chain: Web3Chain, block: int) -> Web3Chain:
        moved.append(block)
        node.act()
        return at(chain, block)

    monkeypatch.setattr(type(node.chain), "at", moving)
    assert compared(index, desk.office.programme).differences == ()
    assert len(moved) == 1


def test_a_block_that_is_undone_while_it_is_compared_is_not_what_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    node, index = Node(desk, seed=4), desk.index()
    for _ in range(4):
        node.act()
    at, changes = type(node.chain).at, iter([True])

    def changing(chain: Web3Chain, block: int) -> Web3Chain:
        if next(changes, False):
            node.ask("anvil_rollback", 2)
            for _ in range(3):
                desk.send("bank", "fund", UNIT)
        return at(chain, block)

    monkeypatch.setattr(type(node.chain), "at", changing)
    found = compared(index, desk.office.programme)
    assert (found.block, found.differences) == (node.chain.header(), ())
