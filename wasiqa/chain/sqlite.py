"""SQLite files that the package keeps for itself: a change is alone, and a file that can't be used is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from wasiqa.errors import InputRefused, WasiqaError


@contextmanager
def usable(what: str, path: Path, hint: str) -> Iterator[None]:
    """Raises `InputRefused` with this hint for whatever the file does, or holds, that it shouldn't."""
    try:
        yield
    except WasiqaError:  # of which some are ValueErrors or OSErrors, too
        raise
    except (OSError, SQLAlchemyError, ValueError) as error:
        told = f"{what} {path} can't be used: {_reason(error)}"
        raise InputRefused(told, file=str(path), hint=hint, code="DATABASE_UNUSABLE") from error


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """One change, alone from its start, so that what it looks at stays true until its end; all or nothing."""
    with engine.begin() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return str(error.strerror or error)
    return str(getattr(error, "orig", None) or error)
