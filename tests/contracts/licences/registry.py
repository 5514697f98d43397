"""The licence registry of an office, with papers at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from tests.support.actors import Actors
from tests.support.chains import LocalChain
from tests.support.office import Office
from wasiqa.chain.chain import Receipt
from wasiqa.chain.contract import Contract
from wasiqa.servicing.licences.licence import Licence, Phase, encoded

WHO = Actors()
PAPER = keccak(text="a made-up paper")
HOLD, CUSTODY, EXCHANGE, LENDING = 1, 4, 8, 64
YEAR = 365 * 24 * 3600
TO_PHASE: dict[Phase, Sequence[str]] = {
    Phase.NONE: (),
    Phase.NOC: ("grantNoc",),
    Phase.LICENSED: ("grantNoc", "recordMilestone 0", "recordMilestone 1", "grantLicence"),
    Phase.SUSPENDED: ("grantNoc", "suspend"),
    Phase.REVOKED: ("grantNoc", "revoke"),
}
"""The shortest way to each phase."""


@dataclass(frozen=True)
class Registry:
    """The licence registry; the regulator acts, with a paper dated a day ago, unless a test says otherwise."""

    office: Office

    @property
    def chain(self) -> LocalChain:
        """Where it is."""
        return self.office.chain

    @property
    def contract(self) -> Contract:
        """Itself."""
        return self.office.programme.licences

    @property
    def whitelist(self) -> Contract:
        """The investor registry."""
        return self.office.programme.registry

    @property
    def yesterday(self) -> int:
        """The date of acts that don't say otherwise: the same for a whole test, unless time passes."""
        return self.chain.now() - 24 * 3600

    def terms(self, **changes: Any) -> tuple[int, int, str]:
        """Valid for a year, to hold and to keep for customers, with an operator."""
        usual = {"expiry": self.chain.now() + YEAR, "activities": HOLD | CUSTODY, "operator": WHO.operator}
        return tuple((usual | changes).values())  # type: ignore[return-value]

    def step(
        self, name: str, venue: int = 1, *, by: str = WHO.regulator, code: str = "PK-1", **changes: Any
    ) -> Receipt:
        """Take a step by its name, which for a milestone is followed by its number."""
        date, paper = changes.pop("date", self.yesterday), changes.pop("evidence", PAPER)
        function, _, milestone = name.partition(" ")
        first: tuple[Any, ...] = (encoded(code),) if function == "grantNoc" else (venue,)
        if milestone:
            first = (*first, int(milestone))
        if function in ("grantNoc", "grantLicence", "amend"):
            first = (*first, changes.pop("terms", None) or self.terms(**changes))
        return self.chain.transact(self.contract, function, *first, date, paper, sender=by)

    def bring_to(self, phase: Phase, **changes: Any) -> None:
        """A venue, number 1, in this phase."""
        for name in TO_PHASE[phase]:
            self.step(name, **(changes if name in ("grantNoc", "grantLicence") else {}))

    def ask(self, function: str, *args: Any) -> Any:
        """What a view says."""
        return self.chain.call(self.contract, function, *args)

    def licence(self, venue: int = 1) -> Licence:
        """How the licence stands."""
        return Licence.decode(venue, self.ask("licenceOf", venue))

    def told(self, receipt: Receipt) -> list[tuple[int, bool]]:
        """Venues that the transaction opened or closed in the investor registry."""
        return [(event.args["venue"], event.args["open"]) for event in receipt.events(self.whitelist, "VenueSet")]

    def set_rights(self, phase: Phase, activities: int) -> Receipt:
        """Governance gives a phase rights."""
        return self.office.by_two("governance", self.contract.encode("setRights", phase, activities))
