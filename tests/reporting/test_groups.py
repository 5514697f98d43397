"""No group of fewer than five holders can be made out in what is published, by itself or as what is left over."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from wasiqa.reporting.groups import SMALLEST, Group, Holding, Kind, grouped

BANKS, FUNDS, PEOPLE, ABROAD = (Kind(name, "PK") for name in ("BANK", "FUND", "INDIVIDUAL", "NRP"))


def held(**kinds: int) -> list[Holding]:
    """So many holders of each kind, each with 10 units."""
    known = {"banks": BANKS, "funds": FUNDS, "people": PEOPLE, "abroad": ABROAD}
    return [Holding(known[name], f"{name} {n}", 10) for name, count in kinds.items() for n in range(count)]


def test_a_small_group_is_not_told() -> None:
    assert grouped(held(banks=4)) == (Group(None, None, 40),)
    assert grouped(held(banks=5)) == (Group(BANKS, 5, 50),)


def test_a_single_small_group_takes_the_next_smallest_with_it() -> None:
    assert grouped(held(banks=7, funds=9, people=2)) == (Group(FUNDS, 9, 90), Group(None, 9, 90))


def test_two_small_groups_hide_each_other_only_if_they_are_five_holders() -> None:
    assert grouped(held(banks=7, funds=3, people=2)) == (Group(BANKS, 7, 70), Group(None, 5, 50))
    assert grouped(held(banks=7, funds=2, people=2)) == (Group(None, 11, 110),)


def test_several_wallets_of_one_holder_are_one_holder() -> None:
    many = [Holding(BANKS, "a bank", 10)] * 6
    assert grouped(many) == (Group(None, None, 60),)


def test_a_holder_of_two_kinds_is_counted_once_in_the_rest() -> None:
    both = [Holding(kind, f"holder {n}", 1) for kind in (FUNDS, PEOPLE) for n in range(4)]
    assert grouped([*both, *held(banks=5)]) == (Group(None, 9, 58),)


def test_of_nobody_there_is_nothing_to_tell() -> None:
    assert grouped([]) == ()


_holdings = st.lists(
    st.builds(
        Holding,
        st.sampled_from([Kind(category, country) for category in ("BANK", "FUND", "NRP") for country in ("PK", "GB")]),
        st.integers(1, 30).map(str),
        st.integers(1, 9),
    ),
    max_size=60,
)


@given(holdings=_holdings)
def test_no_small_group_is_a_sum_or_difference_of_what_is_published(holdings: list[Holding]) -> None:
    told = grouped(holdings)
    holders: dict[Kind, set[str]] = defaultdict(set)
    units: dict[Kind, int] = defaultdict(int)
    for one in holdings:
        holders[one.kind].add(one.holder)
        units[one.kind] += one.units
    shown = [group.kind for group in told if group.kind is not None]
    rest = frozenset(holders) - frozenset(shown)
    assert sum(group.units for group in told) == sum(units.values())
    assert {group.kind: (group.holders, group.units) for group in told if group.kind is not None} == {
        kind: (len(holders[kind]), units[kind]) for kind in shown
    }
    # what is published are sums over these sets of kinds, and over all; whatever follows is a sum of disjoint ones
    published = [frozenset([kind]) for kind in shown] + ([rest] if rest else [])
    following = {frozenset().union(*some) for n in range(len(published) + 1) for some in combinations(published, n)}
    small = [kind for kind in holders if len(holders[kind]) < SMALLEST]
    assert not [kind for kind in small if frozenset([kind]) in following and len(holders) > 1]
    in_rest = frozenset[str]().union(*(holders[kind] for kind in rest))
    if rest and shown:
        assert len(in_rest) >= SMALLEST
    assert [group.holders for group in told if group.kind is None] == (
        [len(in_rest) if len(in_rest) >= SMALLEST else None] if rest else []
    )
