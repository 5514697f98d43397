"""Contracts broken on purpose where no state machine comes: by what is forgotten, skipped or taken twice."""

from __future__ import annotations

from functools import partial

from tests.property.mutants import Mutant

_ADMINISTRATION = "contracts/bond/SeriesAdministration.sol"
_REGISTRY = "contracts/InvestorRegistry.sol"
_movement = partial(Mutant, "contracts/bond/SovereignBond.sol", "contracts/bond/Movement.sol", "tests")
_hooks = partial(Mutant, "contracts/bond/SovereignBond.sol", "contracts/bond/Hooks.sol", "tests")
_roles = partial(Mutant, _ADMINISTRATION, "contracts/bond/Ledger.sol", "tests")
_administration = partial(Mutant, _ADMINISTRATION, _ADMINISTRATION, "tests")
_admission = partial(Mutant, _REGISTRY, "contracts/registry/Admission.sol", "tests")
_once = partial(Mutant, "contracts/Settlement.sol", "contracts/settlement/SignedOnce.sol", "tests")
_counts = partial(Mutant, "contracts/PublicRecord.sol", "contracts/libraries/DayCounts.sol", "tests")

MUTANTS = (
    _movement("no hook is told of a movement", "if (told.length != 0) _tell(config_, told[0]);", ""),
    _movement("no hook is asked about a transfer", "else if (told.length != 0) code = _ask(config_, told[0]);", ""),
    _movement(
        "a frozen wallet receives",
        "            if (_standing(to, receiver).frozen()) return (Codes.RECEIVER_FROZEN, told);\n",
        "",
    ),
    _hooks("a hook that fails stops enforcement", "if (move.kind <= Kinds.ISSUE) {", "if (true) {"),
    _roles(
        "who replaces the whitelist decides who has which role",
        "    uint40[] internal _recordTimes;",
        """    uint40[] internal _recordTimes;

    function _only(bytes32 role) internal view override {
        address asked = _config.registry() == address(0) ? address(authority) : _config.registry();
        bool may = IAccessControl(asked).hasRole(role, msg.sender);
        require(may, IAccessControl.AccessControlUnauthorizedAccount(msg.sender, role));
    }""",
        also=(
            (
                "contracts/bond/Ledger.sol",
                "import {Authorised} from",
                "import {Authorised, IAccessControl} from",
            ),
            (
                "contracts/access/Authorised.sol",
                "function _only(bytes32 role) private view {",
                "function _only(bytes32 role) internal view virtual {",
            ),
        ),
    ),
    _administration(
        "anybody replaces the whitelist",
        "function setIdentityRegistry(IInvestorRegistry registry_) external only(Roles.GOVERNANCE) {",
        "function setIdentityRegistry(IInvestorRegistry registry_) external {",
    ),
    _admission(
        "a proof for one whitelist admits to another",
        "abi.encode(block.chainid, address(this), wallet, word)",
        "abi.encode(wallet, word)",
    ),
    _admission(
        "a tree that has run out still admits", "require(block.timestamp <= expiry, RootExpired(root, expiry));", ""
    ),
    _once("an order is filled twice", "require(bits & bit == 0, NonceUsed(account, nonce));", ""),
    _once(
        "an order needs no signature of its own",
        "require(SignatureChecker.isValidSignatureNowCalldata(account, digest, signature), SignatureInvalid(account));",
        "",
    ),
    _counts("a leap year has as many days as any other", "(CivilDates.isLeap(year) ? 365 : 366)", "366"),
)
