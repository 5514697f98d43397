"""Line charts as SVG: one line per operation, sizes at equal distances, the operation's name at the line's end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from colorsys import hls_to_rgb
from xml.sax.saxutils import escape

_WIDTH, _TOP, _LEFT, _PLOT = 960, 28, 72, 470
_LINE = 17
_LABELS = _LEFT + _PLOT + 14
_LIGHTNESS = (0.25, 0.4, 0.55)
_STYLE = "text{font:12px sans-serif;fill:#333}.axis{stroke:#bbb}.tick{text-anchor:end}.size{text-anchor:middle}"


def chart(title: str, sizes: Sequence[int], lines: Mapping[str, Sequence[int]]) -> str:
    """The text of an SVG file; every line has a value for each size, and the scale begins at 0."""
    height = max(240, 26 * len(lines))
    bottom = _TOP + height
    top = _ceiling(max(max(values) for values in lines.values()))
    xs = [_LEFT + _PLOT * (k + 0.5) / len(sizes) for k in range(len(sizes))]
    points = {
        name: [(x, bottom - height * value / top) for x, value in zip(xs, values, strict=True)]
        for name, values in lines.items()
    }
    places = _spread({name: line[-1][1] for name, line in points.items()})
    size = f'width="{_WIDTH}" height="{bottom + 30}" viewBox="0 0 {_WIDTH} {bottom + 30}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><style>{_STYLE}</style>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{_LEFT}" y="16" font-weight="bold">{escape(title)}</text>',
        *(_tick(top * k // 4, bottom - height * k / 4) for k in range(5)),
        *(f'<text class="size" x="{x:.1f}" y="{bottom + 18}">{n:,}</text>' for x, n in zip(xs, sizes, strict=True)),
    ]
    for number, (name, line) in enumerate(points.items()):
        parts += _line(name, line, places[name], _colour(number, len(points)))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _tick(value: int, y: float) -> str:
    text = f'<text class="tick" x="{_LEFT - 6}" y="{y + 4:.1f}">{value:,}</text>'
    return f'<path class="axis" d="M{_LEFT} {y:.1f}h{_PLOT}"/>{text}'


def _line(name: str, points: Sequence[tuple[float, float]], place: float, colour: str) -> list[str]:
    (x, y), path = points[-1], " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points),
        f'<path d="M{x:.1f} {y:.1f}L{_LABELS - 4} {place:.1f}" stroke="{colour}" stroke-width="0.5"/>',
        f'<text class="name" x="{_LABELS}" y="{place + 4:.1f}" style="fill:{colour}">{escape(name)}</text>',
    ]


def _colour(number: int, among: int) -> str:
    """One of so many: another hue for each, and neighbours not equally light."""
    shares = hls_to_rgb(number / among, _LIGHTNESS[number % len(_LIGHTNESS)], 0.7)
    return "#" + "".join(f"{round(255 * share):02x}" for share in shares)


def _ceiling(value: int) -> int:
    """A round number not below `value` whose quarters are round, too."""
    unit: int = 4 * 10 ** max(len(str(value)) - 2, 0)
    return -(-value // unit) * unit


def _spread(wanted: Mapping[str, float]) -> dict[str, float]:
    """Where names stand: from the lowest line upwards, each as close to its line's end as those around it allow."""
    placed: dict[str, float] = {}
    last = float("inf")
    for above, (name, y) in reversed(list(enumerate(sorted(wanted.items(), key=lambda item: item[1])))):
        last = placed[name] = max(min(y, last - _LINE), _TOP + _LINE * above)
    return placed
