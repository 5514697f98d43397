"""bench/README.md, made from the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.operations import FOLDER, Operation, agreement, further_operations, operations, quoted, text
from bench.results import OPENZEPPELIN, OWN, SOLADY, SYSTEMS, TREX, Figures, Results
from bench.table import figure, table

PATH = FOLDER / "README.md"
_NAMES = {OWN: "Wasiqa", OPENZEPPELIN: "OpenZeppelin", SOLADY: "Solady", TREX: "T-REX"}
_HEADS = ("operation", "gas", "bar", "holds")
_WHY = "[why](../docs/adr/0014-what-gas-is-paid-for.md)"


def page(results: Results, further: Figures) -> str:
    """The whole page."""
    return "\n".join(
        [
            text("readme"),
            _comparison(results),
            _holds(results[OWN]),
            _further(further),
            _quoted(results[OWN]),
            text("method"),
            _checked(results),
        ]
    )


def write(results: Results, further: Figures, path: Path = PATH) -> None:
    """Write the page."""
    path.write_text(page(results, further), "utf-8")


def over(told: Mapping[str, Operation], gas: Figures) -> list[Operation]:
    """The operations that cost more than their bar allows."""
    return [o for o in told.values() if o.bar is not None and (gas[o.key] or 0) > o.bar]


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


def _holds(own: Figures) -> str:
    missing = [f"{o.title}: {o.missing}" for o in operations().values() if o.missing]
    parts = ["## Do the bars hold?", *_judged(operations(), own), _aims(own)]
    if missing:
        parts += ["Not built yet, so without a figure:", _list(missing)]
    return "\n\n".join(parts) + "\n"


def _further(gas: Figures) -> str:
    told = "These figures are in `bench/further.json`; other systems work otherwise."
    return "\n\n".join(["## Not compared", told, *_judged(further_operations(), gas)]) + "\n"


def _judged(told: Mapping[str, Operation], gas: Figures) -> list[str]:
    rows = [[o.title, figure(gas[o.key]), figure(o.bar), _verdict(o, gas[o.key])] for o in told.values()]
    return [_sentence("Over its bar", "Over their bars", over(told, gas)), table(_HEADS, rows)]


def _aims(own: Figures) -> str:
    aims = [(o, own[o.key] or 0, o.aim) for o in operations().values() if o.aim is not None]
    missed = [f"{o.title}: {figure(gas)}, aimed at {figure(aim)}" for o, gas, aim in aims if gas > aim]
    if not missed:
        return f"The {len(aims)} lower aims are reached, too."
    return f"Missed of {len(aims)} lower aims ({_WHY}):\n\n{_list(missed)}"


def _verdict(operation: Operation, gas: int | None) -> str:
    if gas is None:
        return "not built"
    if operation.bar is None:
        return "no bar"
    return "yes" if gas <= operation.bar else f"no, {gas - operation.bar:,} over"


def _sentence(one: str, several: str, dear: list[Operation]) -> str:
    if not dear:
        return "All that can be measured hold."
    return f"{one if len(dear) == 1 else several}: {'; '.join(operation.title for operation in dear)}."


def _quoted(own: Figures) -> str:
    head = (
        "## Quoted, not measured here\n\nFrom one earlier comparison: one anvil 1.7.1, prague, the same conditions.\n"
    )
    party, roll = (own[f"transfer.{part}_added"] or 0 for part in ("first_after_record", "roll"))
    notes = [[note.format(pair=figure(2 * party + roll)) for note in other.notes] for other in quoted()]
    told = (
        f"**{other.name}:** {other.version}; {other.settings}.\n\n{_list(said)}\n"
        for other, said in zip(quoted(), notes, strict=True)
    )
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
