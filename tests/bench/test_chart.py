"""Charts: complete, well-formed, and legible where lines lie close together."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from bench.chart import chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(text: str, kind: str, css: str | None = None) -> list[ElementTree.Element]:
    """The elements of a kind."""
    found = ElementTree.fromstring(text).iter(f"{SVG}{kind}")
    return [element for element in found if css is None or element.get("class") == css]


def test_a_line_without_a_value_for_each_size_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        chart("Gas", (1, 2, 3), {"transfer": (5, 5)})


def test_each_operation_has_a_line_through_its_values_on_a_scale_from_zero() -> None:
    text = chart("Gas", (10, 100), {"cheap": (100, 100), "dear": (200, 400)})
    points = [(element.get("points") or "").split() for element in drawn(text, "polyline")]
    heights = [[float(point.split(",")[1]) for point in line] for line in points]
    ticks = {int((e.text or "").replace(",", "")): float(e.get("y") or 0) - 4 for e in drawn(text, "text", "tick")}
    assert [e.text for e in drawn(text, "text", "name")] == ["cheap", "dear"]
    assert list(ticks) == [0, 100, 200, 300, 400]
    assert heights == [[ticks[100]] * 2, [ticks[200], ticks[400]]]


def test_names_of_lines_that_lie_upon_one_another_stand_apart() -> None:
    text = chart("Gas", (1, 2), {f"operation {k}": (1_000, 1_000 + k) for k in range(12)})
    heights = sorted(float(element.get("y") or 0) for element in drawn(text, "text", "name"))
    assert min(later - earlier for earlier, later in pairwise(heights)) >= 12
    assert 20 < heights[0] < heights[-1] < 12 * 26 + 40


def test_no_two_lines_have_one_colour() -> None:
    lines = drawn(chart("Gas", (1, 2), {f"operation {k}": (1_000, 2_000) for k in range(30)}), "polyline")
    assert len({line.get("stroke") for line in lines}) == 30


def test_names_may_hold_signs_that_mean_something_in_svg() -> None:
    text = chart("a < b", (1, 2), {"x & y": (1, 1)})
    assert [element.text for element in drawn(text, "text", "name")] == ["x & y"]
    assert "a < b" in [element.text for element in drawn(text, "text")]
