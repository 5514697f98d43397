// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title ExactTransfers
/// @notice Transfers that bring exactly what was agreed, or nothing.
abstract contract ExactTransfers {
    using SafeERC20 for IERC20;

    /// @notice The receiver has got another amount than was agreed: the token keeps a fee, or lies.
    error TransferInexact(IERC20 token, uint256 expected, uint256 received);

    /// @dev By the allowance that `from` gave to this contract.
    function _move(IERC20 token, address from, address to, uint256 amount) internal {
        uint256 before = token.balanceOf(to);
        // who gives has signed this, or calls
        // slither-disable-next-line arbitrary-send-erc20
        token.safeTransferFrom(from, to, amount);
        uint256 afterwards = token.balanceOf(to);
        uint256 received = afterwards < before ? 0 : afterwards - before;
        require(received == amount, TransferInexact(token, amount, received));
    }
}
