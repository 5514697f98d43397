"""Any attestations, issues, redemptions and dismissals in any order: the chain does what a few lines of Python do."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.hooks.conftest import Series
from tests.contracts.reserves.conftest import AUDITOR
from tests.contracts.reserves.cover import GRAM, Cover, needed
from tests.contracts.reserves.pools import AUDITORS, DAY, GOLD
from tests.support.actors import Actors
from tests.support.office import Office, OpenSeries
from wasiqa.chain.chain import Receipt
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.pool import Pool, PoolTerms

STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("attest"),
            st.one_of(
                st.sampled_from([[0, 1], [0, 2], [1, 2], [0, 1, 2]]), st.lists(st.sampled_from([0, 1, 2]), max_size=3)
            ),
            st.integers(0, 40),
            st.sampled_from([500, 500, 2_000, 499, 10_001]),
            st.sampled_from([1, 1, 1, 2, 0, -1]),
        ),
        st.tuples(st.just("issue"), st.integers(0, 1), st.integers(1, 60)),
        st.tuples(st.just("issue"), st.integers(0, 1), st.integers(1, 60)),
        st.tuples(st.just("redeem"), st.integers(0, 1), st.integers(1, 60)),
        st.tuples(st.just("wait"), st.integers(1, 12 * DAY)),
        st.tuples(st.just("role"), st.sampled_from([0, 1, 2]), st.booleans()),
        st.tuples(st.just("terms"), st.integers(1, 3), st.sampled_from([0, 500, 1_500]), st.sampled_from([9, 30])),
        st.tuples(st.just("withdraw")),
    ),
    min_size=10,
    max_size=40,
)


class Life:
    """The registry, two series on one pool, and their model."""

    def __init__(self, cover: Cover, other: Series, office: Office) -> None:
        self.cover, self.series, self.office = cover, (cover.series, other), office
        self.pool = Pool(GOLD, unit="GRAM", terms=cover.pools.terms)
        self.office_holders = {0, 1, 2}
        self.supplies = dict.fromkeys("01", 0)
        self.backings = {"0": Fraction(GRAM), "1": Fraction(GRAM * 3, 7)}
        other.install(cover.hook)
        cover.back(other.bond.address, GOLD, GRAM * 3, 7)

    @property
    def now(self) -> int:
        return self.cover.pools.chain.now()

    def agrees(self, act: Callable[[], Receipt], expected: bool) -> bool:
        """Did the chain do it, as the model would?"""
        try:
            act()
            done = True
        except Reverted:
            done = False
        assert done is expected
        return done

    def attest(self, by: list[int], quantity: int, haircut: int, step: int) -> None:
        pools, latest = self.cover.pools, self.pool.latest
        said = pools.attestation(
            quantity=quantity,
            haircut=haircut,
            sequence=max(latest.sequence + step, 0),
            expiry=self.now + 20 * DAY,
        )
        proper = len(by) >= self.pool.terms.quorum and by == sorted(set(by)) and self.office_holders.issuperset(by)
        fits = self.pool.terms.haircut <= haircut <= 10_000 and said.sequence > latest.sequence
        if self.agrees(lambda: pools.attest(said, pools.signed(said, [AUDITORS[one] for one in by])), proper and fits):
            self.pool = Pool(GOLD, unit="GRAM", terms=self.pool.terms, latest=said)

    def issue(self, which: int, units: int) -> None:
        series, bank = self.series[which], Actors().bank
        after = self.supplies | {str(which): self.supplies[str(which)] + units * series.unit}
        fits = needed(after, self.backings) <= self.pool.cover(self.now)
        if self.agrees(lambda: series.issue(bank, units), fits):
            self.supplies = after

    def redeem(self, which: int, units: int) -> None:
        series = self.series[which]
        there = self.supplies[str(which)] >= units * series.unit
        if self.agrees(lambda: series.redeem(Actors().bank, units), there):
            self.supplies[str(which)] -= units * series.unit

    def wait(self, seconds: int) -> None:
        self.cover.pools.chain.travel(self.now + seconds)

    def role(self, auditor: int, held: bool) -> None:
        function = "grantRole" if held else "revokeRole"
        call = self.office.programme.registry.encode(function, AUDITOR, AUDITORS[auditor].address)
        self.office.by_two("governance", call)
        (self.office_holders.add if held else self.office_holders.discard)(auditor)

    def terms(self, quorum: int, haircut: int, days: int) -> None:
        terms = PoolTerms(quorum, haircut, days * DAY)
        self.cover.pools.set_terms(terms)
        self.pool = Pool(GOLD, unit="GRAM", withdrawn=self.pool.withdrawn, terms=terms, latest=self.pool.latest)

    def withdraw(self) -> None:
        def act() -> Receipt:
            return self.cover.pools.govern("withdraw", encoded(GOLD), b"\1" * 32)

        if self.agrees(act, self.pool.latest.there and not self.pool.withdrawn):
            self.pool = Pool(GOLD, unit="GRAM", withdrawn=True, terms=self.pool.terms, latest=self.pool.latest)


@given(steps=STEPS)
def test_face_value_is_never_issued_above_cover_nor_attested_by_less_than_a_quorum(
    cover: Cover,
    hands: Callable[[OpenSeries], Series],
    pib: OpenSeries,
    office: Office,
    steps: list[tuple[Any, ...]],
) -> None:
    with cover.pools.chain.isolated():
        life = Life(cover, hands(pib), office)
        for name, *arguments in steps:
            getattr(life, name)(*arguments)
        assert life.cover.pools.found() == life.pool
        assert life.cover.pools.cover() == life.pool.cover(life.now)
        assert life.cover.needed() == needed(life.supplies, life.backings)
