"""How quickly a million events get into the store, and how quickly the portal answers on them while blocks arrive.

WASIQA_EVENTS asks for fewer. `python -m bench.index` and `python -m bench.portal` measure the same.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.index import BAR, Filled, fill
from bench.portal import BAR as ANSWERED_WITHIN
from bench.portal import ask
from bench.stream import PER_BLOCK, Stream
from tests.support import postgres
from wasiqa.index.index import Index
from wasiqa.index.programme import ProgrammeState
from wasiqa.portal.live import Live

EVENTS = int(os.environ.get("WASIQA_EVENTS", "1000000"))
pytestmark = pytest.mark.slow


def require_kept(chain: Stream, filled: Filled, state: ProgrammeState) -> None:
    """All of it is there, quickly enough, and fits together."""
    assert filled.rate >= BAR, f"{filled.rate:,.0f} events a second"
    assert abs(filled.events - EVENTS) < EVENTS / 100
    assert len(state.words) == len(chain.wallets)
    for bond in chain.bonds:
        series, books = state.series[bond], state.books[bond]
        assert series.supply == sum(series.balances.values()) == series.issued
        assert len(series.closings) == 2
        assert all(row.balanced for row in books)
        assert [row.unclaimed for row in books[:2]] == [0, 0]


def test_in_a_file_5000_events_a_second_are_kept_and_the_portal_answers_while_blocks_arrive(tmp_path: Path) -> None:
    chain = Stream(EVENTS)
    chain.ledger.save(tmp_path)
    _, filled = fill(chain, Index.path(tmp_path, chain.chain_id))
    live = Live(chain, tmp_path)  # type: ignore[arg-type]  # what following needs of a chain
    live.refresh()
    require_kept(chain, filled, live.snapshot.desk.state)
    found = ask(chain, live, 1_000, 4)
    assert len(found.seconds) == 1_000
    assert found.blocks >= 5
    assert found.worst < ANSWERED_WITHIN, str(found)


def test_on_a_server_5000_events_a_second_are_kept() -> None:
    chain = Stream(EVENTS)
    with postgres.running() as url:
        index, filled = fill(chain, url)
        require_kept(chain, filled, ProgrammeState(index))


def test_pages_of_any_length_are_the_same(tmp_path: Path) -> None:
    """The chain that all this is measured by is the same however it is asked."""
    small = Stream(3_000)
    at_once, _ = fill(small, tmp_path / "once.db")
    by_pages = Index.open(tmp_path / "pages.db", small, small.ledger, page=3).sync()  # type: ignore[arg-type]
    assert list(map(tuple, at_once.events())) == list(map(tuple, by_pages.events()))
    assert at_once.synced.number == small.latest >= 3_000 // PER_BLOCK
    assert all(book.balanced for books in ProgrammeState(by_pages).books.values() for book in books)


def test_what_is_appended_is_read_like_all_else(tmp_path: Path) -> None:
    small = Stream(3_000)
    index, _ = fill(small, tmp_path / "1.events.db")
    before = index.store.count()
    small.append()
    assert index.sync().store.count() == before + PER_BLOCK
