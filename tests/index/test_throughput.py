"""How quickly events get into the store; WASIQA_EVENTS=1000000 is the whole million, as is `python -m bench.index`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.index import BAR, fill
from bench.stream import PER_BLOCK, Stream
from tests.support import postgres
from wasiqa.index.index import Index
from wasiqa.index.live import Live
from wasiqa.index.programme import ProgrammeState

EVENTS = int(os.environ.get("WASIQA_EVENTS", "100000"))
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chain() -> Stream:
    return Stream(EVENTS)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """An empty file, and an empty database with the settings that it comes with."""
    if request.param == "sqlite":
        yield tmp_path / "1.events.db"
        return
    with postgres.running() as url:
        yield url


def test_5000_events_a_second_are_kept_and_all_of_them(chain: Stream, place: Path | str) -> None:
    index, filled = fill(chain, place)
    assert filled.rate >= BAR, f"{filled.rate:,.0f} events a second"
    assert abs(filled.events - EVENTS) < EVENTS / 100
    live = Live(index)
    live.refresh()
    assert len(live.state.words) == len(chain.wallets)
    for bond in chain.bonds:
        series = live.state.series[bond]
        assert series.supply == sum(series.balances.values()) == series.issued
        assert len(series.closings) == 2
        assert all(books.balanced for books in live.state.books[bond])
        assert [books.unclaimed for books in live.state.books[bond][:2]] == [0, 0]


def test_pages_of_any_length_are_the_same(tmp_path: Path) -> None:
    """The chain that all this is measured by is the same however it is asked."""
    small = Stream(3_000)
    at_once, _ = fill(small, tmp_path / "once.db")
    by_pages = Index.open(tmp_path / "pages.db", small, small.ledger, page=3).sync()  # type: ignore[arg-type]
    assert list(map(tuple, at_once.events())) == list(map(tuple, by_pages.events()))
    assert at_once.synced.number == small.latest >= 3_000 // PER_BLOCK
    assert all(book.balanced for books in ProgrammeState(by_pages).books.values() for book in books)
