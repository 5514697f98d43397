"""What a holder is due of a row paid to somebody else, by order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wasiqa.chain.contract import NOBODY, Call
from wasiqa.errors import NotAllowed
from wasiqa.servicing.enforcement import Order
from wasiqa.servicing.rowlife.act import Act
from wasiqa.whitelist.word import Word


@dataclass(frozen=True)
class Redirection(Act):
    """The beneficiary is paid what the holder is due; the holder itself lifts an order."""

    holder: str
    beneficiary: str
    order: Order

    @property
    def timelock(self) -> str:
        """Enforcement's."""
        return "enforcement"

    def is_done(self) -> bool:
        """Is it so?"""
        named = self.place.ask("beneficiaryOf", self.holder)
        return bool(named == self.beneficiary) or (named == NOBODY and self.beneficiary == self.holder)

    def check(self) -> None:
        """Raises `NotAllowed` for principal, for who is due nothing, and for a beneficiary not in good standing."""
        row, place = self.place.row, self.place
        if row.kind == "principal":
            raise NotAllowed(
                f"row {row.n} is the principal, which is attached to units", hint="`seize` moves the units by order"
            )
        place.require_passed(row, "who is due")
        if not place.chain.call(place.bond, "balanceAtRecord", self.holder, row.record):
            raise NotAllowed(f"{self.holder} held nothing at the record time of row {row.n}")
        if place.ask("isPaid", self.holder):
            raise NotAllowed(f"{self.holder} is due nothing more of row {row.n}", hint="it is paid, or prescribed")
        if self.beneficiary == self.holder:
            return
        word = Word.decode(place.chain.call(place.programme.registry, "wordOf", self.beneficiary))
        if not word.eligible(self.moment()):
            raise NotAllowed(
                f"{self.beneficiary} isn't in good standing in the whitelist, or won't be on {self._first_day}",
                hint="admit the wallet, lift its block, or name another one of the beneficiary's",
            )

    def calls(self) -> tuple[Call, ...]:
        """The order."""
        bond, rows = self.place.bond.address, [self.place.n - 1]
        evidence = self.order.case_id, self.order.order_hash
        return (self.place.agent.encode("redirect", bond, rows, self.holder, self.beneficiary, *evidence),)

    def facts(self) -> dict[str, Any]:
        """Who is paid instead of whom, and by which order."""
        return {
            "holder": self.holder,
            "beneficiary": self.beneficiary,
            "case_id": f"0x{self.order.case_id.hex()}",
            "order_hash": f"0x{self.order.order_hash.hex()}",
        }

    def words(self) -> str:
        """Who is paid instead of whom, and by which order."""
        if self.beneficiary == self.holder:
            return f"row {self.place.n}: the order is lifted, and {self.holder} itself is paid; case {self.order.case}"
        return (
            f"row {self.place.n}: what {self.holder} is due is paid to {self.beneficiary}, case {self.order.case}; "
            "tax is the holder's"
        )

    def outcome(self) -> str:
        """Who is paid."""
        return f"row {self.place.n}: {self.beneficiary} is paid what {self.holder} is due"

    @property
    def _first_day(self) -> str:
        return self.place.local(self.moment())[:10]
