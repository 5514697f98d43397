// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Roles
/// @notice The role ids of a programme. All of them are granted in the programme's one authority, the investor
/// registry; who holds which in a shipped configuration, and which function asks for which, stands in
/// `wasiqa/servicing/permissions.yaml`.
library Roles {
    /// @dev Deploys and opens series, allocates headroom, issues units. Held by the issuance timelock.
    bytes32 internal constant ISSUER = keccak256("ISSUER");
    /// @dev Admits, changes and removes investors.
    bytes32 internal constant REGISTRAR = keccak256("REGISTRAR");
    /// @dev Blocks and unblocks wallets with a bit of its own.
    bytes32 internal constant REGULATOR = keccak256("REGULATOR");
    /// @dev The licence registry contract: blocks wallets with a bit of its own.
    bytes32 internal constant LICENCE_REGISTRY = keccak256("LICENCE_REGISTRY");
    /// @dev Freezes wallets and units at once, by one party, under a case.
    bytes32 internal constant FREEZER = keccak256("FREEZER");
    /// @dev Moves, burns, freezes and recovers units by order. Held by the enforcement timelock.
    bytes32 internal constant ENFORCEMENT = keccak256("ENFORCEMENT");
    /// @dev Funds and pushes payments, remits withheld tax.
    bytes32 internal constant PAYING_AGENT = keccak256("PAYING_AGENT");
    /// @dev Proposes what floating rows pay. Held by the issuance timelock.
    bytes32 internal constant CALCULATION_AGENT = keccak256("CALCULATION_AGENT");
    /// @dev The second party: disputes proposed rates, confirms payments made outside. Held by the regulator and by the
    /// governance timelock.
    bytes32 internal constant REVIEWER = keccak256("REVIEWER");
    /// @dev The paying agent contract: burns units against their principal.
    bytes32 internal constant REDEEMER = keccak256("REDEEMER");
    /// @dev The programme contract: names its series.
    bytes32 internal constant PROGRAMME = keccak256("PROGRAMME");
    /// @dev A series of the programme: says in the whitelist which wallet takes the place of a lost one.
    bytes32 internal constant SERIES = keccak256("SERIES");
    /// @dev Registers wallets by ERC-3643's functions, which know neither category nor expiry. Held by the governance
    /// timelock.
    bytes32 internal constant AGENT = keccak256("AGENT");
    /// @dev Attests the reserves behind series, with others.
    bytes32 internal constant AUDITOR = keccak256("AUDITOR");
    /// @dev Pauses, and nothing else; a pause lapses unless governance confirms it.
    bytes32 internal constant GUARDIAN = keccak256("GUARDIAN");
    /// @dev Rules, hooks, record times, code approval. Held by the governance timelock.
    bytes32 internal constant GOVERNANCE = keccak256("GOVERNANCE");
}
