// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPaymentBooks} from "./IPaymentBooks.sol";
import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IPaymentAdministration
/// @notice What is done rarely to the payments of a series, and what is asked of them; at the paying agent's address.
interface IPaymentAdministration is IPaymentBooks {
    /// @notice The code of everything else again ({ITermsAdministration}), which can never be replaced.
    function termsAdministration() external view returns (address);
    /// @notice Takes from the caller what the row still needs, after its record time. Only the paying agent.
    function fund(ISovereignBond bond, uint256 row) external returns (uint256 amount);

    /// @notice The rows of a series.
    function rowsOf(ISovereignBond bond) external view returns (Row[] memory);
    /// @notice What has been funded and paid of a row.
    function booksOf(ISovereignBond bond, uint256 row) external view returns (Books memory);
    /// @notice What the row needs in all: the ceiling of what its holders are due, less what they are not owed from here
    /// any more. A principal is due to the units that there are: those burned by order need nothing. After its record time.
    function needOf(ISovereignBond bond, uint256 row) external view returns (uint256 amount);
    /// @notice Is the holder owed nothing more of this coupon or instalment: paid, here or outside, or prescribed? Of a principal, burned units are the proof; this stays false.
    function isPaid(ISovereignBond bond, uint256 row, address holder) external view returns (bool);
    /// @notice The cash token, the tax account and the factor from minor units to cash units of a series.
    function cashOf(ISovereignBond bond) external view returns (IERC20 cash, address taxAccount, uint256 scale);
    /// @notice The withholding rate of a category at a row, basis points.
    function rateOf(ISovereignBond bond, uint256 row, uint256 category) external view returns (uint256 basisPoints);
}
