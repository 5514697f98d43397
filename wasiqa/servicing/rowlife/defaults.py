"""A default: declared of a row that is missed, cured once all that is due is funded; a closed register that reopens."""

from __future__ import annotations

from typing import Any

from wasiqa.chain.contract import Call
from wasiqa.chain.errors import Reverted
from wasiqa.errors import NotAllowed
from wasiqa.servicing.ledger import series_config
from wasiqa.servicing.payments import STATUSES
from wasiqa.servicing.refusals import in_words
from wasiqa.servicing.rowlife.act import Act
from wasiqa.servicing.rowlife.place import Place

STANDINGS = ("ahead", "due", "missed", "funded", "cancelled")
"""Of a row, as the paying agent counts them."""
REOPENED = 90 * 24 * 3600
"""So many seconds a closed register opens again."""


def status_of(place: Place) -> str:
    """Whether the series performs, is in default, or accelerated."""
    return STATUSES[place.chain.call(place.agent, "seriesStatusOf", place.bond.address)]


def standing_of(place: Place) -> str:
    """Where the row stands."""
    return STANDINGS[place.ask("rowStatusOf")]


def require_missed(place: Place) -> None:
    """Raises `NotAllowed` for a row that is not missed."""
    if (standing := standing_of(place)) == "missed":
        return
    grace, _, _, voting = place.chain.call(place.agent, "defaultTermsOf", place.bond.address)
    if not voting:
        raise NotAllowed(
            "the series has no terms of default, so that no row of it is ever missed",
            hint="a term sheet states them as `default`; what is funded late is paid all the same",
        )
    end = place.local(place.row.pay_time + grace)
    hint = f"it is once its grace is over and it lacks some of what it needs: up to {end} it may be funded"
    raise NotAllowed(f"row {place.n} is not missed: it is {standing}", hint=hint, code="NOT_MISSED")


class Declaration(Act):
    """The default of the series, because this row is missed."""

    def is_done(self) -> bool:
        """Is the series in default, or accelerated?"""
        return status_of(self.place) != "performing"

    def check(self) -> None:
        """Raises `NotAllowed` if the row is not missed."""
        require_missed(self.place)

    def calls(self) -> tuple[Call, ...]:
        """The declaration."""
        return (self.place.call("declareDefault"),)

    def facts(self) -> dict[str, Any]:
        """Since when the row is due."""
        return {"due_since": self.place.local(self.place.row.pay_time)}

    def words(self) -> str:
        """Since when the row is due."""
        return f"row {self.place.n} is missed: due since {self.place.local(self.place.row.pay_time)}"

    def outcome(self) -> str:
        """Where the series stands."""
        return f"the series is {_told(status_of(self.place))}"


class Reopening(Act):
    """The register, open again because this principal is missed."""

    def is_done(self) -> bool:
        """Is a record time ahead?"""
        times = self.place.chain.call(self.place.bond, "recordTimes")
        return series_config(self.place.chain, self.place.bond).period < len(times)

    def check(self) -> None:
        """Raises `NotAllowed` if the row is no principal, or not missed."""
        if self.place.row.kind != "principal":
            told = f"row {self.place.n} is no principal, and only a missed principal opens a register again"
            raise NotAllowed(told, hint="`coupon schedule` shows which row is the principal")
        require_missed(self.place)

    def calls(self) -> tuple[Call, ...]:
        """The new record time."""
        return (self.place.call("reopenRegister"),)

    def facts(self) -> dict[str, Any]:
        """Up to when."""
        return {"until": self.place.local(self.place.chain.now() + REOPENED)}

    def words(self) -> str:
        """Up to when."""
        return f"holders may transfer again, up to about {self.facts()['until']}"

    def outcome(self) -> str:
        """Up to when."""
        until = self.place.chain.call(self.place.bond, "recordTimes")[-1]
        return f"holders may transfer up to {self.place.local(until)}"


class Cure(Act):
    """The end of a default; `place` is any row."""

    def is_done(self) -> bool:
        """Does the series perform?"""
        return status_of(self.place) == "performing"

    def check(self) -> None:
        """Raises `NotAllowed` while a row is due and not funded, and of a series that was accelerated."""
        if status_of(self.place) == "accelerated":
            raise NotAllowed(
                "the series is accelerated, which funding does not undo", hint="a restructuring by vote would"
            )
        try:  # asked of the contract, which alone knows what a vote has dealt with
            self.place.chain.call(self.place.agent, "cure", self.place.bond.address)
        except Reverted as error:
            raise NotAllowed(in_words(error) or str(error), hint="run it again then") from error

    def calls(self) -> tuple[Call, ...]:
        """The end of it."""
        return (self.place.agent.encode("cure", self.place.bond.address),)

    def facts(self) -> dict[str, Any]:
        """Nothing."""
        return {}

    def words(self) -> str:
        """That it ends."""
        return "all that is due must be funded; then the series is in default no more"

    def outcome(self) -> str:
        """Where the series stands."""
        return f"the series is {_told(status_of(self.place))}"


def _told(status: str) -> str:
    return "in default" if status == "default" else status
