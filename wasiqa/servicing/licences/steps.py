"""From how a licence stands to how its file says that it shall: the steps in the right order, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from wasiqa.errors import InputRefused
from wasiqa.servicing.licences.file import LicenceFile
from wasiqa.servicing.licences.licence import Licence, Phase, Terms, day, encoded
from wasiqa.servicing.licences.papers import MILESTONES, Act, Paper

_FUNCTIONS: Mapping[Act, str] = {
    Act.NOC: "grantNoc",
    Act.LICENSED: "grantLicence",
    Act.AMENDED: "amend",
    Act.SUSPENDED: "suspend",
    Act.REINSTATED: "reinstate",
    Act.REVOKED: "revoke",
}
_GRANTS = (Act.NOC, Act.LICENSED, Act.AMENDED)
"""Acts that say anew what the licence says."""


@dataclass(frozen=True)
class Step:
    """One act to be recorded, with its paper; `terms` where it says what the licence says."""

    act: Act
    paper: Paper
    terms: Terms | None

    def call(self, licence: Licence) -> tuple[str, tuple[object, ...]]:
        """The contract's function and its arguments; `licence` is how it stands before the step."""
        paper = (self.paper.date, self.paper.evidence)
        if self.act in MILESTONES:
            return "recordMilestone", (licence.venue, MILESTONES.index(self.act), *paper)
        first: bytes | int = encoded(licence.code) if self.act is Act.NOC else licence.venue
        terms = () if self.terms is None else ((self.terms.expiry, self.terms.activities, self.terms.operator),)
        return _FUNCTIONS[self.act], (first, *terms, *paper)


@dataclass(frozen=True)
class LicencePlan:
    """What a file wants of a licence that stands as `found`, on the acts that are recorded as `recorded`."""

    file: LicenceFile
    found: Licence
    recorded: Mapping[Act, Paper]
    now: int
    zone: ZoneInfo

    def steps(self) -> tuple[Step, ...]:
        """The steps that are left. Raises `InputRefused` in one sentence if there is no way from here to there."""
        acts = tuple(self._acts())
        self._refuse_other_papers(acts)
        steps = tuple(Step(act, self._paper(act), self.file.terms if act in _GRANTS else None) for act in acts)
        self._refuse_dates(steps)
        return steps

    def _acts(self) -> Iterator[Act]:
        found, target = self.found, self.file.phase
        if found.phase is Phase.REVOKED and target is not Phase.REVOKED:
            raise self._refused("it is revoked, and that is final", "a new licence needs a new code")
        if target is Phase.REVOKED:
            if found.phase is Phase.NONE:
                raise self._refused("the licence registry doesn't know it, so there is nothing to revoke")
            if found.phase is not Phase.REVOKED:
                yield Act.REVOKED
            return
        if found.phase is Phase.NONE:
            yield Act.NOC
        held = found.phase is Phase.SUSPENDED and target is Phase.SUSPENDED
        onward = tuple(self._onward())
        if held and onward:
            raise self._refused(f"it is suspended, and {onward[0]} has to wait until it is reinstated")
        if found.phase is not Phase.NONE and found.terms != self.file.terms and Act.LICENSED not in onward:
            yield Act.AMENDED
        if found.phase is Phase.SUSPENDED and not held:
            yield Act.REINSTATED
        yield from onward
        if target is Phase.SUSPENDED and not held:
            yield Act.SUSPENDED

    def _onward(self) -> Iterator[Act]:
        """Milestones and the licence itself, as far as they are missing."""
        papers, licensed = self.file.papers, self.found.standing is Phase.LICENSED
        if licensed and self.file.phase is Phase.NOC:
            raise self._refused("it is licensed, and a licence never becomes a no-objection certificate again")
        reached = {Act.AML_REGISTERED: self.found.aml_registered, Act.INCORPORATED: self.found.incorporated}
        if licensed:
            return
        left = [act for act in MILESTONES if act in papers and not reached[act]]
        yield from sorted(left, key=lambda act: papers[act].date)
        suspended_later = self.file.phase is Phase.SUSPENDED and Act.LICENSED in papers
        if self.file.phase is Phase.LICENSED or suspended_later:
            for milestone in MILESTONES:
                if not reached[milestone] and milestone not in papers:
                    raise self._refused(
                        f"it can't be licensed before it is {milestone}", f"add papers.{milestone} to the file"
                    )
            yield Act.LICENSED

    def _paper(self, act: Act) -> Paper:
        if act not in self.file.papers:
            raise self._refused(
                f"the step {act} needs a paper", f"add papers.{act} with its date and evidence to {self.file.path}"
            )
        return self.file.papers[act]

    def _refuse_other_papers(self, acts: tuple[Act, ...]) -> None:
        for act, paper in self.other_papers():
            if act not in acts:
                raise self._refused(
                    f"{act} of {self._day(paper.date)} is recorded with another date or paper than the file names",
                    "what is recorded can't be changed: name in the file what was recorded",
                )

    def other_papers(self) -> Iterator[tuple[Act, Paper]]:
        """Acts that are recorded with another paper than the file names, and what is recorded."""
        for act, paper in self.recorded.items():
            if self.file.papers.get(act, paper) != paper:
                yield act, paper

    def _refuse_dates(self, steps: tuple[Step, ...]) -> None:
        """What the contract would say of the dates, said before anything is sent."""
        noc, since, latest = self.found.noc, self.found.since, max(self.found.aml_registered, self.found.incorporated)
        for step in steps:
            date = step.paper.date
            if date > self.now:
                raise self._refused(f"papers.{step.act} is dated {self._day(date)}, which is still to come")
            rests_on = {Act.LICENSED: max(since, latest), **dict.fromkeys(MILESTONES, noc)}
            earliest = rests_on.get(step.act, since)
            if date < earliest:
                told = f"papers.{step.act} is dated {self._day(date)}, before the act of {self._day(earliest)}"
                raise self._refused(f"{told} on which it rests")
            if step.act in MILESTONES:
                latest = max(latest, date)
            elif step.act is not Act.AMENDED:
                since = date
            if step.act is Act.NOC:
                noc = date
            if step.terms is not None and step.terms.expiry < self.now:
                raise self._refused(f"it would have expired on {self._day(step.terms.expiry)}", "state a later expiry")

    def _day(self, seconds: int) -> str:
        return day(seconds, self.zone)

    def _refused(self, why: str, hint: str | None = None) -> InputRefused:
        return InputRefused(f"{self.file.path}: {self.file.code}: {why}", file=str(self.file.path), hint=hint)
