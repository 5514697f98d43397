"""The amount of a floating row: proposed by the calculation agent, disputed by a reviewer, settled by anybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from wasiqa.chain.contract import Call
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.payments import Row
from wasiqa.servicing.rowlife.act import Act
from wasiqa.servicing.rowlife.place import Place
from wasiqa.terms.fixing import NEVER
from wasiqa.terms.numbers import exact
from wasiqa.terms.published import FixedRow


def in_bytes(words: str, what: str) -> bytes:
    """A reference as contracts keep it. Raises `InputRefused` for what isn't 1 to 32 characters of printable ASCII."""
    if not 0 < len(words) <= 32 or not words.isascii() or not words.isprintable() or words != words.strip():
        raise InputRefused(
            f"{words!r} is no {what} that a contract can keep",
            hint="write 1 to 32 letters, digits and signs of ASCII, without blanks around them",
        )
    return words.encode().ljust(32, b"\0")


@dataclass(frozen=True)
class Proposal(Act):
    """An amount per unit, proposed with its source and the SHA-256 of the paper. `basis` is how it was computed."""

    amount: Fraction
    source: str
    paper: bytes
    basis: FixedRow | None = None

    @property
    def timelock(self) -> str:
        """The calculation agent's role is the issuance timelock's."""
        return "issuance"

    def is_done(self) -> bool:
        """Is exactly this proposed, or fixed?"""
        fixed = self.place.log.fixed.get(self.place.n - 1)
        if fixed is not None:
            return self._is_this(fixed)
        pending = self.place.ask("proposalOf")
        return bool(pending.since) and self._is_this(pending._asdict())

    def check(self) -> None:
        """Raises `NotAllowed` if the row doesn't float, or another amount waits."""
        require_floating(self.place)
        if self.place.ask("proposalOf").since:
            waiting = self.place.log.proposals[self.place.n - 1]
            raise NotAllowed(
                f"{exact(waiting.amount)} per unit is proposed for row {self.place.n} already, and may be disputed up "
                f"to {self.place.local(waiting.end)}",
                hint="a reviewer takes it away with `coupon dispute`, or `coupon settle` makes it final",
            )

    def calls(self) -> tuple[Call, ...]:
        """The proposal."""
        parts = self.amount.numerator, self.amount.denominator
        return (self.place.call("proposeRate", *parts, in_bytes(self.source, "source"), self.paper),)

    def facts(self) -> dict[str, Any]:
        """The amount, what it is computed from, and what the row will need."""
        found = {"amount": exact(self.amount), "source": self.source, "document_sha256": self.paper.hex()}
        need = {"need": str(need_at(self.place, self.place.row, self.amount)), "expected": not self._passed}
        return {**found, **need, **({} if self.basis is None else {"computed": computed(self.basis)})}

    def words(self) -> str:
        """The amount, what it is computed from, and what the row will need."""
        row = self.place.row
        lines = [f"row {row.n}, paid on {self.place.local(row.pay_time)[:10]}: {exact(self.amount)} per unit"]
        if self.basis is not None:
            period = self.basis.period
            lines.append(f"  for {period.start} to {period.end}, {self.basis.days} days")
            lines += [
                f"  {exact(100 * part.rate)} % a year, with the margin of {exact(100 * self.basis.margin)} %, from "
                f"{part.start} to {part.end}"
                for part in self.basis.segments
            ]
        known = "" if self._passed else ", as units stand now"
        lines.append(f"  the row will need {self.place.told(need_at(self.place, row, self.amount))}{known}")
        return "\n".join([*lines, f"  source {self.source}, paper's SHA-256 {self.paper.hex()}"])

    def outcome(self) -> str:
        """Until when it may be disputed, or that it is final."""
        pending = self.place.log.proposals.get(self.place.n - 1)
        if pending is None:
            return f"row {self.place.n} is fixed: {exact(self.amount)} per unit"
        return (
            f"row {self.place.n}: {exact(self.amount)} per unit is proposed; it may be disputed up to "
            f"{self.place.local(pending.end)}, and `coupon settle` makes it final after that"
        )

    @property
    def _passed(self) -> bool:
        return self.place.passed(self.place.row)

    def _is_this(self, one: Mapping[str, Any]) -> bool:
        same_amount = Fraction(one["numerator"], one["denominator"]) == self.amount
        return same_amount and (one["source"], one["documentHash"]) == (in_bytes(self.source, "source"), self.paper)


@dataclass(frozen=True)
class Dispute(Act):
    """A proposal taken away within its window, for the reason in a paper of this SHA-256; `alone`: by one account that
    holds the role REVIEWER, else by the parties of governance."""

    reason: bytes
    alone: bool

    @property
    def role(self) -> str | None:
        """A reviewer's."""
        return "REVIEWER" if self.alone else None

    @property
    def timelock(self) -> str | None:
        """Governance holds the role, too."""
        return None if self.alone else "governance"

    def is_done(self) -> bool:
        """Was it disputed for this reason, and nothing proposed since?"""
        disputed = self.place.log.disputed.get(self.place.n - 1)
        return disputed is not None and disputed["reasonHash"] == self.reason

    def check(self) -> None:
        """Raises `NotAllowed` if nothing is proposed, or its window is over before this could happen."""
        pending = self.place.log.proposals.get(self.place.n - 1)
        if pending is None:
            require_floating(self.place)
            raise NotAllowed(
                f"nothing is proposed for row {self.place.n}",
                hint="there is nothing to dispute",
                code="NOTHING_PROPOSED",
            )
        moment = self.moment()
        if moment > pending.end:
            now = self.place.chain.now() > pending.end
            told = "is over since" if now else f"ends before {self.place.local(moment)}, when governance could act:"
            raise NotAllowed(
                f"the window in which row {self.place.n} may be disputed {told} {self.place.local(pending.end)}",
                hint=None if now else "a regulator who holds the role REVIEWER disputes at once",
            )

    def calls(self) -> tuple[Call, ...]:
        """The dispute."""
        return (self.place.call("disputeRate", self.reason),)

    def facts(self) -> dict[str, Any]:
        """What is taken away, and why."""
        amount = self.place.log.proposals[self.place.n - 1].amount
        return {"amount": exact(amount), "reason_sha256": self.reason.hex()}

    def words(self) -> str:
        """What is taken away, and why."""
        amount = self.place.log.proposals[self.place.n - 1].amount
        return f"row {self.place.n}: the proposal of {exact(amount)} per unit is disputed\n  reason {self.reason.hex()}"

    def outcome(self) -> str:
        """What comes next."""
        return f"row {self.place.n}: the proposal is off; `coupon fix` proposes another"


