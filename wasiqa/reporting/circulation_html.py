"""The circulation report for people: one page that prints well, with nothing in it that a browser runs or fetches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from wasiqa.servicing.amounts import in_currency

_STYLE = """
body { font: 11pt/1.4 Georgia, serif; color: #111; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } h3 { font-size: 1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: bold; padding-bottom: .25rem; }
tbody th { font-weight: normal; }
th, td { border-bottom: 1px solid #999; padding: .2rem .4rem; text-align: left; }
.amount { text-align: right; font-variant-numeric: tabular-nums; }
code { font-size: .8rem; overflow-wrap: anywhere; }
@page { margin: 2cm; } @media print { body { margin: 0; max-width: none; } section { break-inside: avoid; } }
"""
_REST = "other groups"
_NOTE = (
    "A group of fewer than five holders is told among the other groups, with as many more as it takes that none of "
    "them follows from the total. Redeemed is all that was burned: against principal, early, or by order."
)
_ACTIONS = {
    "orders": "acts under a case and an order",
    "wallets_frozen": "wallets frozen",
    "units_frozen": "units frozen",
    "seizures": "seizures",
    "recoveries": "recoveries",
}


def circulation_page(document: Mapping[str, Any], sha256: str) -> bytes:
    """The page of a report; `sha256` is that of its JSON, by which both are told to belong together."""
    ceiling = [
        ("ceiling", _digits(document["ceiling"])),
        ("booked", _digits(document["booked"])),
        ("free", _digits(str(int(document["ceiling"]) - int(document["booked"])))),
    ]
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>Circulation at {_(document['at'])}</title>",
        f"<style>{_STYLE}</style></head><body><main>",
        f"<h1>Circulation at {_(_time(document['at']))}</h1>",
        f"<p>{_(_NOTE)}</p>",
        _facts("The programme, in minor units of its reporting currency", ceiling),
        *(_series(series) for series in document["series"]),
        *(_pool(pool) for pool in document["reserves"]),
        "<h2>How to check it</h2>",
        f"<p>It rests on block {_(document['block']['number'])} of chain {_(document['chain_id'])}, "
        f"<code>{_(document['block']['hash'])}</code>, and tells what the JSON report with SHA-256 "
        f"<code>{_(sha256)}</code> tells. <code>wasiqa report verify FILE.json --network URL</code> computes every "
        "figure anew from the chain's events, and checks the signature and whether the hash was published.</p>",
        "</main></body></html>\n",
    ]
    return "\n".join(parts).encode()


def _series(series: Mapping[str, Any]) -> str:
    def amount(minor: str | None) -> str:
        return "not fixed" if minor is None else in_currency(int(minor), series["decimals"])

    currency = f" ({series['currency']})" if series["currency"] else ""
    figures = [(name, amount(series[name])) for name in ("issued", "redeemed", "outstanding", "frozen")]
    figures.append(("ceiling of the series", amount(series["booked"]["units"])))
    held = (
        (
            group["category"] or _REST,
            group["countries"] or "",
            "fewer than five" if group["holders"] is None else str(group["holders"]),
            amount(group["units"]),
        )
        for group in series["held"]
    )
    payments = (
        (
            *(f"{payment['row']} {payment['kind']}", _time(payment["record"]), _time(payment["pay"])),
            *(amount(payment["due"]), amount(payment["funded"])),
        )
        for payment in series["payments"]
    )
    acts = [(words, str(series["enforcement"][name])) for name, words in _ACTIONS.items()]
    return "\n".join(
        [
            f"<section><h2>{_(series['symbol'])}, {_(series['isin'])}{_(currency)}</h2>",
            _facts("Issued and outstanding", figures),
            _table("Held by", ("category", "countries", "holders", "units"), held, 2),
            _table("Next payments", ("row", "record time", "payment", "due", "funded"), payments, 3),
            _facts("Enforcement so far", acts),
            "</section>",
        ]
    )


def _pool(pool: Mapping[str, Any]) -> str:
    said = pool["attestation"]
    attested = [("attested", "nothing")]
    if said is not None:
        attested = [
            ("attested", _digits(said["quantity"])),
            ("haircut", f"{said['haircut']}, at least {pool['haircut']}"),
            ("seen", _time(said["observed"])),
            ("expiry", _time(said["expiry"])),
            ("counts until", "withdrawn" if pool["withdrawn"] else _time(pool["until"])),
        ]
    figures = [(name, _digits(pool[name])) for name in ("cover", "used", "free")]
    backs = ((one["symbol"] or one["series"], one["minor_units"], _digits(one["needed"])) for one in pool["backs"])
    return "\n".join(
        [
            f"<section><h2>Reserves {_(pool['pool'])}, in {_(pool['unit'])}</h2>",
            _facts("Attested by a quorum of auditors", [*attested, *figures]),
            _table("Backs", ("series", "minor units by each unit", "needed"), backs, 1),
            "</section>",
        ]
    )


def _facts(caption: str, facts: Iterable[tuple[str, str]]) -> str:
    rows = (f'<tr><th scope="row">{_(name)}</th><td class="amount">{_(figure)}</td></tr>' for name, figure in facts)
    return "\n".join([f"<table><caption>{_(caption)}</caption><tbody>", *rows, "</tbody></table>"])


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], amounts_from: int) -> str:
    """A table; the columns from that number on are amounts."""

    def line(cells: Sequence[str], tag: str, scope: str = "") -> str:
        kinds = ("", ' class="amount"')
        told = (f"<{tag}{scope}{kinds[n >= amounts_from]}>{_(cell)}</{tag}>" for n, cell in enumerate(cells))
        return f"<tr>{''.join(told)}</tr>"

    body = [line(row, "td") for row in rows]
    if not body:
        return f"<p>{_(caption)}: none</p>"
    columns = line(head, "th", ' scope="col"')
    top = f"<table><caption>{_(caption)}</caption><thead>{columns}</thead><tbody>"
    return "\n".join([top, *body, "</tbody></table>"])


def _time(text: str) -> str:
    return text.replace("T", " ")


def _digits(minor: str) -> str:
    return f"{int(minor):,}"


def _(text: object) -> str:
    return escape(str(text))
