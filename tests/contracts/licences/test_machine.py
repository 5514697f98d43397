"""Any steps in any order: the registry does what the model does, and never what must never be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.licences.model import STEPS, Licence
from tests.contracts.licences.registry import CUSTODY, HOLD, WHO, YEAR, Registry
from tests.support.office import Office
from wasiqa.chain.chain import Receipt
from wasiqa.chain.errors import Reverted
from wasiqa.servicing.licences.licence import RIGHTS, Phase

VENUES = (1, 2)
_GRANTS = ("grantLicence", "amend")
steps = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(STEPS),
            st.sampled_from(VENUES),
            st.integers(1, 3),
            st.sampled_from([0, HOLD, HOLD | CUSTODY]),
        ),
        st.tuples(st.just("wait"), st.integers(1, YEAR)),
        st.tuples(st.just("rights"), st.sampled_from(RIGHTS), st.sampled_from([0, HOLD, CUSTODY])),
        st.tuples(st.sampled_from(["expire", "refresh"]), st.sampled_from(VENUES)),
    ),
    min_size=5,
    max_size=30,
)


def tried(act: Callable[[], Receipt]) -> tuple[Receipt | None, str | None]:
    """The receipt, or the name of the contract's error."""
    try:
        return act(), None
    except Reverted as refused:
        return None, refused.name


class Life:
    """The registry and its model, side by side."""

    def __init__(self, registry: Registry, governor: str) -> None:
        self.registry, self.governor = registry, governor
        self.rights = {phase: registry.ask("rightsIn", phase) for phase in RIGHTS}
        self.venues = {venue: Licence() for venue in VENUES}
        self.bits = dict.fromkeys(VENUES, False)
        self.revoked: set[int] = set()
        for venue, licence in self.venues.items():
            licence.expiry, licence.activities = self.now + YEAR, HOLD | CUSTODY
            self.note(registry.step("grantNoc", code=f"PK-{venue}", expiry=licence.expiry))

    @property
    def now(self) -> int:
        """The time that the next transaction sees."""
        return self.registry.chain.now()

    def note(self, receipt: Receipt) -> None:
        """What the investor registry was told."""
        for venue, is_open in self.registry.told(receipt):
            assert self.bits[venue] != is_open, "the bit is written only when it changes"
            self.bits[venue] = is_open

    def may_hold(self, venue: int) -> bool:
        """Is the venue open, by the model?"""
        licence = self.venues[venue]
        rights = self.rights.get(licence.phase, 0) & licence.activities
        return bool(rights & HOLD) and self.now <= licence.expiry

    def do(self, name: str, *args: Any) -> None:
        """One step on both."""
        if name == "wait":
            self.registry.chain.travel(self.now + args[0])
        elif name == "rights":
            phase, activities = args
            call = "setRights", phase, activities
            self.registry.chain.transact(self.registry.contract, *call, sender=self.governor)
            self.rights[phase] = activities
        elif name in ("expire", "refresh"):
            self._bring_in_line(name, *args)
        else:
            self._step(name, *args)

    def _bring_in_line(self, function: str, venue: int) -> None:
        due = self.bits[venue] != self.may_hold(venue)
        if function == "expire":
            due = self.bits[venue] and self.now > self.venues[venue].expiry
        contract = self.registry.contract
        receipt, refused = tried(lambda: self.registry.chain.transact(contract, function, venue, sender=WHO.stranger))
        assert due is (refused is None)
        if receipt is not None:
            self.note(receipt)
            assert self.bits[venue] == self.may_hold(venue)

    def _step(self, name: str, venue: int, years: int, activities: int) -> None:
        licence, expiry = self.venues[venue], self.now + years * YEAR
        changes: dict[str, Any] = {"expiry": expiry, "activities": activities} if name in _GRANTS else {}
        expected = licence.refusal(name)
        receipt, refused = tried(lambda: self.registry.step(name, venue, date=self.now, **changes))
        assert refused == expected
        if receipt is None:
            return
        licence.take(name, expiry, activities)
        self.note(receipt)
        if not name.startswith("recordMilestone"):
            assert self.bits[venue] == self.may_hold(venue)
        if licence.phase is Phase.REVOKED:
            self.revoked.add(venue)

    def judge(self) -> None:
        """What must be so after every step."""
        for venue, model in self.venues.items():
            found = self.registry.licence(venue)
            assert (found.phase, found.resumes) == (model.phase, model.resumes)
            assert found.open == self.bits[venue]
            assert self.registry.chain.call(self.registry.whitelist, "isVenueOpen", venue) == self.bits[venue]
            assert self.registry.ask("isOpen", venue) == self.may_hold(venue)
            assert found.standing is not Phase.LICENSED or (found.aml_registered and found.incorporated)
            if venue in self.revoked:
                assert found.phase is Phase.REVOKED
                assert not self.bits[venue]


@pytest.fixture
def governor(grant: Callable[[str], str]) -> str:
    """Acts for governance at once."""
    return grant("GOVERNANCE")


@given(steps=steps)
def test_whatever_happens_the_registry_does_what_the_model_does(
    office: Office, governor: str, steps: list[tuple[Any, ...]]
) -> None:
    with office.chain.isolated():
        life = Life(Registry(office), governor)
        for step in steps:
            life.do(*step)
            life.judge()
