"""The state in memory is the one that a fresh replay gives, after anything, and only what was undone is done again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.branches import WHO, Branches, ledger, opened
from tests.index.life import STEPS, Life, Steps
from tests.index.support import UNIT, Desk
from wasiqa.errors import ChainFailed, CheckFailed
from wasiqa.index.index import Index
from wasiqa.index.live import LiveState
from wasiqa.index.programme import ProgrammeState
from wasiqa.index.store import Store

A, B, C = WHO.bank, WHO.fund, WHO.insurer


def plain(value: Any) -> Any:
    """All that there is in a state, to be compared; mappings in their order."""
    if isinstance(value, dict):
        return [(plain(key), plain(one)) for key, one in value.items()]
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if hasattr(value, "__dict__"):
        return type(value).__name__, plain(vars(value))
    return value


def assert_as_replayed(live: LiveState) -> None:
    assert plain(live.state) == plain(ProgrammeState(live.index))
    assert (live.head, live.now) == (live.index.synced, live.index.now)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of all events that any state is told; not those of a replay."""
    names: list[str] = []
    tell = ProgrammeState.tell

    def telling(state: ProgrammeState, event: Any) -> None:
        names.append(event.name)
        tell(state, event)

    monkeypatch.setattr(ProgrammeState, "tell", telling)
    return names


def grown(blocks: int) -> Branches:
    chain = Branches()
    for number in range(1, blocks + 1):
        chain.mine((A, number), (B, 2 * number))
    return chain


def test_an_event_that_does_not_fit_is_told_and_the_next_refresh_begins_anew(desk: Desk) -> None:
    desk.issue(bank=UNIT)
    live = LiveState(desk.index())
    live.refresh()
    desk.send("bank", "fund", UNIT)
    index = live.index.sync()
    with index.store.place.alone() as connection:
        connection.exec_driver_sql("UPDATE events SET args = '{}' WHERE name = 'Transfer'")
    with pytest.raises(CheckFailed, match="the stored events don't fit together"):
        live.refresh()
    Path(str(index.store.place)).unlink()
    live.index = desk.index()
    assert live.refresh()
    assert_as_replayed(live)


def test_a_node_that_fails_leaves_the_state_as_it_was(tmp_path: Path) -> None:
    def failing(question: str) -> None:
        raise ChainFailed("the node went away")

    chain = grown(3)
    live = LiveState(opened(chain, tmp_path))
    live.refresh()
    head = chain.mine((C, 7))
    chain.meanwhile = failing
    with pytest.raises(ChainFailed, match="went away"):
        live.refresh()
    assert (live.state.words, live.head.number) == ({A: 3, B: 6}, 3)
    chain.meanwhile = lambda question: None
    assert live.refresh()
    assert (live.state.words, live.head) == ({A: 3, B: 6, C: 7}, head)


def test_nothing_new_is_told_as_such_and_an_empty_block_is_something(tmp_path: Path) -> None:
    chain = grown(3)
    live = LiveState(opened(chain, tmp_path))
    assert [live.refresh(), live.refresh()] == [True, False]
    chain.mine()
    assert [live.refresh(), live.refresh()] == [True, False]


def test_only_new_events_are_told_to_each_of_both_states(tmp_path: Path, told: list[str]) -> None:
    chain = grown(100)
    live = LiveState(opened(chain, tmp_path), lag=10)
    live.refresh()
    assert len(told) == 200
    for number in range(30):
        chain.mine((C, number))
        live.refresh()
    assert len(told) == 200 + 30 + (2 * 10 + 20)
    assert live.state.words == chain.words()


@pytest.mark.parametrize("depth", [1, 9, 10])
def test_after_a_reorganisation_only_the_last_blocks_are_told_again(
    tmp_path: Path, told: list[str], depth: int
) -> None:
    chain = grown(100)
    live = LiveState(opened(chain, tmp_path), lag=10)
    live.refresh()
    told.clear()
    chain.undo(depth)
    chain.mine((C, 1))
    live.refresh()
    assert len(told) == 2 * (10 - depth) + 1
    assert live.state.words == chain.words()
    assert_as_replayed(live)


def test_a_deeper_reorganisation_is_told_from_the_start(tmp_path: Path, told: list[str]) -> None:
    chain = grown(100)
    live = LiveState(opened(chain, tmp_path), lag=10)
    live.refresh()
    told.clear()
    chain.undo(11)
    chain.mine((C, 1))
    live.refresh()
    assert len(told) == 2 * 89 + 1
    assert live.state.words == chain.words()


