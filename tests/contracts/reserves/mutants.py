"""Reserve registry, cover and register of reports, broken on purpose by one fault each."""

from __future__ import annotations

from functools import partial

from tests.property.mutants import Mutant

_pools, _cover, _reports = (
    partial(Mutant, source, source, "the machine")
    for source in ("contracts/ReserveRegistry.sol", "contracts/hooks/ReserveCover.sol", "contracts/ReportRegister.sol")
)

MUTANTS = (
    _pools("a quorum may lack one", "auditors.length >= quorum,", "auditors.length + 1 >= quorum,"),
    _pools("who was dismissed attests", "authority.hasRole(Roles.AUDITOR, auditor)", "auditor != address(0)"),
    _pools("a sequence is used again", "attestation.sequence > latest,", "attestation.sequence >= latest,"),
    _pools(
        "governance's haircut waits for the next attestation",
        "Math.max(found.latest.haircut, found.terms.haircut)",
        "found.latest.haircut",
    ),
    _pools("what was withdrawn covers", "found.withdrawn || time > _end", "time > _end"),
    _pools("no attestation is too old", "return Math.min(expiry, observed + found.terms.maxAge);", "return expiry;"),
    _cover("parts are rounded for the issuer", "Math.Rounding.Ceil", "Math.Rounding.Floor"),
    _cover(
        "the issue itself is not counted",
        "if (backed[i] == issuing) units = Math.saturatingAdd(units, value);",
        "",
    ),
    _cover(
        "a backing ends while units are out",
        "require(pool != 0, BackingInUse(series, old, supply));",
        "if (pool == 0) return;",
    ),
    _cover(
        "another pool takes over what it doesn't cover",
        "require(needed <= cover, BackingShort(series, pool, needed, cover));",
        "",
    ),
    _reports(
        "the same is posted twice",
        "require(count == 0 || posted[count - 1] != documentHash, PostedAlready(documentHash));",
        "",
    ),
    _reports("what is to come is told of", "require(asOf <= block.timestamp, ReportAhead(asOf, block.timestamp));", ""),
)
