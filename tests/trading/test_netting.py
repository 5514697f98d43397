"""Many movements become few, and everybody ends with what all of them would have left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasiqa.errors import InputRefused
from wasiqa.trading.netting import Movement, netted

MOVEMENTS = st.lists(
    st.tuples(st.sampled_from(("BOND", "CASH")), *[st.sampled_from("ABCD")] * 2, st.integers(1, 9)),
    min_size=1,
    max_size=12,
)


def positions(movements: Iterable[tuple[str, str, str, int]]) -> dict[tuple[str, str], int]:
    """What each party has more or less of each asset afterwards, if anything."""
    found: Counter[tuple[str, str]] = Counter()
    for asset, giver, getter, amount in movements:
        found[asset, giver] -= amount
        found[asset, getter] += amount
    return {whose: amount for whose, amount in found.items() if amount}


def test_what_is_passed_on_goes_straight_to_who_keeps_it() -> None:
    chain = [Movement("BOND", "A", "B", 10), Movement("BOND", "B", "C", 10), Movement("CASH", "C", "A", 7)]
    agreed = netted(chain, 9, 4)
    assert agreed.parties == ("A", "C")
    assert [tuple(leg) for leg in agreed.legs] == [("BOND", 0, 1, 10), ("CASH", 1, 0, 7)]
    assert (agreed.expiry, agreed.nonce) == (9, 4)


@given(MOVEMENTS)
def test_netting_changes_nobodys_position(movements: list[tuple[str, str, str, int]]) -> None:
    wanted = positions(movements)
    if not wanted:
        return
    agreed = netted([Movement(*one) for one in movements], 9, 4)
    legs = [
        (asset, agreed.parties[giver], agreed.parties[getter], amount) for asset, giver, getter, amount in agreed.legs
    ]
    assert positions(legs) == wanted
    assert all(amount > 0 for *_, amount in legs)
    assert len(legs) <= len(wanted)
    givers, getters = ({(leg[0], leg[side]) for leg in legs} for side in (1, 2))
    assert not givers & getters


@pytest.mark.parametrize("amount", [0, -1])
def test_a_movement_of_nothing_is_refused(amount: int) -> None:
    with pytest.raises(InputRefused, match=f"a movement of {amount} moves nothing"):
        netted([Movement("BOND", "A", "B", 10), Movement("CASH", "B", "A", amount)], 9, 4)


def test_trades_that_cancel_each_other_out_leave_nothing_to_settle() -> None:
    with pytest.raises(InputRefused, match="nothing is left to settle"):
        netted([Movement("BOND", "A", "B", 10), Movement("BOND", "B", "A", 10)], 9, 4)
