"""A new series whose coupon or margin its auction has found: what is deployed must be what was bid for."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from wasiqa.auction.amounts import quoted
from wasiqa.auction.auctions import Auction
from wasiqa.auction.kinds import Quote
from wasiqa.auction.yields import ONE, QUOTED_YIELD
from wasiqa.errors import NotAllowed
from wasiqa.terms.sheet import TermSheet


def require_cut_off(auction: Auction, cut_off: int, sheet: TermSheet | None) -> None:
    """Raises `NotAllowed` unless the series pays the cut-off of an auction by rate or margin.

    `sheet` is the one from which it was deployed, None if that isn't at hand: a record on chain has no margin.
    """
    if auction.quote not in (Quote.RATE, Quote.MARGIN):
        return
    name = "coupon" if auction.quote is Quote.RATE else "margin"
    if sheet is None:
        told = f"the term sheet of {auction.isin} isn't at hand, which says whether its {name} is the cut-off"
        raise NotAllowed(told, hint="put the file back where the deployments ledger names it")
    found = _paid(sheet, auction.quote)
    if found is None or Fraction(found) * ONE != cut_off * QUOTED_YIELD:
        paid = "none" if found is None else f"{found * 100:f} %"
        raise NotAllowed(
            f"the {name} of {auction.isin} is {paid}, but auction {auction.n} found {quoted(cut_off)} %",
            hint=f"a series keeps its {name}: let these awards lapse, and auction another one",
        )


def _paid(sheet: TermSheet, quote: Quote) -> Decimal | None:
    if quote is Quote.RATE:
        return sheet.coupon
    return None if sheet.floating is None else sheet.floating.margin
