"""SQLite files that the package keeps for itself: a change is alone, and a file that can't be used is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from wasiqa.errors import OF_THE_DISK, InputRefused, WasiqaError, disk_fails

_FAILING = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_PRIMARY = 0xFF
"""The part of an extended result code that says what kind it is (SQLite's manual, result codes)."""


@contextmanager
def usable(what: str, path: Path, hint: str) -> Iterator[None]:
    """Raises `InputRefused` with this hint for whatever the file does, or holds, that it shouldn't; `ChainFailed` where
    the disk is full or fails: the file is as it was, and running the command again is safe."""
    try:
        yield
    except WasiqaError:  # of which some are ValueErrors or OSErrors, too
        raise
    except (OSError, SQLAlchemyError, ValueError) as error:
        if _of_the_disk(error, path.parent):
            raise disk_fails(f"{path}: {_reason(error)}") from error
        told = f"{what} {path} can't be used: {_reason(error)}"
        raise InputRefused(told, file=str(path), hint=hint, code="DATABASE_UNUSABLE") from error


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """One change, alone from its start, so that what it looks at stays true until its end; all or nothing."""
    with engine.begin() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def _of_the_disk(error: Exception, folder: Path) -> bool:
    if isinstance(error, OSError):
        return error.errno in OF_THE_DISK
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & _PRIMARY
    return code in _FAILING or (code == sqlite3.SQLITE_CANTOPEN and not _has_room(folder))


def _has_room(folder: Path) -> bool:
    """SQLite doesn't say why it can't make the file that it needs beside its own."""
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError as error:
        return error.errno not in OF_THE_DISK


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return str(error.strerror or error)
    return str(getattr(error, "orig", None) or error)
