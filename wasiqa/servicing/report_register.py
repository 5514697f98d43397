"""The register of reports: whether a report is posted, and posting it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from wasiqa.chain.chain import Chain, Receipt
from wasiqa.errors import NotAllowed
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.roles import role_id

Standing = Literal["posted", "superseded", "other", "none"]
"""Whether a report is the latest at its place, was so before, or others were posted there, or nothing was."""
ROLE = "REGISTRAR"


@dataclass(frozen=True)
class ReportEntry:
    """One report at its place in the register."""

    chain: Chain
    programme: Programme
    place: tuple[bytes, str, int]
    """Kind, series or nobody, and the second of which it tells."""
    document_hash: bytes

    def standing(self) -> Standing:
        """How it stands there now."""
        latest, count = self._ask("latest")
        if latest == self.document_hash:
            return "posted"
        earlier = (self._ask("reportAt", number) for number in range(1, count))
        return "superseded" if self.document_hash in earlier else "other" if count else "none"

    def is_posted(self) -> bool:
        """Is it the latest?"""
        return self.standing() == "posted"

    def require_poster(self, account: str) -> None:
        """Raises `NotAllowed` for an account that may not post."""
        if not self.chain.call(self.programme.registry, "hasRole", role_id(ROLE), account):
            raise NotAllowed(
                f"{account} doesn't hold the role {ROLE}",
                hint="run it with --account of one who does",
                code="MISSING_ROLE",
            )

    def post(self, sender: str) -> Receipt:
        """Publish its hash."""
        return self.chain.transact(self.programme.reports, "post", *self.place, self.document_hash, sender=sender)

    def _ask(self, function: str, *more: Any) -> Any:
        return self.chain.call(self.programme.reports, function, *self.place, *more)


def held(events: Iterable[Any], role: str, account: str, at: int) -> bool:
    """Did the account hold a role at the end of a second, by the registry's events?"""
    found, wanted = False, f"0x{role_id(role).hex()}"
    for event in events:
        if event.time <= at and (event.args["role"], event.args["account"]) == (wanted, account):
            found = event.name == "RoleGranted"
    return found
