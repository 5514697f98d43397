"""All dates are tried, and a library that is wrong on a few of them is found out."""

from __future__ import annotations

import pytest

from tools.proof.exhaustive import __main__ as exhaustive
from tools.proof.exhaustive.days import ERA, day_of
from wasiqa.chain.sources import with_imports

CIVIL = "contracts/libraries/CivilDates.sol"


def test_the_calendar_comes_again_after_the_days_that_are_tried() -> None:
    assert ERA == 400 * 365 + 97
    assert day_of(ERA).replace(year=1970) == day_of(0)
    assert day_of(ERA).year == 2370


def test_one_wrong_answer_of_many_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(exhaustive, "asking", lambda sources: None)
    monkeypatch.setattr(exhaustive, "ATTEMPTS", {"made up": lambda ask: iter([((1, 2), (1, 2)), ((3,), (4,))])})
    assert exhaustive.main() == 1
    assert capsys.readouterr().out.endswith("all 3 answers about dates tried, 1 differ\n")


@pytest.mark.slow
def test_a_leap_year_that_is_none_is_found() -> None:
    sources = with_imports(exhaustive.LIBRARIES)
    sources[CIVIL] = sources[CIVIL].replace("year % 400 == 0", "year % 200 == 0")
    said, right = zip(*exhaustive.ATTEMPTS["months are added"](exhaustive.asking(sources)), strict=True)
    assert said != right
