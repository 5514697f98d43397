"""The reserve registry on a chain: its pools, who attested them, and how much of each is used."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from wasiqa.chain.chain import Chain
from wasiqa.chain.contract import Contract
from wasiqa.errors import InputRefused
from wasiqa.servicing.licences.licence import encoded, text
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.reserves.pool import Pool
from wasiqa.servicing.reserves.standing import Backed, Backing, PoolStanding
from wasiqa.servicing.roles import role_id
from wasiqa.terms.words import near_miss

AUDITOR = role_id("AUDITOR")


@dataclass(frozen=True)
class Reserves:
    """A programme's reserve registry; `since` is the block before which it wrote nothing."""

    chain: Chain
    programme: Programme
    since: int = 0

    @property
    def contract(self) -> Contract:
        """The registry."""
        return self.programme.reserves

    @property
    def place(self) -> tuple[int, str]:
        """What names it in whatever is signed for it: chain and address."""
        return self.chain.chain_id, self.contract.address

    def all(self) -> tuple[Pool, ...]:
        """Every pool, in the order in which they were opened."""
        return tuple(self.of(text(code)) for code in self.chain.call(self.contract, "allPools"))

    def of(self, code: str) -> Pool:
        """The pool with this code; one without a unit if there is none."""
        return Pool.decode(code, self.chain.call(self.contract, "poolOf", encoded(code)))

    def named(self, code: str) -> Pool:
        """The pool with this code. Raises `InputRefused` if there is none."""
        found = self.of(code)
        if not found.unit:
            codes = [pool.code for pool in self.all()]
            hint = near_miss(code, codes) if codes else "no pool is open yet: `reserve pool apply` opens one"
            raise InputRefused(f"the reserve registry knows no pool {code}", hint=hint, code="UNKNOWN_POOL")
        return found

    def auditors(self, pool: Pool) -> tuple[str, ...]:
        """Who signed the latest attestation."""
        events = self.chain.events(self.contract, "Attested", self.since)
        signed = [event.args["auditors"] for event in events if text(event.args["pool"]) == pool.code]
        return tuple(signed[-1]) if signed else ()

    def is_auditor(self, account: str) -> bool:
        """Does the account hold the role now?"""
        return bool(self.chain.call(self.programme.registry, "hasRole", AUDITOR, account))

    def standing(self, pool: Pool) -> PoolStanding:
        """How a pool stands now."""
        backed = sorted(self.chain.call(self._hook, "backedBy", encoded(pool.code)))
        needs = ((series, self.backing(series), self._supply(series)) for series in backed)
        told = tuple(Backed(series, one.units, one.needed(supply)) for series, one, supply in needs if one is not None)
        return PoolStanding(pool, self.auditors(pool), told, self.chain.now())

    def backing(self, series: str) -> Backing | None:
        """What backs a series, which need not be open yet."""
        found = self.chain.call(self._hook, "backingOf", series)
        return Backing(text(found.pool), Fraction(found.numerator, found.denominator)) if found.denominator else None

    def ever_backed(self) -> tuple[str, ...]:
        """Every series that the hook's events name."""
        events = self.chain.events(self._hook, "BackingSet", self.since)
        return tuple(dict.fromkeys(event.args["series"] for event in events))

    def _supply(self, series: str) -> int:
        """Nothing before it is deployed."""
        return int(self.chain.call(self.programme.bond(series), "totalSupply")) if self.chain.code(series) else 0

    @property
    def _hook(self) -> Contract:
        """There is one: it adds up what all series of a pool need."""
        return self.programme.hooks["reserve_cover"][0]
