"""The pages say what the figures say, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bench import curves, further, performance, readme, results
from bench.operations import further_operations, grown, operations, quoted
from tests.support.projects import ROOT

LINK = re.compile(r"\]\(([^)#]+)\)")


def line(page: str, title: str) -> str:
    """The line of the table of bars about an operation."""
    (found,) = (row for row in bars(page).splitlines() if row.startswith(f"| {title} |"))
    return found


def bars(page: str) -> str:
    """What the page says of the bars."""
    return page.split("## Do the bars hold?")[1].split("##")[0]


def page_of(own: Mapping[str, int | None], alone: Mapping[str, int] | None = None) -> str:
    """The page if these were our figures."""
    return readme.page({**results.read(), results.OWN: own}, further.read() if alone is None else alone)


def test_the_readme_is_made_from_the_committed_figures() -> None:
    assert readme.PATH.read_text("utf-8") == readme.page(results.read(), further.read())


def test_the_page_of_performance_and_its_charts_are_made_from_the_committed_curves() -> None:
    made = performance.pages(curves.read())
    committed = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs" / "performance").glob("*.svg")}
    assert committed | {performance.PAGE} == made.keys()
    for name, text in made.items():
        assert (ROOT / "docs" / name).read_text("utf-8") == text, name


def test_the_readme_names_what_is_not_built() -> None:
    page = readme.page(results.read(), further.read())
    for operation in operations().values():
        assert (f"- {operation.title}: {operation.missing}" in page) is bool(operation.missing)
        assert line(page, operation.title).endswith("| not built |") is bool(operation.missing)


@pytest.mark.parametrize("missing", ["there is no transfer yet", None])
def test_the_list_of_what_is_not_built_is_there_if_something_is_not(
    missing: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {key: replace(operation, missing=None) for key, operation in operations().items()}
    told["transfer.existing"] = replace(told["transfer.existing"], missing=missing)
    monkeypatch.setattr(readme, "operations", lambda: told)
    page = bars(page_of(results.read()[results.OWN]))
    assert ("Not built yet, so without a figure:" in page) is bool(missing)
    assert ("- transfer to an existing holder: there is no transfer yet\n" in page) is bool(missing)


# what isn't built, as README.md calls it
CALLED = {"batch_transfer_100": "batch transfers", "recover": "recovery of lost wallets"}


@pytest.mark.parametrize(("what", "called"), CALLED.items())
def test_the_state_of_the_project_names_what_is_not_built_and_nothing_else(what: str, called: str) -> None:
    state = (ROOT / "README.md").read_text("utf-8").split("## State")[1]
    missing = [key for key, operation in operations().items() if operation.missing]
    assert (called in " ".join(state.split())) is any(key.startswith(f"{what}.") for key in missing)
    assert {key.partition(".")[0] for key in missing} <= CALLED.keys()


def test_a_bar_that_is_passed_is_told_by_how_much() -> None:
    committed = results.read()
    over = {**committed, results.OWN: {**committed[results.OWN], "transfer.existing": 45_501}}
    page = readme.page(over, further.read())
    assert line(page, "transfer to an existing holder").endswith("| 45,501 | 45,500 | no, 1 over |")
    assert "Over its bar: transfer to an existing holder." in page


def test_what_is_not_compared_has_bars_of_its_own() -> None:
    title, bar = further_operations()["licence.revoke"].title, further_operations()["licence.revoke"].bar
    assert bar is not None
    page = page_of(results.read()[results.OWN], {**further.read(), "licence.revoke": bar + 2})
    section = page.split("## Not compared")[1].split("##")[0]
    assert f"Over its bar: {title}." in section
    assert f"| {title} | {bar + 2:,} | {bar:,} | no, 2 over |" in section
    assert "Over its bar" not in bars(page)


def test_aims_that_are_missed_are_told_with_both_figures() -> None:
    aims = {key: operation.aim for key, operation in operations().items() if operation.aim}
    assert aims == {
        "transfer.existing": 44_500,
        "admit.batch_100": 25_400,
        "coupon_push_100.cash": 24_000,
        "coupon_pull.cash": 68_000,
    }
    own = results.read()[results.OWN]
    page = bars(page_of({**own, **aims, "coupon_pull.cash": 68_001}))
    assert "Missed of 4 lower aims ([why](../docs/adr/0014-what-gas-is-paid-for.md)):\n\n- coupon pull" in page
    assert "- coupon pull by a holder who has cash: 68,001, aimed at 68,000\n" in page
    assert "The 4 lower aims are reached, too." in bars(page_of({**own, **aims}))


def test_what_others_do_in_one_step_is_not_set_beside_one_part_of_ours() -> None:
    own, cmtat = results.read()[results.OWN], quoted()[0]
    party, roll = own["transfer.first_after_record_added"], own["transfer.roll_added"]
    assert party is not None
    assert roll is not None
    assert "transfer.first_after_record_added" not in cmtat.gas
    assert f"here both parties and the roll together are {2 * party + roll:,}" in page_of(own)


def test_when_every_bar_holds_the_readme_says_so() -> None:
    own = {key: operation.bar if not operation.missing else None for key, operation in operations().items()}
    page = page_of(own)
    assert "All that can be measured hold." in page
    assert "over |" not in page


def test_quoted_figures_stand_in_columns_that_say_so_with_source_and_version() -> None:
    page = readme.page(results.read(), further.read())
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
