// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IHookFigures} from "../interfaces/IHookFigures.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Move} from "../types/Move.sol";

/// @title AskingSeries
/// @notice A series for tests that has any supply, and shows what a hook answers it.
contract AskingSeries {
    /// @notice Units that are out.
    uint256 public immutable totalSupply;

    constructor(uint256 supply) {
        totalSupply = supply;
    }

    /// @notice What the hook says to a movement.
    function ask(ITransferHook hook, Move calldata move) external view returns (uint8 code, uint256[] memory figures) {
        return (hook.check(move), IHookFigures(address(hook)).figures(move));
    }
}
