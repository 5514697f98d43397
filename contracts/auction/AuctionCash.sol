// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {AuctionBooks} from "./AuctionBooks.sol";

/// @title AuctionCash
/// @notice Deposits, and how cash moves: exactly, or not at all.
abstract contract AuctionCash is AuctionBooks {
    using SafeERC20 for IERC20;

    uint256 internal constant BASIS = 10_000;

    /// @dev On so many units, minor units, rounded up.
    function _deposit(Auction storage found, uint256 units) internal view returns (uint256) {
        return Math.ceilDiv(units * found.terms.depositRate, BASIS);
    }

    /// @dev Takes the amount, in minor units, into this contract.
    function _take(Auction storage found, address from, uint256 amount) internal {
        _pay(found, from, address(this), amount);
    }

    /// @dev Sends the amount, in minor units, of what this contract holds.
    function _give(Auction storage found, address to, uint256 amount) internal {
        if (amount == 0) return;
        IERC20 cash = found.terms.cash;
        uint256 expected = _scaled(found, amount);
        (uint256 held, uint256 before) = (cash.balanceOf(address(this)), cash.balanceOf(to));
        cash.safeTransfer(to, expected);
        _requireExact(expected, cash.balanceOf(to) - before);
        // what is left are others' deposits
        _requireExact(expected, held - cash.balanceOf(address(this)));
    }

    /// @dev Moves the amount, in minor units, by the allowance that the payer has given.
    function _pay(Auction storage found, address from, address to, uint256 amount) internal {
        if (amount == 0) return;
        IERC20 cash = found.terms.cash;
        uint256 expected = _scaled(found, amount);
        uint256 before = cash.balanceOf(to);
        // a bidder who was awarded, or the treasury of the auction, whose terms say so
        // slither-disable-next-line arbitrary-send-erc20
        cash.safeTransferFrom(from, to, expected);
        _requireExact(expected, cash.balanceOf(to) - before);
    }

    function _scaled(Auction storage found, uint256 amount) internal view returns (uint256) {
        return amount * 10 ** found.terms.exponent;
    }

    function _requireExact(uint256 expected, uint256 moved) private pure {
        // exactly what was asked for has to move
        // slither-disable-next-line incorrect-equality
        require(moved == expected, CashMismatch(expected, moved));
    }
}