@dataclass(frozen=True)
class Settlement(Act):
    """A proposal made final once its window is over, or the fallback taken where nothing was proposed."""

    fallback: bool = False

    def is_done(self) -> bool:
        """Is the row fixed?"""
        return self.place.n - 1 in self.place.log.fixed

    def check(self) -> None:
        """Raises `NotAllowed` if the window is open, nothing is proposed, or the fallback's time has not come."""
        require_floating(self.place)
        pending = self.place.log.proposals.get(self.place.n - 1)
        if self.fallback:
            self._check_fallback(pending is not None)
        elif pending is None:
            raise NotAllowed(
                f"nothing is proposed for row {self.place.n}",
                hint="`coupon fix` proposes a rate; --fallback takes what the terms say without one",
                code="NOTHING_PROPOSED",
            )
        elif self.place.chain.now() <= pending.end:
            raise NotAllowed(
                f"row {self.place.n} may be disputed up to {self.place.local(pending.end)}",
                hint="settle it after that",
                code="TOO_EARLY",
            )

    def calls(self) -> tuple[Call, ...]:
        """The settlement."""
        return (self.place.call("settleFallback" if self.fallback else "settleRate"),)

    def facts(self) -> dict[str, Any]:
        """What the row will pay."""
        amount = self._amount()
        assert amount is not None
        return {"amount": exact(amount), "fallback": self.fallback, "need": str(self._need(amount))}

    def words(self) -> str:
        """What the row will pay."""
        amount = self._amount()
        assert amount is not None
        what = "the fallback, " if self.fallback else ""
        need = self.place.told(self._need(amount))
        return f"row {self.place.n}: {what}{exact(amount)} per unit becomes final; it needs {need}"

    def outcome(self) -> str:
        """What the row pays."""
        fixed = self.place.log.fixed[self.place.n - 1]
        amount = Fraction(fixed["numerator"], fixed["denominator"])
        return f"row {self.place.n} is a coupon and pays {exact(amount)} per unit"

    def _check_fallback(self, pending: bool) -> None:
        if pending:
            raise NotAllowed(
                f"an amount is proposed for row {self.place.n}", hint="settle that, without --fallback, or dispute it"
            )
        after = int(self._terms.fallbackAfter)
        if after == NEVER:
            raise NotAllowed(
                "the contracts can't carry out the fallback of these terms",
                hint="the calculation agent works it out and proposes it: `coupon fix`",
            )
        if self.place.chain.now() < (time := self.place.row.record_time + after):
            raise NotAllowed(f"row {self.place.n} takes the fallback from {self.place.local(time)} on")
        if self._amount() is None:
            raise NotAllowed(
                "the fallback is the amount that was fixed last, and none was", hint="propose one: `coupon fix`"
            )

    def _amount(self) -> Fraction | None:
        log = self.place.log
        if not self.fallback:
            return log.proposals[self.place.n - 1].amount
        if (terms := self._terms).denominator:
            return Fraction(terms.numerator, terms.denominator)
        last = list(log.fixed.values())[-1:]
        return Fraction(last[0]["numerator"], last[0]["denominator"]) if last else None

    @property
    def _terms(self) -> Any:
        return self.place.chain.call(self.place.agent, "fixingTermsOf", self.place.bond.address)

    def _need(self, amount: Fraction) -> int:
        return need_at(self.place, self.place.row, amount)


def require_floating(place: Place) -> None:
    """Raises `NotAllowed` for a row that doesn't float, or not any more."""
    row, fixed = place.row, place.log.fixed.get(place.n - 1)
    if fixed is not None:
        amount = exact(Fraction(fixed["numerator"], fixed["denominator"]))
        raise NotAllowed(f"row {row.n} is fixed: it pays {amount} per unit", hint="what is final never changes")
    if row.kind != "floating":
        raise NotAllowed(f"row {row.n} is a {row.kind}, not a floating row", hint="`coupon schedule` shows the kinds")


def need_at(place: Place, row: Row, amount: Fraction) -> int:
    """What a row needs at this amount per unit, for the units that count or, before its record time, those of now."""
    return ceil(place.units(row) * amount)


def computed(basis: FixedRow) -> dict[str, Any]:
    """How an amount was computed, for programs; rates with the margin."""
    return {
        "from": basis.period.start.isoformat(),
        "until": basis.period.end.isoformat(),
        "days": basis.days,
        "margin": exact(basis.margin),
        "rates": [
            {"from": part.start.isoformat(), "until": part.end.isoformat(), "rate": exact(part.rate)}
            for part in basis.segments
        ],
    }
