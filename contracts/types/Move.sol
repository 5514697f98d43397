// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Word} from "./Word.sol";

/// @title Kinds
/// @notice Why units move. Plain numbers, since comparing an enum costs a transfer twice as much.
library Kinds {
    /// @dev By the holder, a spender that the holder approved, or the hook that holds what it has pledged.
    uint256 internal constant TRANSFER = 0;
    /// @dev New units to an investor; there is no sender.
    uint256 internal constant ISSUE = 1;
    /// @dev By order of a court or an authority.
    uint256 internal constant ENFORCEMENT = 2;
    /// @dev All that a lost wallet held, to the wallet that takes its place.
    uint256 internal constant RECOVERY = 3;
    /// @dev Units burned against their principal; there is no receiver, nor in what follows.
    uint256 internal constant REDEMPTION = 4;
    /// @dev Units burned by order, without payment.
    uint256 internal constant BURN = 5;
}

/// @notice One movement of units, with all that a hook needs to judge it without asking anybody.
/// @param from sender; zero for an issue
/// @param to receiver; zero for a redemption or a burn
/// @param value units, in minor units of face value
/// @param fromWord the sender's whitelist word, zero for an issue; that of a lost wallet names its successor in place
/// of the investor
/// @param toWord the receiver's whitelist word, zero for a redemption or a burn
/// @param fromBalance the sender's balance before the movement
/// @param toBalance the receiver's balance before the movement
/// @param time Unix seconds at which the movement is judged
/// @param kind why the units move (`Kinds`)
struct Move {
    address from;
    address to;
    uint256 value;
    Word fromWord;
    Word toWord;
    uint256 fromBalance;
    uint256 toBalance;
    uint256 time;
    uint256 kind;
}
