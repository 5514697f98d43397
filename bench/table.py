"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: int = 1) -> str:
    """A table whose columns from number `right` on hold figures."""
    rules = ["---" if column < right else "---:" for column in range(len(heads))]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, rules, *rows))


def figure(gas: int | None) -> str:
    """A number for people; nothing where there is none."""
    return "" if gas is None else f"{gas:,}"
