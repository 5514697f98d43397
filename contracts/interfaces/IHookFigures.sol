// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Move} from "../types/Move.sol";

/// @title IHookFigures
/// @notice The figures behind a hook's refusal, for people. Optional: a hook that gives them answers ERC-165 for this
/// interface, too. No series calls it.
interface IHookFigures {
    /// @notice The figures behind the code that `check(move)` gives, called by the same series (`msg.sender`).
    /// @return found those that docs/codes.md names for the code, in that order
    function figures(Move calldata move) external view returns (uint256[] memory found);
}
