"""Anything that may happen to pools, to what they back and to the register of reports, against a few lines of Python.

The machine runs on any three contracts, so that ones broken on purpose can be looked for, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.contracts.hooks.conftest import Series
from tests.contracts.reserves.conftest import AUDITOR
from tests.contracts.reserves.cover import GRAM, needed
from tests.contracts.reserves.pools import AUDITORS, DAY, GOLD, WHEAT, Pools
from tests.support.actors import Actors
from tests.support.office import Office
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import NOBODY, Contract
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.pool import Pool, PoolTerms

WHO = Actors()
POOLS = (GOLD, WHEAT)
KINDS = tuple(encoded(name) for name in ("CIRCULATION", "RECONCILIATION"))
_ENOUGH = st.sampled_from([[0, 1], [0, 2], [1, 2], [0, 1, 2]])
_pools, _series = st.sampled_from(POOLS), st.integers(0, 1)
Backings = dict[int, tuple[str, Fraction]]


@dataclass(frozen=True)
class Stage:
    """The contracts, two series with the hook, and an office in which auditors are appointed."""

    pools: Pools
    hook: Contract
    register: Contract
    series: tuple[Series, Series]
    office: Office


class ReserveMachine(RuleBasedStateMachine):
    """Each step is tried on the chain and by the model, which must agree whether it may happen."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage, self.chain = stage, stage.pools.chain
        self._isolated = self.chain.isolated()
        self._isolated.__enter__()
        self.pools = {code: Pool(code, unit="GRAM", terms=stage.pools.terms) for code in POOLS}
        self.auditors = {0, 1, 2}
        self.supplies = [0, 0]
        self.backings: Backings = {0: (GOLD, Fraction(GRAM)), 1: (GOLD, Fraction(GRAM * 3, 7))}
        self.posted: dict[tuple[bytes, int], list[bytes]] = {}
        for n, (pool, units) in self.backings.items():
            self._back(n, pool, units)
        self.attest(GOLD, [0, 1, 2], 60, 1_500, 1, 0)

    def teardown(self) -> None:
        self._isolated.__exit__(None, None, None)

    @rule(
        pool=_pools,
        by=st.one_of(_ENOUGH, _ENOUGH, st.lists(st.sampled_from([0, 1, 2]), max_size=3)),
        quantity=st.integers(0, 60),
        haircut=st.sampled_from([*[1_500] * 6, 2_000, 499, 500, 10_001]),
        step=st.sampled_from([*[1] * 6, 2, 0, -1]),
        age=st.sampled_from([*[0] * 6, DAY, 31 * DAY]),
    )
    def attest(self, pool: str, by: list[int], quantity: int, haircut: int, step: int, age: int) -> None:
        pools, found, now = self.stage.pools, self.pools[pool], self.chain.now()
        latest, observed = found.latest, now - age
        said = pools.attestation(
            quantity=quantity,
            haircut=haircut,
            sequence=max(latest.sequence + step, 0),
            observed=observed,
            expiry=now + 20 * DAY,
        )
        proper = len(by) >= found.terms.quorum and by == sorted(set(by)) and self.auditors.issuperset(by)
        fits = found.terms.haircut <= haircut <= 10_000 and said.sequence > latest.sequence
        fits = fits and latest.observed <= observed and now <= observed + found.terms.max_age
        signed = pools.signed(said, [AUDITORS[one] for one in by], pool)
        if self._agrees(lambda: pools.attest(said, signed, pool), proper and fits):
            self.pools[pool] = Pool(pool, unit="GRAM", terms=found.terms, latest=said)

    @rule(which=_series, units=st.integers(1, 60))
    def issue(self, which: int, units: int) -> None:
        series = self.stage.series[which]
        after = list(self.supplies)
        after[which] += units * series.unit
        backed = self.backings.get(which)
        fits = backed is not None and self._needed(backed[0], after) <= self.pools[backed[0]].cover(self.chain.now())
        if self._agrees(lambda: series.issue(WHO.bank, units), fits):
            self.supplies = after

    @rule(which=_series, units=st.integers(1, 60))
    def redeem(self, which: int, units: int) -> None:
        series = self.stage.series[which]
        if self._agrees(lambda: series.redeem(WHO.bank, units), self.supplies[which] >= units * series.unit):
            self.supplies[which] -= units * series.unit

    @rule(which=_series, pool=st.sampled_from([*POOLS, None]), grams=st.integers(1, 3))
    def back(self, which: int, pool: str | None, grams: int) -> None:
        """Another pool, other terms, or an end."""
        before, units = self.backings.get(which), Fraction(GRAM * grams)
        after = {n: one for n, one in self.backings.items() if n != which}
        if pool is not None:
            after[which] = pool, units
        moves = before is not None and before[0] != pool and self.supplies[which] > 0
        covered = pool is not None and self._needed(pool, self.supplies, after) <= self.pools[pool].cover(
            self.chain.now()
        )
        if self._agrees(lambda: self._back(which, pool, units), not moves or covered):
            self.backings = after

    @rule(seconds=st.integers(1, 12 * DAY))
    def wait(self, seconds: int) -> None:
        self.chain.travel(self.chain.now() + seconds)

    @rule(auditor=st.sampled_from([0, 1, 2]), held=st.booleans())
    def appoint(self, auditor: int, held: bool) -> None:
        function = "grantRole" if held else "revokeRole"
        call = self.stage.office.programme.registry.encode(function, AUDITOR, AUDITORS[auditor].address)
        self.stage.office.by_two("governance", call)
        (self.auditors.add if held else self.auditors.discard)(auditor)

    @rule(
        pool=_pools, quorum=st.integers(1, 3), haircut=st.sampled_from([0, 1_500, 2_500]), days=st.sampled_from([9, 30])
    )
    def terms(self, pool: str, quorum: int, haircut: int, days: int) -> None:
        terms, found = PoolTerms(quorum, haircut, days * DAY), self.pools[pool]
        self.stage.pools.set_terms(terms, pool)
        self.pools[pool] = Pool(pool, unit="GRAM", withdrawn=found.withdrawn, terms=terms, latest=found.latest)

    @rule(pool=_pools)
    def withdraw(self, pool: str) -> None:
        found = self.pools[pool]
        if self._agrees(
            lambda: self.stage.pools.govern("withdraw", encoded(pool), b"\1" * 32),
            found.latest.there and not found.withdrawn,
        ):
            self.pools[pool] = Pool(pool, unit="GRAM", withdrawn=True, terms=found.terms, latest=found.latest)

    @rule(
        kind=st.sampled_from(KINDS),
        ago=st.sampled_from([0, 1, 1, 2, -1]),
        paper=st.sampled_from([b"\1" * 32, b"\2" * 32, bytes(32)]),
        by=st.sampled_from(["registrar", "registrar", "regulator"]),
    )
    def post(self, kind: bytes, ago: int, paper: bytes, by: str) -> None:
        at = self.chain.now() // DAY * DAY - DAY if ago else self.chain.now()
        at = self.chain.now() + 1 if ago < 0 else at
        before = self.posted.get((kind, at), [])
        proper = by == "registrar" and any(paper) and at <= self.chain.now() and before[-1:] != [paper]
        call = kind, NOBODY, at, paper
        sender = getattr(WHO, by)
        if self._agrees(lambda: self.chain.transact(self.stage.register, "post", *call, sender=sender), proper):
            self.posted[kind, at] = [*before, paper]

    @invariant()
    def as_the_model(self) -> None:
        """Pools, what they cover, what is needed, and what was posted last."""
        now = self.chain.now()
        for code, pool in self.pools.items():
            assert self.stage.pools.found(code) == pool
            assert self.stage.pools.cover(pool=code) == pool.cover(now)
            told = self.chain.call(self.stage.hook, "neededOf", encoded(code))
            assert told == self._needed(code, self.supplies)
        for (kind, at), papers in list(self.posted.items())[-2:]:
            asked = self.chain.call(self.stage.register, "latest", kind, NOBODY, at)
            assert tuple(asked) == (papers[-1], len(papers))
            first = self.chain.call(self.stage.register, "reportAt", kind, NOBODY, at, 1)
            assert first == papers[0]

    def _agrees(self, act: Callable[[], Receipt], expected: bool) -> bool:
        """Did the chain do it, as the model would?"""
        try:
            act()
            done = True
        except Reverted:
            done = False
        assert done is expected
        return done

    def _back(self, which: int, pool: str | None, units: Fraction) -> Receipt:
        address = self.stage.series[which].bond.address
        terms = (bytes(32), 0, 0) if pool is None else (encoded(pool), units.numerator, units.denominator)
        governance = self.stage.pools.governance
        return self.chain.transact(self.stage.hook, "setBacking", address, *terms, sender=governance)

    def _needed(self, pool: str, supplies: list[int], backings: Backings | None = None) -> int:
        known = self.backings if backings is None else backings
        backed = {str(n): units for n, (code, units) in known.items() if code == pool}
        return needed({n: supplies[int(n)] for n in backed}, backed)
