"""Payments made outside the chain: stated by the paying agent, and confirmed by a reviewer from the same papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wasiqa.chain.contract import NOBODY, Call
from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.servicing.rowlife.act import Act
from wasiqa.servicing.rowlife.fixing import in_bytes
from wasiqa.servicing.rowlife.holders import units_due

MOST = 100
"""Holders in one statement: a reviewer confirms all of it in one transaction, or nothing."""


@dataclass(frozen=True)
class Outside(Act):
    """These holders were paid a row outside, under a payment system's reference; `paper` is the statement's SHA-256."""

    holders: tuple[str, ...]
    reference: str
    paper: bytes

    def check(self) -> None:
        """Raises `NotAllowed` before the payment time, and for holders with whom the row is settled."""
        row, place = self.place.row, self.place
        place.require_fixed(row)
        if place.chain.now() < row.pay_time:
            raise NotAllowed(
                f"row {row.n} is paid from {place.local(row.pay_time)} on", hint="state it after that", code="TOO_EARLY"
            )
        if len(self.holders) > MOST:
            raise InputRefused(f"the list has {len(self.holders)} holders", hint=f"name at most {MOST} in a statement")
        closed = [holder for holder in self.holders if not self._open(holder)]
        if closed:
            raise NotAllowed(
                f"of row {row.n} nothing is open with {', '.join(closed)}: it is paid, prescribed, or paid to another "
                "by order, or nothing was held",
                hint="take them out of the list",
            )

    def calls(self) -> tuple[Call, ...]:
        """The statement, or its confirmation."""
        reference = in_bytes(self.reference, "reference")
        return (self.place.call(self._function, list(self.holders), reference, self.paper),)

    def facts(self) -> dict[str, Any]:
        """Who was paid what, before tax."""
        gross = dict(self._gross())
        return {
            "reference": self.reference,
            "document_sha256": self.paper.hex(),
            "amount": str(sum(gross.values())),
            "holders": [{"wallet": wallet, "gross": str(amount)} for wallet, amount in gross.items()],
        }

    def words(self) -> str:
        """Who was paid what, before tax."""
        gross = dict(self._gross())
        told = (
            f"row {self.place.n}: {self.place.told(sum(gross.values()))} before tax, paid outside as {self.reference}"
        )
        papers = f"  statement's SHA-256 {self.paper.hex()}"
        return "\n".join([told, papers, *(f"  {wallet}  {self.place.told(one)}" for wallet, one in gross.items())])

    @property
    def _function(self) -> str:
        raise NotImplementedError

    def _gross(self) -> Iterator[tuple[str, int]]:
        amount = self.place.row.amount
        for holder in self.holders:
            yield holder, int(units_due(self.place, holder) * amount)

    def _open(self, holder: str) -> bool:
        ordered = self.place.row.kind != "principal" and self.place.ask("beneficiaryOf", holder) != NOBODY
        return not ordered and units_due(self.place, holder) > 0

    def stands(self) -> bool:
        """Is exactly this stated, and neither confirmed nor overtaken by a division of the row?"""
        index, standing = self.place.n - 1, False
        reference = in_bytes(self.reference, "reference")
        for event in self.place.log.events:
            if event.args.get("row") != index:
                continue
            if event.name == "OutsideStated":
                said = event.args["paymentId"], event.args["documentHash"], tuple(event.args["holders"])
                standing = standing or said == (reference, self.paper, self.holders)
            elif event.name == "RowDivided" or (
                event.name == "PaidOutside"
                and (event.args["paymentId"], event.args["holder"]) == (reference, self.holders[0])
            ):
                standing = False
        return standing

    def confirmed(self) -> bool:
        """Was every holder confirmed as paid under this reference?"""
        reference = in_bytes(self.reference, "reference")
        paid = {
            event.args["holder"]
            for event in self.place.log.events
            if event.name == "PaidOutside"
            and (event.args["row"], event.args["paymentId"]) == (self.place.n - 1, reference)
        }
        return paid >= set(self.holders)


@dataclass(frozen=True)
class OutsideStatement(Outside):
    """What the paying agent says."""

    @property
    def role(self) -> str:
        """The paying agent's."""
        return "PAYING_AGENT"

    def is_done(self) -> bool:
        """Is it stated, or confirmed already?"""
        return self.confirmed() or self.stands()

    def outcome(self) -> str:
        """What comes next."""
        if self.confirmed():
            return f"row {self.place.n}: the payment {self.reference} is confirmed"
        return f"row {self.place.n}: stated; a reviewer confirms it with `coupon outside confirm` and the same files"

    @property
    def _function(self) -> str:
        return "stateOutside"


@dataclass(frozen=True)
class Confirmation(Outside):
    """What a reviewer confirms; `alone`: one account that holds the role, else the parties of governance."""

    alone: bool = True

    @property
    def role(self) -> str | None:
        """A reviewer's."""
        return "REVIEWER" if self.alone else None

    @property
    def timelock(self) -> str | None:
        """Governance holds the role, too."""
        return None if self.alone else "governance"

    def is_done(self) -> bool:
        """Is it confirmed?"""
        return self.confirmed()

    def check(self) -> None:
        """Raises `NotAllowed` also if nobody stated exactly this."""
        super().check()
        if not self.stands():
            raise NotAllowed(
                f"nobody stated exactly this of row {self.place.n}",
                hint="list, reference and document must be those of `coupon outside state`, holders in the same order",
            )

    def outcome(self) -> str:
        """What is settled."""
        return f"row {self.place.n}: the payment {self.reference} is confirmed, and its holders are settled"

    @property
    def _function(self) -> str:
        return "confirmOutside"
