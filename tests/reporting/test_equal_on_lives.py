"""Reports say what the contracts say of instruments whose rows float, are instalments, are divided, redirected or paid
outside, all through their lives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.support import Desk, record_of
from tests.lives.instruments import INSTRUMENTS, Instrument
from tests.lives.life import Life
from tests.reporting.equal import Contracts, require_equal
from tests.support.office import OpenSeries
from wasiqa.index.check import differences
from wasiqa.index.index import Index

CHOSEN = ("pfl-3y-semiannual", "pib-amortising-3y")


@pytest.mark.parametrize(
    "instrument", [one for one in INSTRUMENTS if one.example in CHOSEN], ids=lambda one: one.example
)
def test_reports_of_a_life_say_what_the_contracts_say(desk: Desk, instrument: Instrument, tmp_path: Path) -> None:
    folder = tmp_path / "life"
    folder.mkdir()
    life = Life(desk.office, instrument, folder)
    issued = life.sheets.issued
    series = OpenSeries(life.bond, issued, life.sheets.whole)
    ledger = desk.office.ledger.with_series(issued.sheet.isin, record_of(desk.office, series))
    index = Index.open(tmp_path / "life.db", desk.office.chain, ledger)

    def compare() -> None:
        require_equal(index.sync(), Contracts(desk.office, life.bond, ledger))

    life.live(compare)
    assert differences(index.sync(), desk.office.programme) == ()