def test_blocks_without_events_are_undone_without_telling_anything(tmp_path: Path, told: list[str]) -> None:
    chain = grown(5)
    chain.mine()
    live = LiveState(opened(chain, tmp_path))
    live.refresh()
    told.clear()
    chain.undo(1)
    chain.mine()
    chain.mine()
    assert live.refresh()
    assert (len(told), live.head) == (0, chain.header())


def test_what_a_contract_wrote_before_the_ledger_knew_it_is_told_too(tmp_path: Path) -> None:
    chain = grown(3)
    for ceiling in range(4, 9):
        chain.mine((A, ceiling), ceiling=ceiling)
    live = LiveState(opened(chain, tmp_path))
    live.refresh()
    assert live.state.ceiling is None
    live.index.ledger = ledger(later=4)
    assert live.refresh()
    assert live.state.ceiling == 8
    assert_as_replayed(live)


def test_another_process_that_reads_or_undoes_the_same_store_meanwhile_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, events = grown(20), Index.events
    live = LiveState(opened(chain, tmp_path))
    live.refresh()
    chain.mine((C, 1))

    def late(index: Index, **asked: Any) -> Any:
        monkeypatch.setattr(Index, "events", events)
        chain.undo(3)
        chain.mine((C, 5))
        opened(chain, tmp_path).sync()
        return index.events(**asked)

    monkeypatch.setattr(Index, "events", late)
    live.refresh()
    assert live.state.words == chain.words() == {A: 18, B: 36, C: 5}
    assert_as_replayed(live)


_steps = st.lists(
    st.one_of(
        st.tuples(st.just("mine"), st.integers(0, 5)),
        st.tuples(st.just("reorganise"), st.integers(1, 8)),
        st.tuples(st.just("shrink"), st.integers(1, 3)),
        st.tuples(st.just("elsewhere"), st.just(0)),
        st.tuples(st.just("refresh"), st.just(0)),
    ),
    max_size=40,
)


@settings(max_examples=settings().max_examples // 2 + 1)
@given(steps=_steps, lag=st.integers(0, 6))
def test_after_any_branches_it_is_what_a_replay_says(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]], lag: int
) -> None:
    chain, folder = grown(2), tmp_path_factory.mktemp("store")
    live = LiveState(opened(chain, folder, first=0), lag)
    for salt, (step, size) in enumerate((*steps, ("refresh", 0))):
        if step in ("reorganise", "shrink"):
            chain.undo(min(size, len(chain.blocks) - 1))
        if step in ("mine", "reorganise"):
            for number in range(size):
                chain.mine(*[(A, salt), (B, number), (C, salt + number)][: size % 4])
        if step == "elsewhere":
            opened(chain, folder, first=0).sync()
        if step == "refresh":
            live.refresh()
            assert live.state.words == chain.words()
            assert_as_replayed(live)


@settings(max_examples=settings().max_examples // 5 + 1)  # each has three lives
@given(before=STEPS, undone=STEPS, after=STEPS, lag=st.sampled_from([0, 3, 64]))
def test_after_anything_that_happens_to_a_bond_and_is_undone_it_is_what_a_replay_says(
    desk: Desk, before: Steps, undone: Steps, after: Steps, lag: int
) -> None:
    chain = desk.office.chain
    with chain.isolated():
        desk.issue(bank=5 * UNIT, insurer=2 * UNIT, fund=UNIT, individual=UNIT)
        live = LiveState(desk.index(), lag)
        lived(live, desk, before)
        with chain.isolated():
            lived(live, desk, undone)
        lived(live, desk, after)


def lived(live: LiveState, desk: Desk, steps: Steps) -> None:
    life = Life(desk)
    for step, *args in (*steps, ("read",)):
        if step == "read":
            live.refresh()
        else:
            life.do(step, *args)
    assert_as_replayed(live)


def test_a_store_that_is_undone_while_it_is_read_for_the_first_time_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, events = grown(60), Store.events
    monkeypatch.setattr("wasiqa.index.live._CHUNK", 10)
    asked = iter(range(100))

    def late(store: Store, *place: Any, **wanted: Any) -> Any:
        if next(asked) == 3:
            chain.undo(50)
            for number in range(70):
                chain.mine((C, number))
            opened(chain, tmp_path).sync()
        return events(store, *place, **wanted)

    live = LiveState(opened(chain, tmp_path), lag=5)
    monkeypatch.setattr(Store, "events", late)
    live.refresh()
    monkeypatch.setattr(Store, "events", events)
    assert live.state.words == chain.words() == {A: 10, B: 20, C: 69}
    assert_as_replayed(live)
