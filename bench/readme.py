"""bench/README.md, made from the figures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bench.operations import FOLDER, Operation, agreement, operations, quoted, text
from bench.results import OPENZEPPELIN, OWN, SOLADY, SYSTEMS, TREX, Results
from bench.table import figure, table

PATH = FOLDER / "README.md"
_NAMES = {OWN: "Wasiqa", OPENZEPPELIN: "OpenZeppelin", SOLADY: "Solady", TREX: "T-REX"}


def page(results: Results) -> str:
    """The whole page."""
    parts = [text("readme"), _comparison(results), _holds(results), _quoted(), text("method"), _checked(results)]
    return "\n".join(parts)


def write(results: Results, path: Path = PATH) -> None:
    """Write the page."""
    path.write_text(page(results), "utf-8")


def over(results: Results) -> list[Operation]:
    """The operations of ours that cost more than their bar allows."""
    own = results[OWN]
    return [o for o in operations().values() if o.bar is not None and (own[o.key] or 0) > o.bar]


def _comparison(results: Results) -> str:
    heads = [
        "operation",
        "key",
        *(_NAMES[system] for system in SYSTEMS),
        *(f"{other.name} (quoted)" for other in quoted()),
    ]
    rows = [
        [
            operation.title,
            f"`{key}`",
            *(figure(results[system][key]) for system in SYSTEMS),
            *(figure(other.gas.get(key)) for other in quoted()),
        ]
        for key, operation in operations().items()
    ]
    return f"## Comparison\n\n{table(heads, rows, right=2)}\n\nEmpty: the system has no such operation.\n"


def _holds(results: Results) -> str:
    own, dear = results[OWN], over(results)
    rows = [[o.title, figure(own[o.key]), figure(o.bar), _verdict(o, own[o.key])] for o in operations().values()]
    missing = _list(f"{o.title}: {o.missing}" for o in operations().values() if o.missing)
    return (
        "## Do the bars hold?\n\n"
        f"{_sentence('Over its bar', 'Over their bars', dear)}\n\n"
        f"{table(['operation', 'gas', 'bar', 'holds'], rows)}\n\n"
        f"Not built yet, so without a figure:\n\n{missing}\n"
    )


def _verdict(operation: Operation, gas: int | None) -> str:
    if gas is None:
        return "not built"
    if operation.bar is None:
        return "no bar"
    return "yes" if gas <= operation.bar else f"no, {gas - operation.bar:,} over"


def _sentence(one: str, several: str, dear: list[Operation]) -> str:
    if not dear:
        return "All of them that can be measured."
    return f"{one if len(dear) == 1 else several}: {'; '.join(operation.title for operation in dear)}."


def _quoted() -> str:
    head = (
        "## Quoted, not measured here\n\nFrom one earlier comparison: one anvil 1.7.1, prague, the same conditions.\n"
    )
    told = (f"**{other.name}:** {other.version}; {other.settings}.\n\n{_list(other.notes)}\n" for other in quoted())
    return "\n".join([head, *told])


def _checked(results: Results) -> str:
    per_mille, expected = agreement()
    rows = []
    for system, figures in expected.items():
        for key, gas in figures.items():
            here = results[system][key] or 0
            rows.append([_NAMES[system], f"`{key}`", figure(here), figure(gas), f"{here - gas:+,}"])
    heads = ["system", "key", "here", "quoted", "difference"]
    return f"{text('agreement').format(limit=per_mille / 10)}\n{table(heads, rows, right=2)}\n"


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)
