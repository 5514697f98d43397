"""Claims whose time is over, which go back to the issuer, holder by holder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wasiqa.chain.contract import NOBODY, Call
from wasiqa.errors import NotAllowed
from wasiqa.servicing.ledger import pages, position
from wasiqa.servicing.pauses import pause_ends
from wasiqa.servicing.payments import PAGE
from wasiqa.servicing.rowlife.act import Act
from wasiqa.servicing.rowlife.holders import units_due
from wasiqa.whitelist.word import Word


@dataclass(frozen=True)
class Sweep(Act):
    """What these holders have not claimed goes back to the issuer; whom an authority hinders is passed over."""

    holders: tuple[str, ...]

    @property
    def role(self) -> str:
        """The paying agent's."""
        return "PAYING_AGENT"

    def is_done(self) -> bool:
        """Is nothing left that could be swept of these holders?"""
        return not self.swept()

    def check(self) -> None:
        """Raises `NotAllowed` if claims are never prescribed, not yet, or not during this pause."""
        row, place = self.place.row, self.place
        period, _ = place.chain.call(place.agent, "prescriptionOf", place.bond.address)
        if not period:
            raise NotAllowed("claims of this series are never prescribed", hint="its terms set no period")
        funded = [
            event.block for event in place.log.events if event.name == "Funded" and event.args["row"] == row.index
        ]
        if not funded or not place.ask("booksOf").funded:
            raise NotAllowed(
                f"row {row.n} is not funded", hint="what was never paid in can't go back", code="NOT_FUNDED"
            )
        end = max(row.pay_time, place.chain.header(funded[-1]).time) + period
        if place.chain.now() <= end:
            raise NotAllowed(
                f"row {row.n} may be claimed up to {place.local(end)}", hint="sweep it after that", code="TOO_EARLY"
            )
        if pause_ends(place.chain, place.bond, ("payments",))["payments"]:
            raise NotAllowed("payments are paused", hint="sweep it once the pause is lifted")

    def calls(self) -> tuple[Call, ...]:
        """The holders that can be swept, page by page."""
        found = pages(list(self.swept()), PAGE[self.place.row.kind])
        return tuple(self.place.call("sweep", page) for page in found)

    def facts(self) -> dict[str, Any]:
        """What of whom, to which account, and who is passed over."""
        swept = self.swept()
        return {
            "to": str(self._account),
            "amount": str(sum(swept.values())),
            "swept": [{"wallet": wallet, "gross": str(gross)} for wallet, gross in swept.items()],
            "passed_over": [{"wallet": wallet, "reason": why} for wallet, why in self._passed_over().items()],
        }

    def words(self) -> str:
        """What of whom, to which account, and who is passed over."""
        swept = self.swept()
        lines = [f"row {self.place.n}: {self.place.told(sum(swept.values()))} go back to the issuer, {self._account}"]
        lines += [f"  {wallet}  {self.place.told(gross)}" for wallet, gross in swept.items()]
        return "\n".join([*lines, *self._left_out()])

    def outcome(self) -> str:
        """Nothing of these holders is left to sweep, and who was passed over."""
        told = f"row {self.place.n}: of these holders nothing is left that could be swept"
        return "\n".join([told, *self._left_out()])

    def swept(self) -> Mapping[str, int]:
        """What each holder is due that nobody hinders, minor units."""
        row, found = self.place.row, dict[str, int]()
        if row.kind == "floating" or not self.place.passed(row):
            return found
        for holder in self.holders:
            gross = int(units_due(self.place, holder) * row.amount)
            if gross and self._hindrance(holder) is None:
                found[holder] = gross
        return found

    def _left_out(self) -> list[str]:
        return [f"  {wallet}  is passed over: {why}" for wallet, why in self._passed_over().items()]

    def _passed_over(self) -> dict[str, str]:
        swept = self.swept()
        left = [holder for holder in self.holders if holder not in swept]
        return {holder: self._hindrance(holder) or "nothing is due" for holder in left}

    def _hindrance(self, holder: str) -> str | None:
        """For which reason of the authorities the holder's time has not come."""
        place, row = self.place, self.place.row
        word = Word.decode(place.chain.call(place.programme.registry, "wordOf", holder))
        held = position(place.chain, place.bond, holder)
        if not word.encode():
            return "not in the whitelist"
        if word.moved:
            return "lost, and its place taken by another wallet"
        if word.blocked_by_registrar or word.blocked_by_regulator or word.blocked_by_licence:
            return "blocked by an authority"
        if held.frozen or (row.kind == "principal" and held.locked):
            return "frozen"
        if row.kind != "principal" and place.ask("beneficiaryOf", holder) != NOBODY:
            return "an order names a beneficiary"
        return None

    @property
    def _account(self) -> str:
        return str(self.place.chain.call(self.place.agent, "prescriptionOf", self.place.bond.address).account)
