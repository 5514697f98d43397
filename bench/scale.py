"""How a whitelist of a country's size is planned and written: `python -m bench.scale`.

The plan is that of a file against an event store with as many words, which are made up: the node doesn't have them.
What is written is written on anvil, beside a bare loop that sends the same transactions, which were signed before.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any

import click
from sqlalchemy import create_engine, select

from bench.scale_ground import Ground, bare, ground
from wasiqa.chain.chain import Receipt
from wasiqa.home import home
from wasiqa.journal.chain import JournalledChain
from wasiqa.journal.tables import TRANSACTIONS

SECONDS, MEMORY, SHARE = 30, 2 << 30, 0.8
"""The bars: of a plan's time, and of the memory of all its processes; and of the bare loop's investors a second."""
REPORT = home() / "build" / "scale.json"


@dataclass(frozen=True)
class Planned:
    """One `whitelist plan`, as a process of its own."""

    rows: int
    seconds: float
    cpu: float
    """Seconds of all its processes together; on a busy machine it took longer."""
    memory: int
    """Bytes of all its processes together, at most."""
    added: int
    changed: int
    bytes: int


@dataclass(frozen=True)
class Pair:
    """One `whitelist apply` and one bare loop, in seconds."""

    whole: float
    """The command from its start to its end."""
    sending: float
    """From the first signature to the last receipt."""
    bare: float


@dataclass(frozen=True)
class Written:
    """Several pairs."""

    investors: int
    transactions: int
    pairs: tuple[Pair, ...]

    @property
    def rates(self) -> tuple[float, float, float]:
        """Investors a second, of the median: while it sends, of the bare loop, and of the whole command."""
        sending, loop, whole = (
            median(getattr(pair, name) for pair in self.pairs) for name in ("sending", "bare", "whole")
        )
        return self.investors / sending, self.investors / loop, self.investors / whole

    @property
    def share(self) -> float:
        """Of the bare loop's investors a second."""
        sending, loop, _ = self.rates
        return sending / loop


def plan(office: Ground, file: Path, *options: str) -> Planned:
    """Run `wasiqa whitelist plan`."""
    out = office.folder / "plan.json"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", "wasiqa", "whitelist", "plan", str(file), "--out", str(out), *options]
    settings = {name: value for name, value in office.cli.environment.items() if value is not None}
    before, began = os.times(), time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True)
    with process, _watched(process.pid) as most:
        told, _ = process.communicate()
    took, after = time.perf_counter() - began, os.times()
    if process.returncode:
        raise click.ClickException(f"whitelist plan ended with {process.returncode}: {told}")
    words = told.strip().splitlines()[-1].replace(",", "").split()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    size = out.stat().st_size
    rows = int(words[0]) + int(words[2]) + int(words[words.index("unchanged:") - 1])
    return Planned(rows, took, cpu, most[0], int(words[0]), int(words[2]), size)


@contextmanager
def _watched(pid: int) -> Iterator[list[int]]:
    """The most memory that a process and those it started have had together, looked at twenty times a second."""
    most, over = [0], Event()

    def watch() -> None:
        while not over.wait(0.05):
            most[0] = max(most[0], sum(map(_resident, _family(pid))))

    watching = Thread(target=watch)
    watching.start()
    try:
        yield most
    finally:
        over.set()
        watching.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _family(int(child))


def _resident(pid: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def write(office: Ground, file: Path, pairs: int) -> Written:
    """Run `wasiqa whitelist apply` and the bare loop in turn, each from the same block."""
    found, signed, number = [], list[bytes](), 0
    for n in range(pairs):
        receipts = office.folder / f"receipts-{n}"
        with office.undone(), _sending() as sending:
            began = time.perf_counter()
            said = office.cli(f"whitelist apply {file} --receipts {receipts} --json", by="registrar")
            whole = time.perf_counter() - began
        number, signed = len(said.document["transactions"]), _signed_in(receipts)
        with office.undone():
            began = time.perf_counter()
            bare(office.url, signed)
            found.append(Pair(whole, sum(sending), time.perf_counter() - began))
    with file.open(encoding="utf-8") as lines:
        return Written(sum(1 for _ in lines) - 1, number, tuple(found))


@contextmanager
def _sending() -> Iterator[list[float]]:
    """How long it takes from the first signature to the last receipt."""
    spent, send_each = [], JournalledChain.send_each

    def timed(self: JournalledChain, *given: Any, **named: Any) -> Iterator[Receipt]:
        began = time.perf_counter()
        yield from send_each(self, *given, **named)
        spent.append(time.perf_counter() - began)

    JournalledChain.send_each = timed  # type: ignore[method-assign]
    try:
        yield spent
    finally:
        JournalledChain.send_each = send_each  # type: ignore[method-assign]


def _signed_in(receipts: Path) -> list[bytes]:
    (journal,) = receipts.rglob("journal.db")
    with create_engine(f"sqlite:///{journal}").connect() as connection:
        return list(connection.execute(select(TRANSACTIONS.c.raw).order_by(TRANSACTIONS.c.nonce)).scalars())


def report(planned: Planned, written: Written) -> dict[str, Any]:
    """What is kept of both."""
    sending, loop, whole = written.rates
    rates = {"sending": sending, "bare": loop, "whole": whole}
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=home(), capture_output=True, text=True, check=False)
    told = {"investors_a_second": rates, "share": written.share, **asdict(written)}
    return {"commit": commit.stdout.strip() or None, "plan": asdict(planned), "apply": told}


def measure(rows: int, investors: int, pairs: int) -> tuple[Planned, Written]:
    """Both, and the report."""
    with ground() as office:
        file = office.listed(rows)
        office.indexed(file, rows)
        planned = plan(office, file)
        (office.folder / "deployments" / "31337.events.db").unlink()
        written = write(office, office.listed(investors), pairs)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report(planned, written), indent=2) + "\n", encoding="utf-8")
    return planned, written


@click.command()
@click.option("--rows", type=click.IntRange(min=100), default=1_000_000, show_default=True)
@click.option("--investors", type=click.IntRange(min=100), default=50_000, show_default=True)
@click.option("--pairs", type=click.IntRange(min=1), default=5, show_default=True)
def main(rows: int, investors: int, pairs: int) -> None:
    """Plan, then write.

    Example: python -m bench.scale --rows 100000 --investors 10000
    """
    planned, written = measure(rows, investors, pairs)
    click.echo(f"plan of {planned.rows:,} rows: {planned.seconds:.1f} s ({planned.cpu:.1f} s of all processors),")
    click.echo(f"  {planned.memory >> 20:,} MiB, {planned.added:,} added, {planned.changed:,} changed")
    sending, loop, whole = written.rates
    click.echo(f"{written.investors:,} investors in {written.transactions} transactions, {len(written.pairs)} pairs:")
    click.echo(f"  {sending:,.0f} a second while it sends, {loop:,.0f} by a bare loop: {written.share:.0%};")
    click.echo(f"  {whole:,.0f} a second by the whole command")
    good = planned.seconds < SECONDS and planned.memory < MEMORY and written.share >= SHARE
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
