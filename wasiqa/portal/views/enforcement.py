"""How often what was done by enforcement; counts only, of nobody."""

from __future__ import annotations

from wasiqa.portal.views.view import View
from wasiqa.reporting.circulation import Circulation


class ActionLine(View):
    """What was done to one series, since it was opened."""

    isin: str
    symbol: str
    orders: int
    wallets_frozen: int
    units_frozen: int
    seizures: int
    recoveries: int


def actions(circulation: Circulation) -> tuple[ActionLine, ...]:
    """A line for each series."""
    return tuple(ActionLine(isin=one.isin, symbol=one.symbol, **one.actions) for one in circulation.series)
