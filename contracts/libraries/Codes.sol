// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Codes
/// @notice Why a movement is refused: the stable codes of ERC-1404 `detectTransferRestriction` and of the error
/// `TransferRefused`. Codes of a party are SENDER or RECEIVER plus one of 1–8. Codes from 60 belong to hooks. The same
/// table as in docs/codes.md.
library Codes {
    uint256 internal constant OK = 0;
    uint256 internal constant CLOSED = 1;
    uint256 internal constant PAUSED = 2;
    uint256 internal constant SENDER_FROZEN = 3;
    uint256 internal constant RECEIVER_FROZEN = 4;
    uint256 internal constant SPENDER_BLOCKED = 5;
    uint256 internal constant UNITS_FROZEN = 6;
    uint256 internal constant BALANCE = 7;
    uint256 internal constant DENOMINATION = 8;
    uint256 internal constant ALLOCATION = 9;

    uint256 internal constant SENDER = 10;
    uint256 internal constant RECEIVER = 30;
    uint256 internal constant NOT_ADMITTED = 1;
    uint256 internal constant EXPIRED = 2;
    uint256 internal constant CATEGORY = 3;
    uint256 internal constant BLOCKED_BY_REGISTRAR = 4;
    uint256 internal constant BLOCKED_BY_REGULATOR = 5;
    uint256 internal constant BLOCKED_BY_LICENCE = 6;
    uint256 internal constant MOVED = 7;
    uint256 internal constant REMOVED = 8;

    uint256 internal constant RECEIVER_COUNTRY = 50;
    uint256 internal constant CORRIDOR = 51;
    uint256 internal constant CATEGORY_PAIR = 52;
    uint256 internal constant RECEIVER_VENUE = 53;
    /// @dev Given by `explain` alone; a series reverts with the error of ERC-20, or with the hook's.
    uint256 internal constant ALLOWANCE = 54;
    uint256 internal constant HOOK_FAILED = 59;

    /// @dev The first code that a hook may return; a lower one would pass for a rule of the series itself.
    uint256 internal constant HOOKS = 60;
    uint256 internal constant HOLDING_LIMIT = 60;
    uint256 internal constant HOLDERS = 61;
    uint256 internal constant HOLDERS_OF_COUNTRY = 62;
    uint256 internal constant LOCKED_UP = 63;
    uint256 internal constant BLACKOUT = 64;
    uint256 internal constant VOLUME = 65;
    uint256 internal constant OMNIBUS_VENUE = 66;
    uint256 internal constant TRAVEL_RULE = 67;
    uint256 internal constant VOLUME_OF_ALL = 68;
    uint256 internal constant RESERVE_COVER = 69;
    uint256 internal constant PLEDGED = 70;
}
