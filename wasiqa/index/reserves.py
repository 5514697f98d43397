"""Pools and what backs series, rebuilt from the events of the reserve registry and of the hook that asks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from wasiqa.servicing.licences.licence import text
from wasiqa.servicing.reserves.pool import Attestation, Pool, PoolKind, PoolTerms
from wasiqa.servicing.reserves.standing import Backed, Backing, PoolStanding


class ReservesState:
    """What the events say so far: pools by code, who attested them last, and the backing of series by address."""

    def __init__(self) -> None:
        self.pools: dict[str, Pool] = {}
        self.auditors: dict[str, tuple[str, ...]] = {}
        self.backings: dict[str, Backing] = {}

    def tell(self, name: str, args: Mapping[str, Any]) -> None:
        """Take in one event; events of other contracts change nothing."""
        if name == "BackingSet":
            self._back(args)
        elif name in _CHANGES:
            code = _code(args["pool"])
            self.pools[code] = _CHANGES[name](self.pools.get(code, Pool(code)), args)
            if name == "Attested":
                self.auditors[code] = tuple(args["auditors"])

    def standings(self, supplies: Mapping[str, int], at: int) -> tuple[PoolStanding, ...]:
        """How each pool stands at a second, by the supplies of series."""
        return tuple(
            PoolStanding(pool, self.auditors.get(code, ()), self._backed(code, supplies), at)
            for code, pool in self.pools.items()
        )

    def _backed(self, code: str, supplies: Mapping[str, int]) -> tuple[Backed, ...]:
        return tuple(
            Backed(series, one.units, one.needed(supplies.get(series, 0)))
            for series, one in sorted(self.backings.items())
            if one.pool == code
        )

    def _back(self, args: Mapping[str, Any]) -> None:
        if args["denominator"]:
            units = Fraction(args["numerator"], args["denominator"])
            self.backings[args["series"]] = Backing(_code(args["pool"]), units)
        else:
            self.backings.pop(args["series"], None)


def _code(given: bytes | str) -> str:
    return text(_bytes(given))


def _bytes(given: bytes | str) -> bytes:
    return given if isinstance(given, bytes) else bytes.fromhex(given[2:])


def _opened(pool: Pool, args: Mapping[str, Any]) -> Pool:
    return replace(pool, kind=PoolKind(args["kind"]), unit=_code(args["unit"]))


def _asked(pool: Pool, args: Mapping[str, Any]) -> Pool:
    return replace(pool, terms=PoolTerms(*args["terms"]))


def _attested(pool: Pool, args: Mapping[str, Any]) -> Pool:
    quantity, observed, expiry, haircut, sequence, custodian, document = args["attestation"]
    latest = Attestation(quantity, observed, expiry, haircut, sequence, _bytes(custodian), _bytes(document))
    return replace(pool, withdrawn=False, latest=latest)


def _withdrawn(pool: Pool, args: Mapping[str, Any]) -> Pool:
    return replace(pool, withdrawn=True)


_CHANGES = {
    "PoolOpened": _opened,
    "PoolTermsSet": _asked,
    "Attested": _attested,
    "AttestationWithdrawn": _withdrawn,
}
