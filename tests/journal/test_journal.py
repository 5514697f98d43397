"""Nothing is sent that isn't on disk, and whatever kills a command, the same command sends the rest and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journal.office import Desk, Killed, Mortal
from tests.support.actors import Actors
from tests.support.chains import LocalChain
from wasiqa.chain.chain import Receipt, Signed
from wasiqa.chain.contract import Contract
from wasiqa.errors import ChainFailed, InputRefused, NotAllowed
from wasiqa.journal.book import Journal
from wasiqa.journal.chain import JournalledChain
from wasiqa.journal.lock import held
from wasiqa.journal.run import Run, path

STEPS = 25
"""Of five transactions: sign, broadcast, broadcast done, waited, recorded."""


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


def test_the_journal_of_a_chain_that_was_started_anew_is_refused(desk: Desk) -> None:
    Journal.open(path(desk.folder), "0x" + "12" * 32)
    with pytest.raises(InputRefused, match="is of another chain with the same id") as refused:
        desk.run(desk.five)
    assert refused.value.hint is not None
    assert "--receipts" in refused.value.hint
    assert desk.stored() == []


def test_a_plan_is_carried_out_by_one_process_at_a_time(desk: Desk) -> None:
    with held(desk.folder, desk.job().plan):
        with pytest.raises(NotAllowed, match=r"is being carried out by another process \(process \d+\)"):
            desk.run(desk.five)
        assert desk.stored() == []
        desk.run(desk.five, job=desk.job("another"))
    desk.run(desk.five)
    assert desk.stored() == [8, 9, 9, 8, 9, 9]


def test_a_transaction_is_on_disk_before_it_is_sent(desk: Desk) -> None:
    with pytest.raises(Killed, match=r"^broadcast$"):
        desk.run(desk.five, fatal=1)
    (row,) = Journal.open(path(desk.folder), desk.chain.header(0).hash).of_plan(desk.job().plan)
    assert (row.function, row.sender, row.outcome) == ("First", desk.operator, None)
    assert desk.chain.nonce(desk.operator) == row.nonce


def test_a_whole_run_has_five_steps_a_transaction(desk: Desk) -> None:
    mortal = Mortal(desk.chain)
    chain = JournalledChain(mortal)
    with Run.under_way(desk.folder, chain.header(0).hash, desk.job(), desk.operator) as chain.run:
        desk.five(chain)
    assert len(mortal.steps) == STEPS


@pytest.mark.parametrize("fatal", range(STEPS))
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
    for fatal in (3, 0, 1, 2, 2, 3, 7, 4):
        with pytest.raises(Killed):
            desk.run(desk.five, fatal)
    receipt = desk.run(desk.five)
    assert desk.stored() == [8, 9, 9]
    assert len({sent.hash for sent in receipt.transactions}) == len(receipt.transactions) == 5
    assert desk.chain.block().number == before + 5


def test_what_is_over_is_done_anew_when_it_is_asked_for_again(desk: Desk) -> None:
    first = desk.run(desk.five)
    second = desk.run(desk.five)
    assert desk.stored() == [8, 9, 9, 8, 9, 9]
    assert second.transactions[:5] == first.transactions
    assert len(second.transactions) == 10
    assert second.started == first.started


def test_another_operator_does_not_go_on_with_the_run(desk: Desk, actors: Actors) -> None:
    with pytest.raises(Killed):
        desk.run(desk.five, fatal=10)
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
        def wait(self, signed: Signed) -> Receipt:
            raise ChainFailed("the node went away")

    def store(chain: JournalledChain) -> None:
        chain.transact(desk.probe, "store", 8, sender=desk.operator)

    chain = JournalledChain(Lost(desk.chain))
    with (
        pytest.raises(ChainFailed),
        Run.under_way(desk.folder, chain.header(0).hash, desk.job(), desk.operator) as chain.run,
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


def test_a_newer_plan_for_the_same_request_ends_the_older_one(desk: Desk, tmp_path: Path) -> None:
    job = desk.job()
    older, newer = (type(job)(job.command, job.chain_id, job.arguments, document=text) for text in ("old", "new"))
    with pytest.raises(Killed):
        desk.run(desk.five, fatal=8, job=older)
    journal = Journal.open(path(desk.folder), desk.chain.header(0).hash)
    found = journal.interrupted(older)
    assert found is not None
    assert found.document == "old"
    desk.run(desk.five, job=newer)
    assert journal.interrupted(older) is None


def test_files_among_the_arguments_count_by_their_content(desk: Desk, tmp_path: Path) -> None:
    one, other = tmp_path / "a.txt", tmp_path / "b.txt"
    one.write_text("terms")
    other.write_text("terms")
    jobs = [type(desk.job())("probe", 1, {"terms": file}) for file in (one, other)]
    assert jobs[0].request == jobs[1].request
    other.write_text("other terms")
    assert jobs[0].request != jobs[1].request
    with pytest.raises(InputRefused, match="nowhere can't be read"):
        type(desk.job())("probe", 1, {"terms": tmp_path / "nowhere"}).request  # noqa: B018
