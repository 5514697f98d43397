"""How quickly the portal answers on a large programme: `python -m bench.portal --events 1000000`.

The chain is made up (`bench.stream`). Clients ask for pages and data at once, as fast as they are answered, while a
block comes every second.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from time import perf_counter, sleep
from typing import NamedTuple

import click
import requests
import uvicorn

from bench.index import fill, timed
from bench.stream import Stream
from wasiqa.index.index import Index
from wasiqa.portal.app import application
from wasiqa.portal.live import Live
from wasiqa.portal.serve import listening

BAR = 0.1
"""Seconds in which 95 of 100 requests are answered."""
PAGES = ("en/", "en/series", "ur/series/{}", "en/circulation", "en/payments", "ur/enforcement", "en/data")
DATA = ("programme", "series", "series.csv", "series/{}", "circulation", "circulation.csv", "payments", "venues")
PATHS = (*PAGES, *(f"api/v1/{path}" for path in DATA))


def asked(url: str, isin: str, count: int) -> list[float]:
    """The seconds of each of so many requests by one client."""
    with requests.Session() as client:
        return [_seconds(client, f"{url}/{PATHS[n % len(PATHS)].format(isin)}") for n in range(count)]


def _seconds(client: requests.Session, url: str) -> float:
    start = perf_counter()
    client.get(url, timeout=60).raise_for_status()
    return perf_counter() - start


@contextmanager
def appending(chain: Stream) -> Iterator[None]:
    """A block every second, until the end of this."""
    over = Event()

    def write() -> None:
        while not over.wait(1):
            chain.append()

    writer = Thread(target=write, daemon=True)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()


class Answered(NamedTuple):
    """What came of asking."""

    seconds: list[float]
    """Of each request, the quickest first."""
    blocks: int
    """How many blocks the portal showed meanwhile."""

    @property
    def worst(self) -> float:
        """The seconds in which 95 of 100 were answered."""
        return quantiles(self.seconds, n=20)[-1]

    def __str__(self) -> str:
        half, worst, last = (f"{one * 1000:.0f} ms" for one in (median(self.seconds), self.worst, self.seconds[-1]))
        told = f"{len(self.seconds):,} requests while {self.blocks} blocks came"
        return f"{told}: half under {half}, 95 % under {worst}, all under {last}"


def ask(chain: Stream, live: Live, wanted: int, clients: int) -> Answered:
    """Open the portal on a chain that was read, and have so many clients ask, while a block comes every second."""
    with listening("127.0.0.1", 0) as door, live.following(0.5), appending(chain):
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(application(live, url), log_level="error", access_log=False))
        serving = Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        serving.start()
        while not server.started:
            sleep(0.02)
        isin, first = next(iter(chain.ledger.series)), live.snapshot.head.number
        with ProcessPoolExecutor(clients, get_context("spawn")) as pool:
            runs = pool.map(asked, repeat(url, clients), repeat(isin), repeat(wanted // clients))
            took = sorted(second for run in runs for second in run)
        server.should_exit = True
        serving.join()
        return Answered(took, live.snapshot.head.number - first)


@click.command()
@click.option("--events", type=click.IntRange(min=1_000), default=1_000_000, show_default=True)
@click.option("--requests", "wanted", type=click.IntRange(min=100), default=1_000, show_default=True)
@click.option("--clients", type=click.IntRange(min=1), default=4, show_default=True)
def main(events: int, wanted: int, clients: int) -> None:
    """Fill a store, open the portal on it, and ask.

    Example: python -m bench.portal --events 100000
    """
    chain = Stream(events)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        chain.ledger.save(folder)
        fill(chain, Index.path(folder, chain.chain_id))
        live = Live(chain, folder)  # type: ignore[arg-type]  # what following needs of a chain
        first, again = timed(live.refresh), timed(live.refresh)
        chain.append()
        told = f"{again * 1000:.0f} ms if nothing is new, {timed(live.refresh) * 1000:.0f} ms after a block"
        click.echo(f"{events:,} events: the first snapshot takes {first:.1f} s, {told}")
        found = ask(chain, live, wanted, clients)
    click.echo(f"{clients} clients, {found}")
    if found.worst > BAR:
        raise click.ClickException(f"95 % must be under {BAR * 1000:.0f} ms")


if __name__ == "__main__":
    main()
