"""How quickly events get into the event store, and from there into a state: `python -m bench.index --events 1000000`.

The chain is made up (`bench.stream`), so no node is measured; making its entries is, and is told apart.
"""

from __future__ import annotations

import resource
import tempfile
from collections import deque
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

import click

from bench.stream import Stream
from tests.support import postgres
from wasiqa.index.index import Index
from wasiqa.index.live import LiveState

BAR = 5_000
"""Events a second into the store, on two cores."""


class Filled(NamedTuple):
    """One filling of a store."""

    events: int
    seconds: float
    cpu: float
    """Seconds of this process alone; on a busy machine it took longer."""

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds


def fill(chain: Stream, where: Path | str) -> tuple[Index, Filled]:
    """Read the whole chain into an empty store."""
    index = Index.open(where, chain, chain.ledger)  # type: ignore[arg-type]  # what reading needs of a chain
    began = process_time()
    took = timed(index.sync)
    return index, Filled(index.store.count(), took, process_time() - began)


def timed(run: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = perf_counter()
    run()
    return perf_counter() - start


def _told(name: str, index: Index, filled: Filled) -> bool:
    live = LiveState(index)
    first, again = timed(live.refresh), timed(live.refresh)
    live._go_back()
    redone = timed(live.refresh)
    balanced = all(books.balanced for rows in live.state.books.values() for books in rows)
    took = f"{filled.seconds:.1f} s ({filled.cpu:.1f} s of this process)"
    click.echo(f"{name}: {filled.events:,} events in {took}, {filled.rate:,.0f} a second")
    click.echo(
        f"  state of {len(live.state.words):,} wallets: {first:.1f} s at first, {redone:.2f} s after a reorganisation,"
    )
    click.echo(f"  {again * 1000:.0f} ms if nothing is new")
    return balanced and filled.rate >= BAR


@click.command()
@click.option("--events", type=click.IntRange(min=1_000), default=1_000_000, show_default=True)
def main(events: int) -> None:
    """Measure SQLite and PostgreSQL.

    Example: python -m bench.index --events 100000
    """
    chain = Stream(events)
    every = [*chain.bonds, *(record.address for record in chain.ledger.contracts.values())]
    made = timed(lambda: deque(chain.logs(every, None, 0), maxlen=0))
    click.echo(f"making the entries takes {made:.1f} s of each")
    with tempfile.TemporaryDirectory() as folder:
        good = _told("SQLite", *fill(chain, Path(folder) / "1.events.db"))
    with postgres.running() as url:
        good &= _told("PostgreSQL", *fill(chain, url))
    click.echo(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
