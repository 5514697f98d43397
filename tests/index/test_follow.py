"""Following a chain that grows, changes its mind, fails and starts anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index.branches import LATER, REGISTRY, WHO, Branches, opened
from wasiqa.errors import ChainFailed, InputRefused
from wasiqa.index.index import Index
from wasiqa.index.state import words
from wasiqa.index.store import Store

A, B, C = WHO.bank, WHO.fund, WHO.insurer


def grown(blocks: int, **options: Callable[[str], None]) -> Branches:
    """A chain with a word in every block but the first."""
    chain = Branches(**options)
    for number in range(1, blocks + 1):
        chain.mine((A, number), (B, 2 * number))
    return chain


def at_path(index: Index) -> sqlite3.Connection:
    return sqlite3.connect(str(index.store.place))


def test_a_file_that_is_no_event_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "1.events.db"
    path.write_text("holders and balances, in a format of our own\n" * 50)
    before = path.read_bytes()
    with pytest.raises(InputRefused, match=r"1\.events\.db can't be used: file is not a database") as caught:
        opened(Branches(), tmp_path)
    assert caught.value.hint == f"delete {path}, and it is read from the chain again"
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputRefused, match="can't be used"):
        opened(Branches(), tmp_path / "file")


def test_a_chain_that_always_changes_while_it_is_read_is_given_up(tmp_path: Path) -> None:
    def changing(question: str) -> None:
        if question == "header":
            chain.undo(1)
            chain.mine((A, 7))

    chain = grown(3)
    chain.meanwhile = changing
    with pytest.raises(ChainFailed, match="the chain changed whenever its events were read"):
        opened(chain, tmp_path).sync()


@pytest.mark.parametrize("first", [5, 21])
def test_a_ledger_from_beyond_the_head_is_refused(tmp_path: Path, first: int) -> None:
    chain = grown(first - 1)
    where = f"InvestorRegistry at {REGISTRY} since block {first}, and the latest block is {first - 1}"
    with pytest.raises(InputRefused, match=f"^the ledger of chain 1 has {where}$") as refused:
        opened(chain, tmp_path, first=first).sync()
    assert "put the block in the ledger right" in str(refused.value.hint)
    chain.mine((A, 7))
    assert words(opened(chain, tmp_path, first=first).sync()) == {A: 7}


def test_of_a_chain_that_was_started_anew_and_has_no_block_yet_nothing_is_kept(tmp_path: Path) -> None:
    opened(grown(20), tmp_path).sync()
    index = opened(Branches(), tmp_path)
    with pytest.raises(InputRefused, match="since block 1, and the latest block is 0"):
        index.sync()
    with at_path(index) as stored:
        assert stored.execute("SELECT count(*) FROM events").fetchone() == (0,)


def test_a_node_that_fails_between_pages_leaves_what_it_has_read_and_the_next_run_goes_on_there(tmp_path: Path) -> None:
    def failing(question: str) -> None:
        if question == "logs" and len(chain.asked) > 12:
            raise ChainFailed("the node went away")

    chain = grown(40)
    chain.meanwhile = failing
    with pytest.raises(ChainFailed, match="the node went away"):
        opened(chain, tmp_path, page=2).sync()
    read = chain.pages()[:-1]
    assert read
    with at_path(opened(chain, tmp_path)) as stored:
        assert stored.execute("SELECT read_to FROM contracts").fetchall() == [(read[-1][1],)]
        assert stored.execute("SELECT max(block) FROM events").fetchone() == (read[-1][1],)
    chain.meanwhile = lambda question: None
    index = opened(chain, tmp_path).sync()
    assert chain.pages()[0][0] == read[-1][1] + 1
    assert words(index) == {A: 40, B: 80}


def test_a_page_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    chain = grown(3)
    index = opened(chain, tmp_path)
    with at_path(index) as stored:
        stored.execute("CREATE TRIGGER full BEFORE INSERT ON contracts BEGIN SELECT RAISE(FAIL, 'disk full'); END")
    with pytest.raises(InputRefused, match="disk full"):
        index.sync()
    with at_path(index) as stored:
        assert [stored.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("events", "blocks")] == [
            (0,),
            (0,),
        ]
        stored.execute("DROP TRIGGER full")
    assert words(index.sync()) == {A: 3, B: 6}


def test_a_store_that_is_up_to_date_costs_two_questions(tmp_path: Path) -> None:
    chain = grown(30)
    index = opened(chain, tmp_path).sync()
    chain.asked.clear()
    index.sync()
    assert chain.asked == [("header", None), ("header", 30)]


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    chain = grown(5)
    opened(chain, tmp_path).sync()
    assert chain.pages() == [(1, 5)]
    chain.mine((A, 60))
    chain.mine()
    index = opened(chain, tmp_path).sync()
    assert chain.pages() == [(6, 7)]
    assert words(index) == {A: 60, B: 10}
    assert words(index, 5) == {A: 5, B: 10}


def test_pages_grow_where_there_is_little_to_read(tmp_path: Path) -> None:
    chain = grown(100)
    index = opened(chain, tmp_path, page=4).sync()
    assert chain.pages() == [(1, 4), (5, 12), (13, 28), (29, 60), (61, 100)]
    assert words(index) == {A: 100, B: 200}


@pytest.mark.parametrize("depth", [1, 2, 7, 19])
@pytest.mark.parametrize("longer", [-3, 0, 2])
def test_what_a_reorganisation_undid_is_forgotten(tmp_path: Path, depth: int, longer: int) -> None:
    chain = grown(20)
    opened(chain, tmp_path).sync()
    chain.undo(depth)
    for number in range(max(depth + longer, 0)):
        chain.mine((C, number))
    index = opened(chain, tmp_path).sync()
    assert words(index) == chain.words()
    assert index.synced == chain.blocks[-1][0]
    with at_path(index) as stored:
        kept = dict(stored.execute("SELECT number, hash FROM blocks").fetchall())
    assert kept.items() <= {header.number: header.hash for header, _ in chain.blocks}.items()


def test_a_fork_is_found_by_few_questions_and_only_what_lies_above_it_is_read_again(tmp_path: Path) -> None:
    chain = grown(1000)
    opened(chain, tmp_path).sync()
    chain.undo(400)
    for number in range(400):
        chain.mine((C, number))
    chain.asked.clear()
    index = opened(chain, tmp_path)
    index.sync()
    first = next(at for at, (question, _) in enumerate(chain.asked) if question == "logs")
    assert first < 15
    assert chain.pages() == [(601, 1000)]
    assert words(index) == {A: 600, B: 1200, C: 399}


@pytest.mark.parametrize("blocks", [1, 3, 20, 30])
def test_a_chain_that_was_started_anew_is_read_from_its_start(tmp_path: Path, blocks: int) -> None:
    opened(grown(20), tmp_path).sync()
    anew = Branches()
    for number in range(blocks):
        anew.mine((C, number))
    index = opened(anew, tmp_path).sync()
    assert words(index) == anew.words()
    with at_path(index) as stored:
        assert stored.execute("SELECT count(*) FROM events").fetchone() == (blocks,)


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize("question", range(9))
@pytest.mark.parametrize("before", [[], [(B, 1)]])
@pytest.mark.parametrize("after", [[], [(C, 9)]])
def test_a_head_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, question: int, depth: int, before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    """With words in its last block, or none, before and after the change."""
    chain = grown(4)
    opened(chain, tmp_path).sync()
    chain.mine(*before)
    changes = iter([False] * question + [True])

    def changing(_: str) -> None:
        if next(changes, False):
            chain.undo(depth)
            for number in range(depth - 1):
                chain.mine((C, number))
            chain.mine(*after)

    branches = {chain.header(): chain.words()}
    chain.meanwhile = changing
    index = opened(chain, tmp_path).sync()
    chain.meanwhile = lambda _: None
    branches[chain.header()] = chain.words()
    assert words(index) == branches[index.synced]
    assert words(index.sync()) == chain.words()


def test_events_of_another_branch_than_the_headers_are_not_kept(tmp_path: Path) -> None:
    """As from a service with several nodes behind one address, of which one follows another branch."""
    chain, other = grown(3), grown(2)
    other.mine((C, 1))
    answer, lies = chain.logs, iter([True, False])
    chain.logs = lambda *args: other.logs(*args) if next(lies) else answer(*args)  # type: ignore[method-assign]
    assert words(opened(chain, tmp_path).sync()) == chain.words()


def test_a_contract_that_the_ledger_learns_of_later_is_read_from_its_own_first_block(tmp_path: Path) -> None:
    chain = grown(3)
    for ceiling in range(4, 9):
        chain.mine((A, ceiling), ceiling=ceiling)
    assert opened(chain, tmp_path).sync().events(LATER) == []
    chain.mine((A, 9), ceiling=9)
    chain.pages()
    index = opened(chain, tmp_path, later=5, page=2)
    assert [event.args["ceiling"] for event in index.sync().events(LATER)] == [5, 6, 7, 8, 9]
    assert chain.pages() == [(5, 6), (7, 8), (9, 9)]
    assert words(index) == {A: 9, B: 6}


def test_catching_up_with_a_contract_of_the_past_goes_on_after_a_failure_and_a_reorganisation(tmp_path: Path) -> None:
    def failing(question: str) -> None:
        if question == "logs" and sum(asked == "logs" for asked, _ in chain.asked) > 2:
            raise ChainFailed("the node went away")

    chain = grown(3)
    for ceiling in range(4, 20):
        chain.mine((A, ceiling), ceiling=ceiling)
    opened(chain, tmp_path).sync()
    chain.asked.clear()
    chain.meanwhile = failing
    with pytest.raises(ChainFailed):
        opened(chain, tmp_path, later=4, page=2).sync()
    chain.meanwhile = lambda question: None
    chain.undo(12)
    chain.mine((B, 1), ceiling=77)
    index = opened(chain, tmp_path, later=4, page=2).sync()
    assert [event.args["ceiling"] for event in index.events(LATER)] == [4, 5, 6, 7, 77]
    assert words(index) == chain.words()


def test_two_processes_at_one_file_do_not_disturb_each_other(tmp_path: Path) -> None:
    def reading(question: str) -> None:
        if question == "logs" and len(chain.asked) < 5:
            chain.meanwhile = lambda asked: None
            opened(chain, tmp_path, page=3).sync()
            chain.undo(2)
            chain.mine((C, 5))
            chain.mine((C, 6))
            opened(chain, tmp_path, page=3).sync()

    chain = grown(20)
    chain.meanwhile = reading
    index = opened(chain, tmp_path, page=5).sync()
    assert words(index) == chain.words() == {A: 18, B: 36, C: 6}


def test_a_page_is_not_kept_on_top_of_what_another_process_has_changed_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, add = grown(20), Store.add

    def late(store: Store, *page: Any) -> None:
        monkeypatch.setattr(Store, "add", add)
        opened(chain, tmp_path).sync()
        chain.undo(2)
        chain.mine((C, 5))
        opened(chain, tmp_path).sync()
        store.add(*page)

    monkeypatch.setattr(Store, "add", late)
    index = opened(chain, tmp_path).sync()
    assert words(index) == chain.words() == {A: 18, B: 36, C: 5}


def test_a_store_of_another_layout_is_filled_anew(tmp_path: Path) -> None:
    chain = grown(3)
    with at_path(opened(chain, tmp_path).sync()) as stored:
        stored.execute("UPDATE layout SET fingerprint = 'of an older package'")
        stored.execute("UPDATE events SET name = 'WordWritten'")
    assert words(opened(chain, tmp_path).sync()) == {A: 3, B: 6}


_steps = st.lists(
    st.one_of(
        st.tuples(st.just("mine"), st.integers(0, 5)),
        st.tuples(st.just("reorganise"), st.integers(1, 6)),
        st.tuples(st.just("shrink"), st.integers(1, 3)),
        st.tuples(st.just("sync"), st.integers(1, 4)),
    ),
    max_size=30,
)


@given(steps=_steps)
def test_reading_in_any_increments_tells_the_same_as_reading_at_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    chain, folder = grown(2), tmp_path_factory.mktemp("store")
    for salt, (step, size) in enumerate((*steps, ("sync", 2))):
        if step in ("reorganise", "shrink"):
            chain.undo(min(size, len(chain.blocks) - 1))
        if step in ("mine", "reorganise"):
            for number in range(size):
                chain.mine(*[(A, salt), (B, number), (C, salt + number)][: size % 4])
        if step == "sync":
            index = opened(chain, folder, page=size, first=0).sync()
            assert words(index) == chain.words()
            assert index.synced == chain.blocks[-1][0]
    at_once = opened(chain, tmp_path_factory.mktemp("once"), first=0).sync()
    assert list(map(tuple, index.events())) == list(map(tuple, at_once.events()))


def test_a_page_of_the_past_that_another_process_has_kept_meanwhile_is_not_kept_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, add = grown(3), Store.add
    for ceiling in range(4, 20):
        chain.mine((A, ceiling), ceiling=ceiling)
    opened(chain, tmp_path).sync()

    def late(store: Store, *page: Any) -> None:
        monkeypatch.setattr(Store, "add", add)
        opened(chain, tmp_path, later=4).sync()
        store.add(*page)

    monkeypatch.setattr(Store, "add", late)
    index = opened(chain, tmp_path, later=4).sync()
    assert [event.args["ceiling"] for event in index.events(LATER)] == list(range(4, 20))
