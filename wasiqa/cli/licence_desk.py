"""What the licence commands share: the registry, a file's plan, its steps, and how they read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from wasiqa.cli.session import Session

if TYPE_CHECKING:
    from wasiqa.servicing.licences.licence import Licence, Terms
    from wasiqa.servicing.licences.registry import Licences
    from wasiqa.servicing.licences.steps import LicencePlan, Step


@dataclass(frozen=True)
class LicenceDesk:
    """One command at work."""

    session: Session

    @classmethod
    def of(cls, given: dict[str, Any]) -> LicenceDesk:
        """The desk of a command with these options."""
        return cls(Session(**given))

    @cached_property
    def licences(self) -> Licences:
        """The licence registry."""
        from wasiqa.servicing.licences.registry import Licences

        session = self.session
        return Licences(session.chain, session.programme.licences, session.ledger.contracts["LicenceRegistry"].block)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and end."""
        return ZoneInfo(self.session.ledger.time_zone)

    def plan(self, file: Path) -> LicencePlan:
        """What the file wants, and how its venue stands now."""
        from wasiqa.servicing.licences.file import read_licence
        from wasiqa.servicing.licences.steps import LicencePlan

        wanted = read_licence(file, self.zone)
        found = self.licences.of(wanted.code)
        recorded = self.licences.papers(found.venue) if found.venue else {}
        return LicencePlan(wanted, found, recorded, self.session.chain.now(), self.zone)

    def take(self, work: LicencePlan, steps: Sequence[Step]) -> None:
        """Take the steps, one after the other."""
        for step in steps:
            found = self.licences.of(work.file.code)
            function, arguments = step.call(found)
            if arguments[0] == 0:
                return  # a Safe's owners have to grant the no-objection certificate first, which gives the number
            self.session.chain.transact(self.licences.contract, function, *arguments, sender=self.session.sender)

    def differences(self, work: LicencePlan) -> list[str]:
        """In what the licence doesn't stand as the file says, in words."""
        from wasiqa.errors import InputRefused

        told = [f"{act} is recorded with another date or paper" for act, _ in work.other_papers()]
        try:
            told += [f"{step.act} of {self.day(step.paper.date)} is missing" for step in work.steps()]
        except InputRefused as refused:
            told = told or [refused.message]
        found = work.found
        if found.venue and found.open != self.licences.is_open(found):
            told.append(f"the investor registry has it {_open(found.open)}, which `licence refresh` puts right")
        return told

    def document(self, work: LicencePlan, steps: Sequence[Step]) -> dict[str, Any]:
        """The plan in JSON."""
        return {
            "venue": work.file.code,
            "number": work.found.venue or None,
            "phase": {"from": work.found.phase.name, "to": work.file.phase.name},
            "steps": [
                {
                    "step": step.act.value,
                    "date": self.day(step.paper.date),
                    "sha256": step.paper.evidence.hex(),
                    **({} if step.terms is None else self.terms(step.terms)),
                }
                for step in steps
            ],
        }

    def words(self, work: LicencePlan, steps: Sequence[Step]) -> str:
        """The plan for people."""
        venue = f"venue {work.found.venue}" if work.found.venue else "a new venue"
        lines = [f"{work.file.code}, {venue}: {work.found.phase.name} → {work.file.phase.name}"]
        for step in steps:
            lines.append(f"  {step.act:14}  {self.day(step.paper.date)}  sha256 {step.paper.evidence.hex()}")
            if step.terms is not None:
                terms = self.terms(step.terms)
                activities = ", ".join(terms["activities"]) or "nothing"
                lines.append(f"    until {terms['expiry']}, operator {terms['operator'] or 'none'}; may {activities}")
        return "\n".join(lines if steps else [*lines, "  nothing to do"])

    def terms(self, terms: Terms) -> dict[str, Any]:
        """What a licence says, in JSON."""
        from wasiqa.activities import names
        from wasiqa.chain.contract import NOBODY

        return {
            "expiry": self.day(terms.expiry),
            "activities": list(names(terms.activities)),
            "operator": None if terms.operator == NOBODY else terms.operator,
        }

    def described(self, licence: Licence) -> dict[str, Any]:
        """A licence as it stands, in JSON."""

        def day(seconds: int) -> str | None:
            return self.day(seconds) if seconds else None

        return {
            "venue": licence.code,
            "number": licence.venue,
            "phase": licence.phase.name,
            "since": day(licence.since),
            "aml_registered": day(licence.aml_registered),
            "incorporated": day(licence.incorporated),
            **self.terms(licence.terms),
            "open": licence.open,
        }

    def day(self, seconds: int) -> str:
        """The day of a time, in the programme's zone."""
        from wasiqa.servicing.licences.licence import day

        return day(seconds, self.zone)


def _open(is_open: bool) -> str:
    return "open" if is_open else "closed"
