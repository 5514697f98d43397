"""How quickly the portal answers on a large programme: `python -m bench.portal --events 1000000`.

The chain is made up (`bench.stream`). Clients ask for pages and data at once, as fast as they are answered.
"""

from __future__ import annotations

import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from threading import Thread
from time import perf_counter, sleep
from typing import Any

import click
import requests
import uvicorn

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


@click.command()
@click.option("--events", type=click.IntRange(min=1_000), default=1_000_000, show_default=True)
@click.option("--requests", "wanted", type=click.IntRange(min=100), default=1_000, show_default=True)
@click.option("--clients", type=click.IntRange(min=1), default=4, show_default=True)
def main(events: int, wanted: int, clients: int) -> None:
    """Fill a store, open the portal on it, and ask.

    Example: python -m bench.portal --events 100000
    """
    chain: Any = Stream(events)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        chain.ledger.save(folder)
        Index.open(Index.path(folder, chain.chain_id), chain, chain.ledger).sync()
        live = Live(chain, folder)
        first, again = _timed(live.refresh), _timed(live.refresh)
        click.echo(
            f"{events:,} events: the first snapshot takes {first:.1f} s, {again * 1000:.0f} ms if nothing is new"
        )
        with listening("127.0.0.1", 0) as door, live.following(0.5):
            url = f"http://127.0.0.1:{door.getsockname()[1]}"
            server = uvicorn.Server(uvicorn.Config(application(live, url), log_level="error", access_log=False))
            Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True).start()
            while not server.started:
                sleep(0.02)
            isin = next(iter(chain.ledger.series))
            with ProcessPoolExecutor(clients, get_context("spawn")) as pool:
                runs = pool.map(asked, repeat(url, clients), repeat(isin), repeat(wanted // clients))
                took = sorted(second for run in runs for second in run)
            server.should_exit = True
    worst = quantiles(took, n=20)[-1]
    click.echo(f"{len(took):,} requests by {clients} clients: half under {took[len(took) // 2] * 1000:.0f} ms, "
               f"95 % under {worst * 1000:.0f} ms, all under {took[-1] * 1000:.0f} ms")  # fmt: skip
    if worst > BAR:
        raise click.ClickException(f"95 % must be under {BAR * 1000:.0f} ms")


def _timed(run: Any) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


if __name__ == "__main__":
    main()
