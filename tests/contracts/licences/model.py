"""What a licence may do next, in plain Python: the contract must say the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from wasiqa.servicing.licences.licence import Phase

NOC, LICENSED, SUSPENDED, REVOKED = Phase.NOC, Phase.LICENSED, Phase.SUSPENDED, Phase.REVOKED
STEPS = ("grantLicence", "amend", "recordMilestone 0", "recordMilestone 1", "suspend", "reinstate", "revoke")
ALLOWED: dict[str, frozenset[Phase]] = {
    "grantLicence": frozenset({NOC}),
    "recordMilestone 0": frozenset({NOC}),
    "recordMilestone 1": frozenset({NOC}),
    "amend": frozenset({NOC, LICENSED, SUSPENDED}),
    "suspend": frozenset({NOC, LICENSED}),
    "reinstate": frozenset({SUSPENDED}),
    "revoke": frozenset({NOC, LICENSED, SUSPENDED}),
}
"""The phases from which each step is possible."""


@dataclass
class Licence:
    """One venue's licence, rights of phases apart."""

    phase: Phase = NOC
    resumes: Phase = Phase.NONE
    reached: set[int] = field(default_factory=set)
    expiry: int = 0
    activities: int = 0

    def refusal(self, step: str) -> str | None:
        """The error with which the contract refuses a step; None if it takes it."""
        if self.phase not in ALLOWED[step]:
            return "PhaseForbids"
        if step.startswith("recordMilestone") and int(step[-1]) in self.reached:
            return "MilestoneKnown"
        if step == "grantLicence" and self.reached != {0, 1}:
            return "MilestoneMissing"
        return None

    def take(self, step: str, expiry: int, activities: int) -> None:
        """Take a step that is possible."""
        if step in ("grantLicence", "amend"):
            self.expiry, self.activities = expiry, activities
        if step == "grantLicence":
            self.phase = LICENSED
        elif step.startswith("recordMilestone"):
            self.reached.add(int(step[-1]))
        elif step == "suspend":
            self.phase, self.resumes = SUSPENDED, self.phase
        elif step == "reinstate":
            self.phase, self.resumes = self.resumes, Phase.NONE
        elif step == "revoke":
            self.phase, self.resumes = REVOKED, Phase.NONE
