"""The coverage of the package: the table, and what fails."""

from __future__ import annotations

import pytest

from tools.python_coverage import LEAST, Measured, judge, read, together

GOOD = Measured("wasiqa/good.py", 100, 100, 50, 50)
BAD = Measured("wasiqa/bad.py", 20, 9, 50, 40)
EMPTY = Measured("wasiqa/__init__.py", 0, 0, 0, 0)


def told(*sources: Measured, slowly: dict[str, str] | None = None) -> tuple[str, bool]:
    rows, right = judge(sources, slowly or {})
    return "\n".join(rows), right


def test_what_coverage_wrote_is_read() -> None:
    summary = {"num_branches": 20, "covered_branches": 9, "num_statements": 50, "covered_lines": 40}
    assert read({"files": {"wasiqa/bad.py": {"summary": summary}}}) == [BAD]


def test_a_file_without_branches_lacks_none() -> None:
    assert (EMPTY.share, together([GOOD, BAD, EMPTY]).branches) == (100, 120)


@pytest.mark.parametrize(("hit", "right"), [(95, True), (94, False)])
def test_branches_below_the_bar_fail(hit: int, right: bool) -> None:
    text, found = told(Measured("wasiqa/some.py", 100, hit, 9, 9))
    assert found is right
    assert text.endswith(f"\n{hit}.00 % of branches are covered; {LEAST:g} % have to be")


def test_the_largest_gaps_stand_first_and_what_is_covered_is_not_named() -> None:
    other = Measured("wasiqa/other.py", 1_000, 985, 1_000, 990)
    text, _ = told(GOOD, BAD, other)
    assert [line.split()[0] for line in text.splitlines()[1:3]] == ["wasiqa/other.py", "wasiqa/bad.py"]
    assert GOOD.source not in text


def test_what_slow_tests_reach_is_left_out_and_named_with_them() -> None:
    text, right = told(GOOD, BAD, slowly={BAD.source: "tests/test_bad.py"})
    assert right
    assert "45.0  slowly: tests/test_bad.py\n" in text


@pytest.mark.parametrize("source", ["wasiqa/good.py", "wasiqa/gone.py"])
def test_a_file_is_not_listed_for_nothing(source: str) -> None:
    text, right = told(GOOD, slowly={source: "tests/test_good.py"})
    assert not right
    assert f"{source} is listed as slowly covered" in text
