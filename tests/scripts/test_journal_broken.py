"""A journal that can't be used: one sentence, and nothing is sent."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.scripts.cli import EXAMPLES, Cli

UPDATE = f"whitelist apply {EXAMPLES}/whitelist/investors-update.csv"


def overwritten(journal: Path) -> None:
    journal.write_text("this is not a journal")


def cut(journal: Path) -> None:
    os.truncate(journal, journal.stat().st_size // 2)


def emptied(journal: Path) -> None:
    os.truncate(journal, 0)


def scribbled(journal: Path) -> None:
    content = bytearray(journal.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    journal.write_bytes(content)


def of_something_else(journal: Path) -> None:
    journal.unlink()
    with closing(sqlite3.connect(journal)) as database:
        database.execute("CREATE TABLE runs (made_up TEXT)")


def a_folder(journal: Path) -> None:
    journal.unlink()
    journal.mkdir()


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (overwritten, "file is not a database"),
        (emptied, "it is empty, and there are receipts beside it"),
        (cut, "database disk image is malformed"),
        (scribbled, "database disk image is malformed"),
        (of_something_else, "no such column: runs.id"),
        (a_folder, "unable to open database file"),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_where_the_journal_is_broken_nothing_is_sent_and_a_sentence_says_what_to_do(
    cli: Cli, harm: Callable[[Path], None], reason: str
) -> None:
    journal = cli.folder / "receipts" / "31337" / "journal.db"
    harm(journal)
    before, receipts = cli.live.block(), there(journal)
    told = cli(f"{UPDATE} --json", by="registrar", exits=3)
    assert told.error["message"] == f"the journal {journal} can't be used: {reason}"
    assert (told.error["code"], told.error["file"]) == ("DATABASE_UNUSABLE", str(journal))
    assert "from its backup" in told.error["hint"]
    assert told.stderr.endswith(f"refused: {told.error['message']}\nhint: {told.error['hint']}\n")
    assert (cli.live.block(), there(journal)) == (before, receipts)

    cli(f"{UPDATE} --receipts {cli.folder}/fresh", by="registrar")
    assert cli.live.block().number == before.number + 1


@pytest.mark.parametrize("beside", [False, True], ids=["nothing", "receipts"])
def test_where_the_disk_is_full_nothing_is_sent_and_the_same_command_does_it_later(cli: Cli, beside: bool) -> None:
    def full(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    before, line = cli.live.block(), f"{UPDATE} --receipts {cli.folder}/new"
    if beside:  # of a journal on a server
        (cli.folder / "new" / "31337").mkdir(parents=True)
        (cli.folder / "new" / "31337" / "made-up.json").touch()
    event.listen(Engine, "connect", full)
    try:
        told = cli(f"{line} --json", by="registrar", exits=4)
    finally:
        event.remove(Engine, "connect", full)
    journal = cli.folder / "new" / "31337" / "journal.db"
    assert told.error["message"] == f"the disk fails: {journal}: database or disk is full"
    assert (told.error["code"], told.error["hint"]) == ("DISK_FAILS", "make room and run the command again")
    assert cli.live.block() == before

    cli(line, by="registrar")
    assert cli.live.block().number == before.number + 1


def there(journal: Path) -> list[Path]:
    return sorted(journal.parent.glob("*.json"))
