"""Who holds a series, told by groups in which nobody can be made out."""

from __future__ import annotations

from typing import ClassVar

from wasiqa.portal.views.programme import share
from wasiqa.portal.views.view import Minor, View
from wasiqa.reporting.circulation import Circulation


class GroupLine(View):
    """Holders of one category and group of countries; both None for those that are too few to be told apart."""

    isin: str
    symbol: str
    category: str | None
    countries: str | None
    holders: int | None
    currency: str | None
    decimals: int
    units: Minor
    percent: str

    AMOUNTS: ClassVar[tuple[str, ...]] = ("units",)


def groups(circulation: Circulation) -> tuple[GroupLine, ...]:
    """The groups of all series."""
    return tuple(
        GroupLine(
            isin=one.isin,
            symbol=one.symbol,
            category=group.kind.category if group.kind else None,
            countries=group.kind.countries if group.kind else None,
            holders=group.holders,
            currency=one.currency,
            decimals=one.decimals,
            units=group.units,
            percent=share(group.units, one.outstanding),
        )
        for one in circulation.series
        for group in one.groups
    )
