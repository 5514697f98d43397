// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Roles} from "../access/Roles.sol";
import {IPaymentAdministration} from "../interfaces/IPaymentAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {PaymentBooks} from "./PaymentBooks.sol";

/// @title Funding
/// @notice How cash for a row comes in.
abstract contract Funding is IPaymentAdministration, PaymentBooks {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @inheritdoc IPaymentAdministration
    function fund(ISovereignBond bond, uint256 row)
        external
        only(Roles.PAYING_AGENT)
        nonReentrant
        returns (uint256 amount)
    {
        (Series storage series, RowState storage state, RowTerms terms) = _opened(bond, row);
        uint256 need = _need(bond, row, state, terms);
        require(terms.funded() < need, FundedAlready(row));
        amount = need - terms.funded();
        state.terms = terms.withFunded(need.toUint80());
        _receive(bond, row, series, amount);
    }

    /// @dev Takes the amount, in minor units, from the caller.
    function _receive(ISovereignBond bond, uint256 row, Series storage series, uint256 amount) internal {
        RowState storage state = series.rows[row];
        (state.funder, state.fundedAt) = (msg.sender, uint40(block.timestamp));
        emit Funded(bond, row, msg.sender, amount);
        _take(series, amount);
    }

    /// @dev Moves the amount, in minor units, from the caller to this contract.
    function _take(Series storage series, uint256 amount) internal {
        IERC20 cash = series.cash;
        uint256 expected = amount * _scale(series.exponent);
        uint256 before = cash.balanceOf(address(this));
        cash.safeTransferFrom(msg.sender, address(this), expected);
        uint256 received = cash.balanceOf(address(this)) - before;
        // exactly what was asked for has to arrive
        // slither-disable-next-line incorrect-equality
        require(received == expected, CashMismatch(expected, received));
    }
}
