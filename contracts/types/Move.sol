// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Word} from "./Word.sol";

/// @notice Why units move.
enum Kind {
    /// @dev By the holder or a spender that the holder approved.
    Transfer,
    /// @dev New units to an investor; there is no sender.
    Issue,
    /// @dev Units burned against their principal; there is no receiver.
    Redemption,
    /// @dev By order of a court or an authority.
    Enforcement
}

/// @notice One movement of units, with all that a hook needs to judge it without asking anybody.
/// @param from sender; zero for an issue
/// @param to receiver; zero for a redemption
/// @param value units, in minor units of face value
/// @param fromWord the sender's whitelist word, zero for an issue
/// @param toWord the receiver's whitelist word, zero for a redemption
/// @param fromBalance the sender's balance before the movement
/// @param toBalance the receiver's balance before the movement
/// @param time Unix seconds at which the movement is judged
/// @param kind why the units move
struct Move {
    address from;
    address to;
    uint256 value;
    Word fromWord;
    Word toWord;
    uint256 fromBalance;
    uint256 toBalance;
    uint256 time;
    Kind kind;
}
