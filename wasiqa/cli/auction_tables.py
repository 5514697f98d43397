"""Tables of auctions for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wasiqa.cli.tables import money, table

if TYPE_CHECKING:
    from wasiqa.auction.ladder import Rung

_SHOWN = Decimal("0.0001")


def ladder_table(rungs: Sequence[Rung], decimals: int) -> str:
    """Opened bids from the best on; yields with 4 decimals."""
    header = ("bid", "bidder", "quote", "face", "yield", "running face", "running average")
    lines = []
    for rung in rungs:
        told = rung.document()
        rates = [_rate(told[name]) for name in ("yield", "running_average_yield")]
        faces = [money(told[name], decimals) for name in ("face", "running_face")]
        lines.append(
            [str(told["bid"]), told["bidder"][:10] + "…", told["quote"], faces[0], rates[0], faces[1], rates[1]]
        )
    return table(header, lines)


def auctions_table(auctions: Sequence[Mapping[str, Any]]) -> str:
    """All auctions of a programme."""
    lines = [
        [
            str(one["auction"]),
            one["symbol"] or one["series"],
            one["kind"],
            one["quote"],
            one["state"],
            one["bids_close"][:16],
            str(one["sealed"]),
            str(one["opened"]),
            one["cut_off"] or "–",
        ]
        for one in auctions
    ]
    return table(("auction", "series", "kind", "by", "state", "bids close", "sealed", "opened", "cut-off"), lines)


def bids_table(bids: Sequence[Mapping[str, Any]], decimals: int) -> str:
    """The competitive bids of an auction."""
    lines = [
        [
            str(bid["bid"]),
            bid["bidder"],
            bid["state"],
            money(bid["maximum"], decimals),
            bid["quote"] or "–",
            money(bid["face"], decimals),
            money(bid["award"], decimals),
        ]
        for bid in bids
    ]
    return table(("bid", "bidder", "state", "maximum", "quote", "face", "award"), lines)


def _rate(text: str | None) -> str:
    return "–" if text is None else f"{Decimal(text).quantize(_SHOWN)}"
