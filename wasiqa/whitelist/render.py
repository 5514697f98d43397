"""A plan for people to read before they say yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wasiqa.whitelist.describe import FIELDS, counted, standing, value
from wasiqa.whitelist.document import Plan
from wasiqa.whitelist.entries import Rules
from wasiqa.whitelist.parts import Changed
from wasiqa.whitelist.word import Word

SHOWN = 50
"""Of each kind of change; a person who has more to read looks into the plan."""
_HEAD = ("row", "wallet", "status", "category", "country", "tax class", "venue", "valid until")


def render(plan: Plan, rules: Rules, sheet: str | None = None) -> str:
    """The plan as text: source, wallets added, changes field by field, wallets removed, and how much is sent.

    Of very many only the first are shown. `sheet` is that of the source, if its workbook has others.
    """
    return "\n".join(_lines(plan, rules, sheet)) + "\n"


def _lines(plan: Plan, rules: Rules, sheet: str | None) -> Iterator[str]:
    source = plan.input.path if sheet is None else f"{plan.input.path}, sheet {sheet!r}"
    yield f"{source} (SHA-256 {plan.input.sha256[:16]}…), id key {plan.id_key}"
    yield f"registry {plan.registry} on chain {plan.chain_id}, as of block {plan.block.number}"
    if plan.added:
        yield ""
        yield "Added"
        rows = ((str(new.row), *_row(new.wallet, Word.decode(new.word), rules)) for new in plan.added[:SHOWN])
        yield from _table([_HEAD, *rows])
        yield from _more(len(plan.added))
    if plan.changed:
        yield ""
        yield "Changed"
        for change in plan.changed[:SHOWN]:
            yield from _change(change, rules)
        yield from _more(len(plan.changed))
    if plan.removed:
        yield ""
        yield "Removed, since the file is the whole list and doesn't name them"
        gone = plan.removed[:SHOWN]
        yield from _table([_HEAD[1:], *(_row(one.wallet, Word.decode(one.before), rules) for one in gone)])
        yield from _more(len(plan.removed))
    removed = f"{len(plan.removed)} removed, " if plan.mode == "complete" else ""
    yield ""
    yield f"{len(plan.added)} added, {len(plan.changed)} changed, {removed}{plan.unchanged} unchanged: {_cost(plan)}"


def _more(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield f"  … and {count - SHOWN:,} more; `whitelist plan --out PLAN.json` writes down all"


def _cost(plan: Plan) -> str:
    if not plan.batches:
        return "nothing to send"
    return f"{counted(plan.batches, 'transaction')}, at most {plan.gas_estimate:,} gas"


def _row(wallet: str, word: Word, rules: Rules) -> tuple[str, ...]:
    fields = ("category", "country", "tax_class", "venue", "valid_until")
    return (wallet, standing(word), *(value(word, field, rules) for field in fields))


def _change(change: Changed, rules: Rules) -> Iterator[str]:
    before, after = Word.decode(change.before), Word.decode(change.after)
    status = standing(after) if standing(before) == standing(after) else f"{standing(before)} → {standing(after)}"
    yield f"  row {change.row}  {change.wallet}  {status}"
    yield from _table(
        [(f"  {FIELDS[name]}:", value(before, name, rules), "→", value(after, name, rules)) for name in change.fields]
    )
    for name in ("blocked_by_regulator", "blocked_by_licence"):
        if getattr(after, name):
            yield f"    stays {FIELDS[name]}, which this plan can't lift"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield ("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))).rstrip()
