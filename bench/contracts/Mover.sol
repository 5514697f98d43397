// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Mover
/// @notice A holder that makes many transfers in one transaction, so that a token soon has many behind it.
contract Mover {
    /// @notice Sends `value` units to each wallet.
    function move(IERC20 token, address[] calldata to, uint256 value) external {
        for (uint256 i; i < to.length; ++i) {
            token.transfer(to[i], value);
        }
    }
}
