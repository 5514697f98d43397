"""The pages say what the figures say, and nothing else."""

from __future__ import annotations

import re

import pytest

from bench import curves, performance, readme, results
from bench.operations import grown, operations, quoted
from tests.support.projects import ROOT

LINK = re.compile(r"\]\(([^)#]+)\)")


def line(page: str, title: str) -> str:
    """The line of the table of bars about an operation."""
    table = page.split("## Do the bars hold?")[1].split("##")[0]
    (found,) = (row for row in table.splitlines() if row.startswith(f"| {title} |"))
    return found


def test_the_readme_is_made_from_the_committed_figures() -> None:
    assert readme.PATH.read_text("utf-8") == readme.page(results.read())


def test_the_page_of_performance_and_its_charts_are_made_from_the_committed_curves() -> None:
    made = performance.pages(curves.read())
    committed = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs" / "performance").iterdir()}
    assert committed | {performance.PAGE} == made.keys()
    for name, text in made.items():
        assert (ROOT / "docs" / name).read_text("utf-8") == text, name


def test_the_readme_names_what_is_not_built() -> None:
    page = readme.page(results.read())
    for operation in operations().values():
        assert (f"- {operation.title}: {operation.missing}" in page) is bool(operation.missing)
        assert line(page, operation.title).endswith("| not built |") is bool(operation.missing)


def test_a_bar_that_is_passed_is_told_by_how_much() -> None:
    committed = results.read()
    over = {**committed, results.OWN: {**committed[results.OWN], "transfer.existing": 45_501}}
    page = readme.page(over)
    assert line(page, "transfer to an existing holder").endswith("| 45,501 | 45,500 | no, 1 over |")
    assert "Over its bar: transfer to an existing holder." in page


def test_when_every_bar_holds_the_readme_says_so() -> None:
    own = {key: operation.bar if not operation.missing else None for key, operation in operations().items()}
    page = readme.page({**results.read(), results.OWN: own})
    assert "All of them that can be measured." in page
    assert "over |" not in page


def test_quoted_figures_stand_in_columns_that_say_so_with_source_and_version() -> None:
    page = readme.page(results.read())
    (heads,) = (row for row in page.splitlines() if row.startswith("| operation | key |"))
    for other in quoted():
        assert f"{other.name} (quoted)" in heads
        assert f"**{other.name}:** {other.version}; {other.settings}." in page
    own = results.read()[results.OWN]["transfer.existing"]
    assert f"| {own:,} | 34,467 | 34,014 | 211,747 | 55,543 | 123,936 |" in page


@pytest.mark.parametrize("path", [readme.PATH, ROOT / "docs" / performance.PAGE])
def test_links_of_the_pages_lead_somewhere(path: object) -> None:
    page = ROOT / str(path)
    targets = LINK.findall(page.read_text("utf-8"))
    assert targets
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_curve_is_explained_and_every_operation_named() -> None:
    assert [curve.name for curve in curves.read()] == list(grown())
    for curve in curves.read():
        assert all(performance.title_of(operation) for operation in curve.gas)
