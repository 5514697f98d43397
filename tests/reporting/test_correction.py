"""What answers breaks: units move only where it is certain who gives to whom; then the chain is as the depository."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wasiqa.reporting.published import RECONCILIATION, Published
from wasiqa.reporting.reconcile.correction import Left, Owed, owed

ISINS = ("XFEXAMPLE016", "XFEXAMPLE024")
Side = dict[tuple[str, str | None], int]


def named(n: int) -> str:
    return f"0x{n:040x}"


def result(depository: Side, chain: Side) -> Published:
    lines: list[dict[str, Any]] = [
        {"isin": isin, "investor_id": investor, "depository": str(held), "chain": str(told)}
        for isin, investor in {**depository, **chain}
        if (held := depository.get((isin, investor), 0)) != (told := chain.get((isin, investor), 0))
    ]
    return Published(Path("result.json"), b"", {"schema": RECONCILIATION, "breaks": lines, "agreed": [], "series": []})


_sides = st.dictionaries(
    st.tuples(st.sampled_from(ISINS), st.one_of(st.integers(1, 4).map(named), st.none())), st.integers(0, 3), max_size=6
)


@given(depository=_sides, chain=_sides)
def test_a_series_is_made_equal_or_is_left_as_a_whole(depository: Side, chain: Side) -> None:
    found = list(owed(result(depository, chain)))
    left = [one for one in found if isinstance(one, Left)]
    after = Counter(chain)
    for one in (one for one in found if isinstance(one, Owed)):
        assert one.units > 0
        assert one.source != one.target
        after[one.isin, one.source] -= one.units
        after[one.isin, one.target] += one.units
    for isin in ISINS:
        before, wanted, now = (
            {place: n for place, n in side.items() if place[0] == isin and n} for side in (chain, depository, after)
        )
        over = [place for place in before if before[place] > wanted.get(place, 0)]
        short = [place for place in wanted if wanted[place] > before.get(place, 0)]
        certain = min(len(over), len(short)) == 1 and sum(before.values()) == sum(wanted.values())
        certain = certain and not any(place[1] is None for place in (*over, *short))
        assert [one.isin for one in left].count(isin) == (before != wanted and not certain)
        assert now == (wanted if certain else before)


def test_a_wallet_that_names_no_investor_is_left() -> None:
    (only,) = owed(result({}, {(ISINS[0], None): 5}))
    assert only == Left(ISINS[0], "a wallet that names no investor holds units")
