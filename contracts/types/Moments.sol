// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Moments
/// @notice When a hook is called and what it keeps, as a sum: declared by the hook, stored by the series. While the hook
/// is tracking, the series stores CHECK_TRANSFER and CHECK_ISSUE four bits higher, so that it asks nobody whom it should
/// not, and looks at nothing else for that.
library Moments {
    /// @dev Asked about transfers.
    uint8 internal constant CHECK_TRANSFER = 1;
    /// @dev Asked about issues.
    uint8 internal constant CHECK_ISSUE = 2;
    /// @dev Told of every movement.
    uint8 internal constant MOVED = 4;
    /// @dev Counts balances (`ICountingHook`), and so must know every holder.
    uint8 internal constant COUNTS = 8;

    uint8 private constant CHECKS = CHECK_TRANSFER | CHECK_ISSUE;
    uint8 private constant SHIFT = 4;

    /// @dev May a hook declare this? One that counts is told, else it would lose count, and asked, else it need not count.
    function valid(uint8 moments) internal pure returns (bool) {
        if (moments == 0 || moments >> SHIFT != 0) return false;
        return moments & COUNTS == 0 || (moments & MOVED != 0 && moments & CHECKS != 0);
    }

    /// @dev What is stored of a hook that is not asked yet.
    function tracking(uint8 moments) internal pure returns (uint8) {
        return (moments & ~CHECKS) | (moments & CHECKS) << SHIFT;
    }

    /// @dev What is stored of it from its activation on.
    function active(uint8 moments) internal pure returns (uint8) {
        return (moments & (MOVED | COUNTS)) | moments >> SHIFT;
    }

    function isTracking(uint8 moments) internal pure returns (bool) {
        return moments >> SHIFT != 0;
    }
}
