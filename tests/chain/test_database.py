"""Where things are kept: a file, or a schema on a server, by URL; no server is asked here."""

from __future__ import annotations

import errno
import os
import resource
from pathlib import Path
from typing import Any

import pytest
from psycopg import errors as postgresql
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from wasiqa.chain import database, sqlite
from wasiqa.chain.database import Database, Kept
from wasiqa.errors import ChainFailed, InputRefused, UsageRefused

KEPT = Kept("the made-up store", "--made-up", "delete {}", "drop the schema {}")


def at(where: Path | str) -> Database:
    return Database.at(where, KEPT, "wasiqa_1")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://desk@example.invalid/wasiqa",
        "sqlite://",
        "postgresql://desk@example.invalid",
        "postgresql://desk:secret@word@example.invalid/wasiqa",
        "no url",
    ],
)
def test_another_url_is_refused_and_no_password_is_shown(url: str) -> None:
    with pytest.raises(UsageRefused) as refused:
        at(url)
    assert "secret" not in str(refused.value)
    assert "word@" not in str(refused.value)


def test_a_file_is_named_by_its_path_or_by_a_url(tmp_path: Path) -> None:
    path = tmp_path / "made-up.db"
    for where in (path, f"sqlite:///{path}"):
        place = at(where)
        assert (place.file, str(place), place.remedy) == (path, str(path), f"delete {path}")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://desk:secret@example.invalid:5433/wasiqa", "postgresql://desk@example.invalid:5433/wasiqa"),
        ("postgres:///wasiqa", "postgresql:///wasiqa"),
    ],
)
def test_a_schema_on_a_server_is_named_without_its_password(url: str, shown: str) -> None:
    place = at(url)
    assert place.file is None
    assert str(place) == f"wasiqa_1 in {shown}"
    assert place.remedy == "drop the schema wasiqa_1"
    assert place.engine.url.drivername == "postgresql+psycopg"


def test_without_the_driver_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any, **__: Any) -> None:
        raise ImportError

    monkeypatch.setattr(database, "create_engine", missing)
    with pytest.raises(UsageRefused, match="PostgreSQL needs its driver") as refused:
        _ = at("postgresql://desk@example.invalid/wasiqa").engine
    assert refused.value.hint == "pip install 'wasiqa[postgresql]'"


def test_a_server_that_is_not_there_may_be_tried_again() -> None:
    place = at("postgresql://desk@127.0.0.1:1/wasiqa")
    with pytest.raises(ChainFailed, match="can't be reached") as failed, place.usable(), place.alone():
        pytest.fail("there is no server")
    assert str(failed.value).startswith("the made-up store wasiqa_1 in postgresql://desk@127.0.0.1:1/wasiqa")
    assert failed.value.hint == "check that the server runs and that the URL of --made-up is right"


def test_a_full_disk_wants_room_and_not_another_file(tmp_path: Path) -> None:
    place = at(tmp_path / "made-up.db")
    with place.usable(), place.alone() as connection:
        connection.execute(text("CREATE TABLE kept (what TEXT)"))
        connection.execute(text("PRAGMA max_page_count = 4"))
    much = text("INSERT INTO kept VALUES (printf('%.*c', 100000, 'x'))")
    with pytest.raises(ChainFailed) as failed, place.usable(), place.alone() as connection:
        connection.execute(much)
    assert str(failed.value) == f"the disk fails: {place}: database or disk is full"
    assert (failed.value.code, failed.value.hint) == ("DISK_FAILS", "make room and run the command again")
    with place.usable(), place.alone() as connection:
        assert connection.execute(text("SELECT count(*) FROM kept")).scalar() == 0


@pytest.mark.parametrize("failing", [errno.ENOSPC, errno.EACCES], ids=errno.errorcode.get)
def test_where_sqlite_can_not_make_a_file_the_disk_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    def fails(**_: object) -> None:
        raise OSError(failing, os.strerror(failing))

    monkeypatch.setattr(sqlite, "TemporaryFile", fails)
    place = at(tmp_path)  # a folder can't be opened as a file
    with pytest.raises(ChainFailed if failing == errno.ENOSPC else InputRefused) as failed, place.usable():
        place.engine.connect()
    assert failed.value.code == ("DISK_FAILS" if failing == errno.ENOSPC else "DATABASE_UNUSABLE")
    assert "unable to open database file" in str(failed.value)


def test_a_disk_that_fails_while_it_is_written_to_is_not_called_a_broken_file(tmp_path: Path) -> None:
    place = at(tmp_path / "made-up.db")
    with place.usable(), place.alone() as connection:
        connection.execute(text("CREATE TABLE kept (what TEXT)"))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
    much = text("INSERT INTO kept VALUES (printf('%.*c', 100000, 'x'))")
    try:
        with pytest.raises(ChainFailed) as failed, place.usable(), place.alone() as connection:
            connection.execute(much)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(failed.value) == f"the disk fails: {place}: disk I/O error"


def test_a_folder_that_can_not_be_made_on_a_full_disk_is_no_wrong_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    place = at(tmp_path / "new" / "made-up.db")
    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(ChainFailed) as failed, place.usable(), place.alone():
        pytest.fail("there is no room")
    assert str(failed.value) == f"the disk fails: {place}: No space left on device"


def test_a_full_disk_of_a_server_wants_room_too() -> None:
    place = at("postgresql://desk:secret@example.invalid/wasiqa")
    refused = postgresql.DiskFull("could not extend file: No space left on device\nHINT:  made up")
    with pytest.raises(ChainFailed) as failed, place.usable():
        raise OperationalError("INSERT", None, refused)
    told = "wasiqa_1 in postgresql://desk@example.invalid/wasiqa: could not extend file: No space left on device"
    assert (str(failed.value), failed.value.code) == (f"the disk fails: {told}", "DISK_FAILS")
