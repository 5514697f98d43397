"""An announcement some years later, to rehearse a published auction on a chain whose clock starts today."""

from __future__ import annotations

import os
import re
from pathlib import Path

from wasiqa.auction.announcement import Announcement, read_announcement
from wasiqa.durable import write_durably
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.terms.shift import CYCLE

_YEAR = re.compile(r"(?<![0-9\"])([0-9]{4})(?=-[0-9]{2}-[0-9]{2})")
_TERMS = re.compile(r"^terms: .*$", re.MULTILINE)


def write_shifted(source: Path, target: Path, terms: Path, years: int = CYCLE) -> Announcement:
    """Write the announcement at `source` with its days moved, for the series of the sheet `terms`, and read it back.

    After 28 years weekdays and leap years return. Raises `NotAllowed` if there is such a file, `InputRefused` for
    mistakes in either.
    """
    read_announcement(source)
    if target.exists():
        raise NotAllowed(f"{target} is there already, and is not replaced", hint="name a new file", code="FILE_EXISTS")
    text = _YEAR.sub(lambda year: str(int(year[1]) + years), source.read_text(encoding="utf-8"))
    named = Path(os.path.relpath(terms.resolve(), target.parent.resolve())).as_posix()
    write_durably(target, _TERMS.sub(f"terms: {named}", text))
    try:
        return read_announcement(target)
    except InputRefused:
        target.unlink()
        raise
