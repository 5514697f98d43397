// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPaymentAdministration} from "./IPaymentAdministration.sol";
import {IPaymentBooks} from "./IPaymentBooks.sol";
import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IPayingAgent
/// @notice What is done daily: payments. Everything else at the same address is {IPaymentAdministration}.
interface IPayingAgent is IPaymentBooks {
    /// @notice Pays holders of a funded row from its payment time on. Those already paid, and wallets to which nothing is
    /// due, are passed over; one that cannot be paid stays unpaid and stops nobody. Only the paying agent.
    function push(ISovereignBond bond, uint256 row, address[] calldata holders) external;
    /// @notice Pays one holder, to the holder's own wallet. Anybody may call it.
    function claim(ISovereignBond bond, uint256 row, address holder) external;
    /// @notice Sends the tax withheld so far to the tax account. Only the paying agent.
    function remitTax(ISovereignBond bond, uint256 row) external returns (uint256 amount);

    /// @notice Burns a holder's units and pays for them, both or neither. Only this contract calls it.
    /// @param cashAmount in the cash token's own units
    function redeemOne(ISovereignBond bond, IERC20 cash, address holder, uint256 units, uint256 cashAmount) external;

    /// @notice The code of everything else, which can never be replaced.
    function administration() external view returns (IPaymentAdministration);
}
