// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Rules
/// @notice What a series asks the registry to hold a movement against, in 32 bits, low bits first:
///
/// | bits  | field                                                             |
/// |-------|-------------------------------------------------------------------|
/// | 0–23  | categories that may hold                                          |
/// | 24–27 | number of the tables that the next three ask, 1–15                |
/// | 28    | COUNTRIES: the receiver's country is one of the table             |
/// | 29    | CORRIDORS: units may go from the sender's country to the receiver's |
/// | 30    | CATEGORY_PAIRS: the sender's category may sell to the receiver's  |
/// | 31    | VENUES: the receiver's venue is open                              |
///
/// Bits 24–31 are the policy byte. Each flag costs one read of storage, and a byte of 0 none.
library Rules {
    /// @dev Below it the policy byte is 0.
    uint256 internal constant POLICY = 1 << 24;
    uint256 internal constant COUNTRIES = 1 << 28;
    uint256 internal constant CORRIDORS = 1 << 29;
    uint256 internal constant CATEGORY_PAIRS = 1 << 30;
    uint256 internal constant VENUES = 1 << 31;

    uint8 private constant TABLE = 0x0f;
    uint8 private constant BY_TABLE = 0x70;

    function table(uint256 rules) internal pure returns (uint256) {
        return (rules >> 24) & TABLE;
    }

    /// @dev The policy byte names a table exactly if a flag asks one.
    function consistent(uint8 policy) internal pure returns (bool) {
        return (policy & TABLE != 0) == (policy & BY_TABLE != 0);
    }
}
