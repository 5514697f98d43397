"""Nothing is sent that isn't on disk, and whatever kills a command, the same command sends the rest and no more."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from hexbytes import HexBytes

from tests.journal.office import Command, Desk, Killed, Mortal
from tests.support.actors import Actors
from tests.support.cases import one_in
from tests.support.chains import LocalChain
from tests.support.probe import built
from wasiqa.chain.chain import Block, Receipt, Signed
from wasiqa.chain.contract import Contract
from wasiqa.chain.errors import NotTaken
from wasiqa.chain.tester import TesterChain
from wasiqa.errors import ChainFailed, InputRefused, NotAllowed
from wasiqa.inputs import Input
from wasiqa.journal.book import Journal
from wasiqa.journal.chain import JournalledChain
from wasiqa.journal.delivery import Patience
from wasiqa.journal.job import Job, Plan
from wasiqa.journal.lock import FileLocks
from wasiqa.journal.run import Run, path, signed_in

STEPS = 20
"""Of five transactions: sign, broadcast, broadcast done, recorded."""


@pytest.fixture
def desk(each_chain: LocalChain, probe: Contract, tmp_path: Path, actors: Actors) -> Desk:
    return Desk(each_chain, probe, tmp_path / "receipts", actors.operator)


def test_nothing_is_sent_outside_of_a_run(desk: Desk) -> None:
    with pytest.raises(RuntimeError, match="outside of a run"):
        JournalledChain(Mortal(desk.chain)).transact(desk.probe, "store", 9, sender=desk.operator)
    assert desk.stored() == []


def test_where_nothing_can_be_written_down_nothing_is_sent(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "receipts").write_text("a file where the folder should be")
    with pytest.raises(InputRefused, match="can't be used") as refused:
        desk.run(desk.five)
    assert refused.value.hint is not None
    assert "--receipts" in refused.value.hint
    assert desk.stored() == []


def test_a_journal_that_is_no_database_is_refused(desk: Desk) -> None:
    desk.folder.mkdir()
    path(desk.folder).write_text("this is not a journal")
    with pytest.raises(InputRefused, match=r"journal\.db can't be used"):
        desk.run(desk.five)
    assert desk.stored() == []


@pytest.mark.parametrize("damage", ["outcome = '{'", "outcome = 'no JSON'"])
def test_an_interrupted_run_whose_lines_are_damaged_is_refused(desk: Desk, damage: str) -> None:
    with pytest.raises(Killed):
        desk.run(desk.five, fatal=10)
    before = desk.chain.block()
    with closing(sqlite3.connect(path(desk.folder))) as journal, journal:
        journal.execute(f"UPDATE transactions SET {damage}")
    with pytest.raises(InputRefused, match=r"journal\.db can't be used: "):
        desk.run(desk.five)
    assert desk.chain.block() == before


def test_the_journal_of_a_chain_that_was_started_anew_is_refused(desk: Desk) -> None:
    Journal.open(path(desk.folder), "0x" + "12" * 32)
    with pytest.raises(InputRefused, match="is of another chain with the same id") as refused:
        desk.run(desk.five)
    assert refused.value.hint is not None
    assert "--receipts" in refused.value.hint
    assert desk.stored() == []


def test_a_plan_is_carried_out_by_one_process_at_a_time(desk: Desk) -> None:
    with FileLocks(desk.folder / "locks").held(desk.plan().sha256):
        with pytest.raises(NotAllowed, match=r"is being carried out by another process \(process \d+\)"):
            desk.run(desk.five)
        assert desk.stored() == []
        desk.run(desk.five, plan=desk.plan("another"))
    desk.run(desk.five)
    assert desk.stored() == [8, 9, 9, 8, 9, 9]


def test_a_lock_is_no_link_to_a_file_elsewhere(desk: Desk, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("not to be emptied")
    (desk.folder / "locks").mkdir(parents=True)
    (desk.folder / "locks" / desk.plan().sha256).symlink_to(mine)
    with pytest.raises(InputRefused, match="can't be used"):
        desk.run(desk.five)
    assert mine.read_text() == "not to be emptied"


def test_a_transaction_is_on_disk_before_it_is_sent(desk: Desk) -> None:
    with pytest.raises(Killed, match=r"^broadcast$"):
        desk.run(desk.five, fatal=1)
    (row,) = Journal.open(path(desk.folder), desk.chain.header(0).hash).of_plan(desk.plan().sha256)
    assert (row.function, row.sender, row.outcome) == ("First", desk.operator, None)
    assert desk.chain.nonce(desk.operator) == row.nonce


def test_a_whole_run_has_four_steps_a_transaction(desk: Desk) -> None:
    mortal = Mortal(desk.chain)
    chain = JournalledChain(mortal)
    with Run.under_way(desk.folder, chain.header(0).hash, desk.plan(), desk.operator) as chain.run:
        desk.five(chain)
    assert len(mortal.steps) == STEPS


@pytest.mark.parametrize("fatal", one_in(4, range(STEPS)))
def test_killed_at_any_step_and_run_again_each_transaction_is_sent_once(desk: Desk, fatal: int) -> None:
    before = desk.chain.block().number
    with pytest.raises(Killed):
        desk.run(desk.five, fatal)
    receipt = desk.run(desk.five)
    assert desk.stored() == [8, 9, 9]
    assert [sent.function for sent in receipt.transactions] == ["First", "Second", "store", "store", "store"]
    assert [sent.status for sent in receipt.transactions] == [1] * 5
    assert desk.chain.block().number == before + 5


def test_killed_again_and_again_each_transaction_is_sent_once(desk: Desk) -> None:
    before = desk.chain.block().number
    for fatal in (2, 0, 1, 2, 1, 3, 5, 3):
        with pytest.raises(Killed):
            desk.run(desk.five, fatal)
    receipt = desk.run(desk.five)
    assert desk.stored() == [8, 9, 9]
    assert len({sent.hash for sent in receipt.transactions}) == len(receipt.transactions) == 5
    assert desk.chain.block().number == before + 5


def test_what_is_over_is_done_anew_when_a_shared_plan_is_taken_up_again(desk: Desk) -> None:
    first = desk.run(desk.five)
    second = desk.run(desk.five)
    assert desk.stored() == [8, 9, 9, 8, 9, 9]
    assert second.transactions[:5] == first.transactions
    assert len(second.transactions) == 10
    assert second.started == first.started


def test_a_command_without_a_plan_of_its_own_has_a_new_one_each_time(desk: Desk) -> None:
    receipts = [desk.run(desk.five, plan=Plan.of(desk.job(), desk.chain.block().number, {"row": 1})) for _ in "ab"]
    assert desk.stored() == [8, 9, 9, 8, 9, 9]
    assert [len(receipt.transactions) for receipt in receipts] == [5, 5]
    assert receipts[0].plan_sha256 != receipts[1].plan_sha256
    assert {receipt.arguments["value"] for receipt in receipts} == {9}


def test_another_job_at_the_same_block_does_not_go_on_with_the_run(desk: Desk) -> None:
    one, other = (replace(desk.job(), input=Input(path="made-up.yaml", sha256=f"{n:064x}")) for n in (1, 2))
    assert Plan.of(one, 5, {}).sha256 != Plan.of(other, 5, {}).sha256
    assert Plan.of(one, 5, {}).sha256 == Plan.of(one, 5, {}).sha256
    with pytest.raises(Killed):
        desk.run(desk.five, fatal=6, plan=Plan(one, "a text without what was asked for", shared=False))
    desk.run(desk.five, plan=Plan(other, "a text without what was asked for", shared=False))
    assert desk.stored() == [8, 9, 9]
    journal = Journal.open(path(desk.folder), desk.chain.header(0).hash)
    assert journal.interrupted(one, desk.operator) is not None
    assert journal.interrupted(other, desk.operator) is None


def test_whoever_is_asked_in_another_way_goes_on_with_a_shared_plan(desk: Desk) -> None:
    one, other = (replace(desk.job(), input=Input(path="made-up.csv", sha256=f"{n:064x}")) for n in (1, 2))
    with pytest.raises(Killed):
        desk.run(desk.five, fatal=18, plan=Plan(one, "PLAN.json"))
    desk.run(desk.five, plan=Plan(other, "PLAN.json"))
    assert desk.stored() == [8, 9, 9]


def test_the_same_job_is_done_by_one_process_at_a_time_whatever_its_plan(desk: Desk) -> None:
    one, other = (Plan.of(desk.job(), block, {}) for block in (1, 2))
    with (
        FileLocks(desk.folder / "locks").held(one.lock),
        pytest.raises(NotAllowed, match="is being carried out by another process"),
    ):
        desk.run(desk.five, plan=other)


def test_another_operator_does_not_go_on_with_the_run(desk: Desk, actors: Actors) -> None:
    with pytest.raises(Killed):
        desk.run(desk.five, fatal=8)
    other = Desk(desk.chain, desk.probe, desk.folder, actors.bank)
    other.run(other.five)
    assert desk.stored() == [8, 9, 9]
    desk.run(desk.five)
    assert desk.stored() == [8, 9, 9, 8, 9, 9]


def test_a_transaction_whose_nonce_was_used_otherwise_is_signed_anew(desk: Desk) -> None:
    def store(chain: JournalledChain) -> None:
        chain.transact(desk.probe, "store", 8, sender=desk.operator)

    with pytest.raises(Killed):
        desk.run(store, fatal=1)
    desk.chain.transact(desk.probe, "store", 500, sender=desk.operator)
    receipt = desk.run(store)
    assert desk.stored() == [500, 8]
    assert [sent.status for sent in receipt.transactions] == [1]


def test_a_node_that_fails_while_a_transaction_is_waited_for_loses_nothing(desk: Desk) -> None:
    class Lost(Mortal):
        def wait(self, signed: Signed, seconds: float) -> Receipt | None:
            raise ChainFailed("the node went away")

    def store(chain: JournalledChain) -> None:
        chain.transact(desk.probe, "store", 8, sender=desk.operator)

    chain = JournalledChain(Lost(desk.chain))
    with (
        pytest.raises(ChainFailed),
        Run.under_way(desk.folder, chain.header(0).hash, desk.plan(), desk.operator) as chain.run,
    ):
        store(chain)
    assert desk.stored() == [8]

    receipt = desk.run(store)
    assert desk.stored() == [8]
    assert [sent.status for sent in receipt.transactions] == [1]


def test_what_is_not_asked_for_again_stands_in_the_receipt_all_the_same(desk: Desk) -> None:
    with pytest.raises(Killed):
        desk.run(desk.five, fatal=STEPS - 2)
    receipt = desk.run(lambda chain: None)
    assert [sent.status for sent in receipt.transactions] == [1] * 5


def test_a_newer_plan_for_the_same_request_ends_the_older_one(desk: Desk) -> None:
    older, newer = desk.plan("old"), desk.plan("new")
    with pytest.raises(Killed):
        desk.run(desk.five, fatal=6, plan=older)
    journal = Journal.open(path(desk.folder), desk.chain.header(0).hash)
    found = journal.interrupted(desk.job(), desk.operator)
    assert found is not None
    assert found.document == "old"
    desk.run(desk.five, plan=newer)
    assert journal.interrupted(desk.job(), desk.operator) is None


def test_of_two_who_were_interrupted_each_goes_on_with_the_own_plan(desk: Desk, actors: Actors) -> None:
    other = Desk(desk.chain, desk.probe, desk.folder, actors.bank)
    for who, text in ((desk, "mine"), (other, "other")):
        with pytest.raises(Killed):
            who.run(who.five, fatal=6, plan=who.plan(text))
    journal = Journal.open(path(desk.folder), desk.chain.header(0).hash)
    found = [journal.interrupted(who.job(), who.operator) for who in (desk, other)]
    assert [row.document for row in found if row is not None] == ["mine", "other"]


def test_a_creation_made_anew_after_its_nonce_was_used_is_found_again(desk: Desk) -> None:
    def create(first: int) -> Command:
        def command(chain: JournalledChain) -> None:
            if chain.recall("Agent", desk.operator) is None:
                chain.deploy(built("Probe"), desk.operator, first, sender=desk.operator, name="Agent")

        return command

    with pytest.raises(Killed):
        desk.run(create(1), fatal=1)
    desk.chain.transact(desk.probe, "store", 500, sender=desk.operator)
    with pytest.raises(Killed, match="broadcast done"):
        desk.run(create(2), fatal=2)
    before = desk.chain.block().number
    receipt = desk.run(create(3))
    assert desk.chain.block().number == before
    assert [sent.status for sent in receipt.transactions] == [1]


def test_what_the_node_still_has_is_waited_for_before_the_command_looks(desk: Desk) -> None:
    with pytest.raises(Killed):
        desk.run(desk.five, fatal=10)
    chain = JournalledChain(Mortal(desk.chain))
    with Run.under_way(desk.folder, chain.header(0).hash, desk.plan(), desk.operator) as run:
        chain.run = run
        assert [row.outcome is None for row in run.rows()] == [False, False, True]
        chain.await_pending()
        assert [row.outcome is None for row in run.rows()] == [False, False, False]


def test_a_nonce_that_is_used_by_what_another_node_has_in_a_block_is_its_own(desk: Desk) -> None:
    class Behind(Mortal):
        """Two nodes behind one address: the one that tells receipts lags."""

        receipts = 0

        def find(self, signed: Signed) -> Receipt | None:
            self.receipts += 1
            return None if self.receipts < 6 else super().find(signed)

        def wait(self, signed: Signed, seconds: float) -> Receipt | None:
            return self.find(signed)

    for _ in range(2):  # the second one finds it sent
        chain = JournalledChain(Behind(desk.chain))
        with Run.under_way(desk.folder, chain.header(0).hash, desk.plan(), desk.operator) as chain.run:
            store(chain, desk)
    assert desk.stored() == [8]


def test_what_somebody_is_about_to_cancel_is_not_offered_for_more(desk: Desk) -> None:
    class Cancelling(Mortal):
        """A node that has a cheaper transaction with the same nonce from elsewhere."""

        def next_nonce(self, sender: str) -> int:
            return super().next_nonce(sender) + 1

        def broadcast(self, signed: Signed) -> None:
            self.steps.append("offered")
            raise NotTaken("replacement transaction underpriced")

    with pytest.raises(Killed):
        desk.run(lambda chain: store(chain, desk), fatal=1)
    chain = JournalledChain(node := Cancelling(desk.chain))
    with (
        pytest.raises(NotTaken, match="underpriced"),
        Run.under_way(desk.folder, chain.header(0).hash, desk.plan(), desk.operator) as chain.run,
    ):
        store(chain, desk)
    assert node.steps == ["offered"]


def test_a_node_that_is_behind_what_the_journal_knows_is_asked_for_nothing(desk: Desk) -> None:
    class Behind(Mortal):
        """A node that stopped a block ago."""

        def block(self) -> Block:
            latest = super().block()
            return Block(latest.number - 1, latest.hash)

    desk.run(lambda chain: store(chain, desk))
    chain, head = JournalledChain(node := Behind(desk.chain)), desk.chain.block().number
    told = f"the node's latest block is {head - 1}, and the journal knows of block {head}: the node lags behind"
    with (
        pytest.raises(ChainFailed, match=told) as failed,
        Run.under_way(desk.folder, chain.header(0).hash, desk.plan("another"), desk.operator) as chain.run,
    ):
        chain.await_pending()
    assert (failed.value.code, node.steps) == ("NODE_BEHIND", [])


def test_a_run_whose_blocks_do_not_come_in_time_says_how_many_are_missing(
    tester: TesterChain, tmp_path: Path, actors: Actors
) -> None:
    code = built("Probe")
    probe = tester.deploy(code, actors.registrar, 7, sender=actors.deployer).contract(code)
    desk = Desk(tester, probe, tmp_path / "receipts", actors.operator)
    chain = JournalledChain(tester, Patience(whole=0, look=0, blocks=3))
    with Run.under_way(desk.folder, chain.header(0).hash, desk.plan(), desk.operator) as run:
        chain.run = run
        store(chain, desk)
        with pytest.raises(ChainFailed, match="all is in blocks, and 3 more have to stand on the last one") as failed:
            chain.settle()
    assert failed.value.code == "NOT_DEEP_YET"
    assert "WASIQA_PATIENCE" in str(failed.value.hint)


def test_a_nonce_that_neither_blocks_nor_the_journal_know_is_not_signed_for(desk: Desk) -> None:
    class Lying(Mortal):
        def next_nonce(self, sender: str) -> int:
            return super().next_nonce(sender) + 1_000

    chain = JournalledChain(node := Lying(desk.chain))
    used = desk.chain.nonce(desk.operator)
    with (
        pytest.raises(ChainFailed, match=f"the next nonce of {desk.operator} is {used + 1_000}, .* it is {used}"),
        Run.under_way(desk.folder, chain.header(0).hash, desk.plan(), desk.operator) as chain.run,
    ):
        store(chain, desk)
    assert node.steps == []


def test_a_block_that_is_the_chain_s_does_not_stand_for_those_before_it(
    tester: TesterChain, tmp_path: Path, actors: Actors
) -> None:
    code = built("Probe")
    probe = tester.deploy(code, actors.registrar, 7, sender=actors.deployer).contract(code)
    desk = Desk(tester, probe, tmp_path / "receipts", actors.operator)
    chain = JournalledChain(Mortal(tester))
    with Run.under_way(desk.folder, chain.header(0).hash, desk.plan(), desk.operator) as run:
        chain.run = run
        for value in (8, 9):
            chain.transact(probe, "store", value, sender=actors.operator)
        right = [row.outcome for row in run.rows()]
        gone = Receipt(run.rows()[0].hash, None, "", right[0]["block"], 1, 1, block_hash="0x" + "ab" * 32)
        run.record((signed_in(run.rows()[0]), gone))
        assert chain.settle()
        assert [row.outcome for row in run.rows()] == right
    assert desk.stored() == [8, 9]


def test_what_replaces_a_transaction_of_another_run_stands_in_that_run_s_receipt(desk: Desk) -> None:
    with pytest.raises(Killed):
        desk.run(lambda chain: store(chain, desk), fatal=1)
    genesis, other = desk.chain.header(0).hash, desk.plan("other")
    (row,) = Journal.open(path(desk.folder), genesis).of_plan(desk.plan().sha256)
    first = signed_in(row)
    dearer = replace(first, hash="0x" + "ab" * 32)
    with Run.under_way(desk.folder, genesis, other, desk.operator) as run:
        run.write(dearer, instead_of=first)
        assert run.rows() == []
        assert [one.hash for one in run.journal.of_plan(desk.plan().sha256)] == [first.hash, dearer.hash]


def test_the_journal_is_for_its_owner_alone(desk: Desk) -> None:
    desk.run(desk.five)
    assert stat.S_IMODE(path(desk.folder).stat().st_mode) == 0o600


def test_files_among_the_arguments_count_by_their_content(desk: Desk, tmp_path: Path) -> None:
    one, other = tmp_path / "a.txt", tmp_path / "b.txt"
    one.write_text("terms")
    other.write_text("terms")
    jobs = [Job("probe", 1, {"terms": file}) for file in (one, other)]
    assert jobs[0].request == jobs[1].request
    other.write_text("other terms")
    assert jobs[0].request != jobs[1].request
    with pytest.raises(InputRefused, match="nowhere can't be read"):
        Job("probe", 1, {"terms": tmp_path / "nowhere"}).request  # noqa: B018


@pytest.mark.parametrize("who", ["operator", "bank"])
def test_what_another_run_has_pending_is_waited_for_and_not_sent_again(desk: Desk, actors: Actors, who: str) -> None:
    class Slow(Mortal):
        """A node on which a transaction is pending until it is waited for."""

        waited = False

        def nonce(self, address: str) -> int:
            return super().nonce(address) - (not self.waited)

        def find(self, signed: Signed) -> Receipt | None:
            return super().find(signed) if self.waited else None

        def wait(self, signed: Signed, seconds: float) -> Receipt | None:
            self.waited = True
            return super().wait(signed, seconds)

        def knows(self, signed: Signed) -> bool:
            return True

    with pytest.raises(Killed):
        desk.run(lambda chain: store(chain, desk), fatal=2, plan=desk.plan("one"))
    operator, chain = getattr(actors, who), JournalledChain(Slow(desk.chain))
    with Run.under_way(desk.folder, chain.header(0).hash, desk.plan("other"), operator) as chain.run:
        receipt = chain.transact(desk.probe, "store", 8, sender=operator)
    assert receipt.status == 1
    assert desk.stored() == [8]


def test_what_another_run_had_in_a_block_long_ago_is_sent_again(desk: Desk) -> None:
    with pytest.raises(Killed):
        desk.run(lambda chain: store(chain, desk), fatal=2, plan=desk.plan("one"))
    desk.run(lambda chain: store(chain, desk), plan=desk.plan("other"))
    assert desk.stored() == [8, 8]


def test_the_very_same_transaction_of_a_run_that_was_given_up_is_sent_by_the_next(desk: Desk) -> None:
    with pytest.raises(Killed):
        desk.run(lambda chain: store(chain, desk), fatal=1, plan=desk.plan("one"))
    receipt = desk.run(lambda chain: store(chain, desk), plan=desk.plan("other"))
    assert desk.stored() == [8]
    assert [sent.status for sent in receipt.transactions] == [1]


def test_what_the_node_refuses_at_a_higher_fee_too_is_told(desk: Desk) -> None:
    class Dear(Mortal):
        """A node that takes nothing."""

        def broadcast(self, signed: Signed) -> None:
            raise NotTaken("max fee per gas less than block base fee")

    with pytest.raises(Killed):
        desk.run(lambda chain: store(chain, desk), fatal=1)
    chain = JournalledChain(Dear(desk.chain))
    with (
        pytest.raises(ChainFailed, match="max fee"),
        Run.under_way(desk.folder, chain.header(0).hash, desk.plan(), desk.operator) as chain.run,
    ):
        store(chain, desk)
    assert desk.stored() == []


class Faltering(Mortal):
    """A node that fails whenever it is given a transaction: it has taken it by then, if `takes`."""

    failure: Exception = ChainFailed("no answer came")
    takes = True

    def broadcast(self, signed: Signed) -> None:
        if self.takes:
            self._inner.broadcast(signed)
        raise self.failure


def resumed(desk: Desk, node: Mortal, command: Command) -> None:
    chain = JournalledChain(node)
    with Run.under_way(desk.folder, chain.header(0).hash, desk.plan(), desk.operator) as chain.run:
        command(chain)


def called(desk: Desk) -> Command:
    return lambda chain: store(chain, desk)


def created(desk: Desk) -> Command:
    def command(chain: JournalledChain) -> None:
        if chain.recall("Agent", desk.operator) is None:
            chain.deploy(built("Probe"), desk.operator, 7, sender=desk.operator, name="Agent")

    return command


@pytest.mark.parametrize("command", [called, created])
@pytest.mark.parametrize("failure", [ChainFailed("no answer came"), NotTaken("nonce too low")], ids=["lost", "refused"])
@pytest.mark.parametrize("killed", [True, False], ids=["sent again", "sent first"])
def test_what_the_node_has_taken_though_it_failed_is_waited_for_and_not_sent_anew(
    desk: Desk, command: Callable[[Desk], Command], failure: ChainFailed, killed: bool
) -> None:
    before = desk.chain.nonce(desk.operator)
    if killed:
        with pytest.raises(Killed, match=r"^broadcast$"):
            desk.run(command(desk), fatal=1)
    node = Faltering(desk.chain)
    node.failure = failure
    resumed(desk, node, command(desk))
    receipt = desk.run(command(desk))
    assert desk.chain.nonce(desk.operator) == before + 1
    assert [sent.status for sent in receipt.transactions] == [1]


@pytest.mark.parametrize("command", [called, created])
def test_what_no_answer_came_for_stays_to_be_sent_as_it_was_signed(
    desk: Desk, command: Callable[[Desk], Command]
) -> None:
    with pytest.raises(Killed, match=r"^broadcast$"):
        desk.run(command(desk), fatal=1)
    node = Faltering(desk.chain)
    node.takes = False
    with pytest.raises(ChainFailed, match="no answer came"):
        resumed(desk, node, command(desk))
    assert node.steps == [], "nothing is signed anew"
    (signed,) = Journal.open(path(desk.folder), desk.chain.header(0).hash).of_plan(desk.plan().sha256)
    receipt = desk.run(command(desk))
    assert [sent.hash for sent in receipt.transactions] == [signed.hash]


@pytest.mark.parametrize("command", [called, created])
def test_what_the_node_refuses_and_takes_after_all_cannot_come_beside_what_is_signed_anew(
    tester: TesterChain,
    tmp_path: Path,
    actors: Actors,
    command: Callable[[Desk], Command],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = built("Probe")
    probe = tester.deploy(code, actors.registrar, 7, sender=actors.deployer).contract(code)
    desk = Desk(tester, probe, tmp_path / "receipts", actors.operator)

    class Split(Mortal):
        """Two nodes behind one address: one refuses, and the other has it waiting, as only the next nonce tells."""

        def broadcast(self, signed: Signed) -> None:
            raise NotTaken("max fee per gas less than block base fee")

    with pytest.raises(Killed, match=r"^broadcast$"):
        desk.run(command(desk), fatal=1)
    first = tester.nonce(actors.operator)
    pending = tester.w3.eth.get_transaction_count
    with monkeypatch.context() as split:
        split.setattr(
            tester.w3.eth, "get_transaction_count", lambda who, block=None: pending(who) + (block == "pending")
        )
        with pytest.raises(NotTaken):
            resumed(desk, Split(tester), command(desk))
    rows = Journal.open(path(desk.folder), tester.header(0).hash).of_plan(desk.plan().sha256)
    assert {row.nonce for row in rows} == {first}


@pytest.mark.parametrize("killed_again", [False, True])
def test_what_the_node_refuses_for_its_fee_comes_at_a_higher_fee_with_the_same_nonce(
    tester: TesterChain, tmp_path: Path, actors: Actors, monkeypatch: pytest.MonkeyPatch, killed_again: bool
) -> None:
    code = built("Probe")
    probe = tester.deploy(code, actors.registrar, 7, sender=actors.deployer).contract(code)
    desk = Desk(tester, probe, tmp_path / "receipts", actors.operator)

    def command(chain: JournalledChain) -> None:
        for value in (8, 9):
            chain.transact(probe, "store", value, sender=actors.operator)

    with monkeypatch.context() as cheap:
        cheap.setattr(tester, "_fees", lambda: {"type": 2, "maxFeePerGas": 1, "maxPriorityFeePerGas": 1})
        with pytest.raises(Killed, match=r"^broadcast$"):
            desk.run(command, fatal=1)
    first = tester.nonce(actors.operator)
    if killed_again:
        with pytest.raises(Killed, match="broadcast done"):
            desk.run(command, fatal=2)
    receipt = desk.run(command)
    assert desk.stored() == [8, 9]
    journal = Journal.open(path(desk.folder), tester.header(0).hash)
    refused, *sent = journal.of_plan(desk.plan().sha256)
    assert [refused.nonce, *(row.nonce for row in sent)] == [first, first, first + 1]
    assert refused.outcome == {"dropped": True}
    assert _fee(refused.raw) == 1 < _fee(sent[0].raw)
    assert [(one.hash, one.status) for one in receipt.transactions] == [(row.hash, 1) for row in sent]


def _fee(raw: bytes) -> int:
    """The most that a signed transaction pays for each gas, in wei."""
    return int(TypedTransaction.from_bytes(HexBytes(raw)).as_dict()["maxFeePerGas"])


def store(chain: JournalledChain, desk: Desk) -> None:
    chain.transact(desk.probe, "store", 8, sender=desk.operator)
