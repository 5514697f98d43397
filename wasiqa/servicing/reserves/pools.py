"""Pools as a file has them, against those on chain, and the operation of governance between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eth_utils.crypto import keccak

from wasiqa.chain.contract import Call
from wasiqa.chain.operation import Operation
from wasiqa.errors import InputRefused
from wasiqa.servicing.licences.licence import encoded
from wasiqa.servicing.reserves.pool import Pool
from wasiqa.servicing.reserves.pool_file import PoolFields
from wasiqa.servicing.reserves.registry import Reserves


@dataclass(frozen=True)
class PoolChange:
    """A pool that is opened, or of which something else shall be asked."""

    found: Pool
    wanted: PoolFields

    @property
    def opens(self) -> bool:
        """Is it a new pool?"""
        return not self.found.unit


@dataclass(frozen=True)
class Pools:
    """The pools that a file wants; those that it doesn't name stay as they are."""

    reserves: Reserves
    wanted: Mapping[str, PoolFields]

    def changes(self) -> tuple[PoolChange, ...]:
        """What differs. Raises `InputRefused` where a pool is of another kind or unit, which is fixed."""
        found = [PoolChange(self.reserves.of(code), fields) for code, fields in self.wanted.items()]
        for change in found:
            self._refuse_another(change)
        return tuple(change for change in found if change.opens or change.found.terms != change.wanted.terms)

    def operation(self) -> Operation:
        """What governance does. It counts the changes before it, so that the same terms can be set again later."""
        contract = self.reserves.contract
        before = len(self.reserves.chain.events(contract, "PoolTermsSet", self.reserves.since))
        salt = keccak(text=f"wasiqa/reserve/pools/{contract.address}/{before}")
        calls = tuple(map(self._call, self.changes()))
        return Operation(self.reserves.programme.timelocks["governance"], calls, salt)

    def _call(self, change: PoolChange) -> Call:
        code, wanted = encoded(change.found.code), change.wanted
        terms = (wanted.terms.quorum, wanted.terms.haircut, wanted.terms.max_age)
        if change.opens:
            return self.reserves.contract.encode("openPool", code, wanted.kind, encoded(wanted.unit), terms)
        return self.reserves.contract.encode("setPoolTerms", code, terms)

    @staticmethod
    def _refuse_another(change: PoolChange) -> None:
        found, wanted = change.found, change.wanted
        if not change.opens and (found.kind, found.unit) != (wanted.kind, wanted.unit):
            is_now, shall_be = f"{found.kind.name} in {found.unit}", f"{wanted.kind.name} in {wanted.unit}"
            raise InputRefused(
                f"pool {found.code} is {is_now}, and can't become {shall_be}", hint="open another pool, of another code"
            )


@dataclass(frozen=True)
class Withdrawal:
    """Taking the latest attestation of a pool back, on a paper."""

    reserves: Reserves
    code: str
    evidence: bytes

    @property
    def done(self) -> bool:
        """Does nothing count of the pool because of that, or because nothing was attested?"""
        found = self.reserves.named(self.code)
        return found.withdrawn or not found.latest.there

    def operation(self) -> Operation:
        """What governance does to this attestation."""
        found = self.reserves.named(self.code)
        call = self.reserves.contract.encode("withdraw", encoded(self.code), self.evidence)
        salt = keccak(text=f"wasiqa/reserve/withdraw/{self.code}/{found.latest.sequence}")
        return Operation(self.reserves.programme.timelocks["governance"], (call,), salt)
