"""docs/performance.md and its charts, made from the curves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from bench.chart import chart
from bench.curves import Curve
from bench.operations import grown, operations, text
from bench.table import figure, table

DOCS = Path(__file__).parents[1] / "docs"
PAGE = "performance.md"
_CHARTS = "performance"
_MORE = MappingProxyType(
    {
        "coupon_pull.first_row": "coupon of the first record time, pulled late",
        "transfer.after_silence_added": "first transfer after the silence, added",
    }
)
_TALL = "series.open"
"""Left out of the charts, where it would press all other lines to the ground."""


def pages(curves: Sequence[Curve]) -> dict[str, str]:
    """All files by their path in docs."""
    charts = {f"{_CHARTS}/{curve.name}.svg": _chart(curve) for curve in curves}
    sections = [text("performance"), *(_section(curve) for curve in curves), text("trades")]
    return {PAGE: "\n".join(sections), **charts}


def write(curves: Sequence[Curve], docs: Path = DOCS) -> None:
    """Write the page and its charts."""
    for name, content in pages(curves).items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def title_of(operation: str) -> str:
    """What an operation is called."""
    return _MORE.get(operation) or operations()[operation].title


def _chart(curve: Curve) -> str:
    unit = grown()[curve.name].unit
    lines = {title_of(operation): costs for operation, costs in curve.gas.items() if operation != _TALL}
    return chart(f"Gas by number of {unit}", curve.sizes, lines)


def _section(curve: Curve) -> str:
    told = grown()[curve.name]
    rows = [[title_of(operation), *map(figure, costs)] for operation, costs in curve.gas.items()]
    heads = [told.unit, *(f"{size:,}" for size in curve.sizes)]
    image = f"![Gas by number of {told.unit}]({_CHARTS}/{curve.name}.svg)"
    return f"## {told.title}\n\n{told.sentence}\n\n{image}\n\n{table(heads, rows)}\n"
