"""The result of laying a statement beside the chain: a document whose chain's side anybody can compute anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wasiqa.errors import InputRefused
from wasiqa.index.index import Index
from wasiqa.index.state import block_at
from wasiqa.reporting.circulation_report import require_settled, require_standing
from wasiqa.reporting.desk import Desk
from wasiqa.reporting.persons import person
from wasiqa.reporting.published import RECONCILIATION, Published, ReportDifference
from wasiqa.reporting.reconcile.statement import Statement

Holdings = Mapping[tuple[str, str | None], int]
"""Minor units by ISIN and investor id; None for wallets that name no investor."""
_ID = re.compile("0x[0-9a-f]{40}")
_UNITS = re.compile("0|[1-9][0-9]*")


def reconciliation(index: Index, statement: Statement, at: int, series: Iterable[str]) -> dict[str, Any]:
    """The result for these series, by ISIN, at the end of a second. Raises `InputRefused` if that is not over."""
    told = {"file": statement.path.name, "sha256": statement.sha256, "format": statement.format}
    return _document(index, told, statement.holdings, at, series)


def reconciliation_differences(result: Published, index: Index) -> tuple[ReportDifference, ...]:
    """In what a result differs from one with the same statement. Of the depository's side only the statement, or the
    hash that was published, can tell whether it is the same."""
    series, held = named_series(result), depository(result)
    unknown = [isin for isin in series if isin not in index.ledger.series]
    if unknown:
        told = f"{result.path} is about {', '.join(unknown)}, which the ledger doesn't have"
        raise InputRefused(
            told,
            file=str(result.path),
            hint="name the ledger of that programme with --deployments",
            code="OTHER_PROGRAMME",
        )
    return result.differences(_document(index, result.document.get("statement"), held, result.as_of, series))


def depository(result: Published) -> dict[tuple[str, str | None], int]:
    """The depository's side of a result. Raises `InputRefused` for what isn't one."""
    return _side(result, "depository")


def on_chain(result: Published) -> dict[tuple[str, str | None], int]:
    """The chain's side of a result. Raises `InputRefused` for what isn't one."""
    return _side(result, "chain")


def named_series(result: Published) -> list[str]:
    """The series that a result is about. Raises `InputRefused` for what isn't one."""
    try:
        found = [one["isin"] for one in result.document["series"]]
        if not all(isinstance(isin, str) for isin in found):
            raise TypeError
        return found
    except (KeyError, TypeError) as error:
        raise _no_result(result) from error


def held_on_chain(desk: Desk) -> dict[tuple[str, str | None], int]:
    """What each investor holds of each series of a desk."""
    found: dict[tuple[str, str | None], int] = {}
    for series in desk.series:
        for wallet, units in series.state.balances.items():
            if units:
                place = series.isin, person(desk.words, wallet).investor
                found[place] = found.get(place, 0) + units
    return found


def _document(index: Index, statement: Any, held: Holdings, at: int, series: Iterable[str]) -> dict[str, Any]:
    block = index.chain.header(block_at(index, at))
    symbols = {isin: index.ledger.series[isin].symbol for isin in series}
    desk = Desk(index, symbols, at)
    require_settled(desk)
    require_standing(index)
    chain = held_on_chain(desk)
    places = sorted({*held, *chain}, key=lambda place: (place[0], place[1] or ""))
    lines = [(place, held.get(place, 0), chain.get(place, 0)) for place in places]
    return {
        "schema": RECONCILIATION,
        "chain_id": index.ledger.chain_id,
        "registry": index.address("InvestorRegistry"),
        "as_of": at,
        "at": desk.told(at),
        "block": {"number": block.number, "hash": block.hash},
        "id_key": index.ledger.id_key,
        "statement": statement,
        "series": [
            _total(one.isin, one.symbol, one.money.decimals, [line for line in lines if line[0][0] == one.isin])
            for one in desk.series
        ],
        "breaks": [
            {
                **_named(place),
                "depository": str(depository),
                "chain": str(chain),
                "difference": str(depository - chain),
            }
            for place, depository, chain in lines
            if depository != chain
        ],
        "agreed": [
            {**_named(place), "units": str(depository)}
            for place, depository, chain in lines
            if depository == chain and depository
        ],
    }


def _total(
    isin: str, symbol: str, decimals: int, lines: list[tuple[tuple[str, str | None], int, int]]
) -> dict[str, Any]:
    depository, chain = sum(line[1] for line in lines), sum(line[2] for line in lines)
    return {
        "isin": isin,
        "symbol": symbol,
        "decimals": decimals,
        "depository": str(depository),
        "chain": str(chain),
        "difference": str(depository - chain),
        "breaks": sum(line[1] != line[2] for line in lines),
    }


def _named(place: tuple[str, str | None]) -> dict[str, str | None]:
    return {"isin": place[0], "investor_id": place[1]}


def _side(result: Published, side: str) -> dict[tuple[str, str | None], int]:
    found: dict[tuple[str, str | None], int] = {}
    try:
        for name, units in (("breaks", side), ("agreed", "units")):
            for line in result.document[name]:
                isin, investor = line["isin"], line["investor_id"]
                if not isinstance(isin, str) or not (investor is None or _ID.fullmatch(investor)):
                    raise TypeError
                if not _UNITS.fullmatch(line[units]) or (isin, investor) in found:
                    raise TypeError
                found[isin, investor] = int(line[units])
    except (KeyError, TypeError, ValueError) as error:
        raise _no_result(result) from error
    return found


def _no_result(result: Published) -> InputRefused:
    hint = "name what `reconcile compare --out` has written"
    return InputRefused(
        f"{result.path} is no result of a comparison", file=str(result.path), hint=hint, code="WRONG_FILE"
    )
