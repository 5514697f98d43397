"""Parts that are packed, and numbers that no file has."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.whitelist.support import wallet
from tests.whitelist.test_expiry import NOW, word
from tests.whitelist.test_expiry import ZONE as KARACHI
from wasiqa.whitelist.expiry import expiring
from wasiqa.whitelist.packed import Packed
from wasiqa.whitelist.parts import Added
from wasiqa.whitelist.reader import read
from wasiqa.whitelist.table import Cell, Kind

PARTS = [Added(row=row, wallet=wallet(row), word=word(NOW)) for row in range(2, 7)]


def test_parts_are_those_that_were_packed() -> None:
    packed = Packed.made_of(Added, PARTS)
    assert packed == PARTS
    assert (packed[0], packed[-1], packed[1:3]) == (PARTS[0], PARTS[-1], PARTS[1:3])


def test_no_part_is_left_out_in_between() -> None:
    with pytest.raises(ValueError, match="parts are taken one after the other"):
        Packed.made_of(Added, PARTS)[::2]


def test_no_file_has_more_rows_than_a_part_can_number() -> None:
    with pytest.raises(ValueError, match="no file has so many rows"):
        Added(row=1 << 32, wallet=wallet(1), word=word(NOW))


def test_a_time_of_day_is_read_as_one(tmp_path: Path) -> None:
    workbook = Workbook()
    assert workbook.active is not None
    for value in ("column", time(17, 0)):
        workbook.active.append([value])
    workbook.save(tmp_path / "list.xlsx")
    (row,) = read(tmp_path / "list.xlsx").rows
    assert row.cells == (Cell("17:00:00", Kind.DATE),)


def test_of_the_last_day_only_its_own_hours_count() -> None:
    midnight = NOW - NOW % 86_400
    assert expiring({wallet(1): word(midnight + 2 * 86_400)}, NOW, 0, KARACHI) == []
