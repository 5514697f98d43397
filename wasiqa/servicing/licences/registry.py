"""The licence registry on a chain: what it says of each venue, and the papers behind it."""

from __future__ import annotations

from dataclasses import dataclass

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.chain.contract import Contract
from wasiqa.errors import InputRefused
from wasiqa.servicing.licences.licence import RIGHTS, Licence, Phase, encoded
from wasiqa.servicing.licences.papers import Act, Paper, act_of
from wasiqa.terms.words import near_miss


@dataclass(frozen=True)
class Licences:
    """A programme's licence registry; `since` is the block before which it wrote nothing."""

    chain: Chain
    contract: Contract
    since: int = 0

    def all(self) -> tuple[Licence, ...]:
        """Every licence, in the order of the venues' numbers."""
        found = self.chain.call(self.contract, "allLicences")
        return tuple(Licence.decode(venue, one) for venue, one in enumerate(found, start=1))

    def of(self, code: str) -> Licence:
        """The licence with this code; one in phase NONE if there is none."""
        venue = self.chain.call(self.contract, "venueOf", encoded(code))
        if not venue:
            return Licence(code)
        return Licence.decode(venue, self.chain.call(self.contract, "licenceOf", venue))

    def named(self, code: str) -> Licence:
        """The licence with this code. Raises `InputRefused` if there is none."""
        found = next((one for one in self.all() if one.code == code), None)
        if found is None:
            codes = [one.code for one in self.all()]
            hint = near_miss(code, codes) if codes else "no venue has a licence yet"
            raise InputRefused(f"the licence registry knows no venue {code}", hint=hint, code="UNKNOWN_VENUE")
        return found

    def papers(self, venue: int) -> dict[Act, Paper]:
        """The latest paper of each act on this venue."""
        found = {}
        for event in self.chain.events(self.contract, None, self.since):
            act = act_of(event.name, event.args)
            if act is not None and event.args["venue"] == venue:
                found[act] = Paper(event.args["date"], event.args["evidence"])
        return found

    def rights(self) -> dict[Phase, int]:
        """What venues may do in each phase that can have rights, as bits."""
        return {phase: self.chain.call(self.contract, "rightsIn", phase) for phase in RIGHTS}

    def is_open(self, licence: Licence) -> bool:
        """May the venue's customers receive units, by its licence at this second?"""
        return bool(self.chain.call(self.contract, "isOpen", licence.venue))

    def refresh(self, licence: Licence, sender: str) -> Receipt:
        """Open or close the venue as its licence says now."""
        expired = licence.open and self.chain.now() > licence.terms.expiry
        function = "expire" if expired else "refresh"
        return self.chain.transact(self.contract, function, licence.venue, sender=sender)
