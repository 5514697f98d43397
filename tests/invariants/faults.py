"""Contracts broken on purpose, by one fault each, and the invariant on Foundry that must find it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contracts.faults import MUTANTS as FAULTS
from tests.property.mutants import MUTANTS, Mutant

_BOND, _ADMINISTRATION = "contracts/bond/SovereignBond.sol", "contracts/bond/SeriesAdministration.sol"

_OWN = (
    Mutant(
        _BOND,
        "contracts/bond/Movement.sol",
        "invariant_2_admission",
        "a pause of issuance stops orders, too",
        "            if (kind == Kinds.ISSUE) {\n                if (config_.has(ConfigLib.CLOSED))",
        "            if (kind <= Kinds.ENFORCEMENT) {\n                if (config_.has(ConfigLib.CLOSED))",
    ),
    Mutant(
        _ADMINISTRATION,
        "contracts/bond/Movement.sol",
        "invariant_3_locks",
        "a pause never lapses",
        "return _confirmedPauses & purposes != 0 || block.timestamp <= _pausedUntil;",
        "return true;",
    ),
    Mutant(
        "contracts/PayingAgent.sol",
        "contracts/PayingAgent.sol",
        "invariant_5_cash",
        "all at once are paid during a pause of payments",
        "            require(!_paused(bond), PaymentsPaused());\n            uint256 farRates",
        "            uint256 farRates",
    ),
    Mutant(
        _ADMINISTRATION,
        "contracts/bond/Rulebook.sol",
        "invariant_6_foretold",
        "whoever stands behind a removed hook is not asked any more",
        "_hooks[i] = _hooks[i + 1];",
        "delete _hooks[i];",
    ),
    Mutant(
        _ADMINISTRATION,
        "contracts/bond/Rulebook.sol",
        "invariant_6_foretold",
        "a hook becomes a rule in the midst of a movement",
        "    function _activate(ICountingHook hook) internal {\n        _requireNotTelling();",
        "    function _activate(ICountingHook hook) internal {",
    ),
    Mutant(
        _ADMINISTRATION,
        "contracts/bond/Rulebook.sol",
        "invariant_6_foretold",
        "a hook is installed twice",
        "require(_indexOf(hook, count) == count, HookInstalledAlready(address(hook)));",
        "",
    ),
)

BREAKING: Mapping[str, str] = {
    "an issue may exceed the allocation": "invariant_1_supply",
    "an issue does not ask about the receiver": "invariant_2_admission",
    "a stranger takes a lost wallet's place": "invariant_2_admission",
    "a recovery leaves units behind": "invariant_2_admission",
    "a closed venue's customers may receive": "invariant_2_admission",
    "a proof admits a wallet that is known": "invariant_2_admission",
    "a blocked investor is admitted with another wallet": "invariant_2_admission",
    "a hook that fails stops enforcement": "invariant_2_admission",
    "locked units can be moved": "invariant_3_locks",
    "a recovery leaves freezes behind": "invariant_3_locks",
    "a pause stops no transfer": "invariant_3_locks",
    "a touch in the same period counts as later": "invariant_4_entitlement",
    "a coupon can be taken twice": "invariant_5_cash",
    "canTransfer overlooks frozen units": "invariant_6_foretold",
    "no hook is told of a movement": "invariant_6_foretold",
    "no hook is asked about a transfer": "invariant_6_foretold",
    "a hook judges before it has counted everybody": "invariant_6_foretold",
    "a transfer to oneself writes both sides": "invariant_7_itself",
    **{fault.name: fault.check for fault in _OWN},
}
"""By fault, the invariant that must find it."""

MADE: tuple[Mutant, ...] = tuple(fault for fault in (*MUTANTS, *FAULTS, *_OWN) if fault.name in BREAKING)
"""The faults themselves."""
