// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPaymentBooks} from "./IPaymentBooks.sol";
import {ISovereignBond} from "./ISovereignBond.sol";

/// @title ITermsAdministration
/// @notice Which rows a series has; at the paying agent's address, as are {IDefaults} and {IResolutions}.
interface ITermsAdministration is IPaymentBooks {
    /// @notice Opens a series: its cash token, tax account, withholding rates and rows. Once. Only the issuer.
    /// @param rates basis points, one for each of 24 categories
    function openSeries(
        ISovereignBond bond,
        IERC20 cash,
        address taxAccount,
        uint16[] calldata rates,
        Row[] calldata rows
    ) external;
    /// @notice Adds rows to a series with more of them than one transaction can open, until its first record time. Only
    /// the issuer.
    function addRows(ISovereignBond bond, Row[] calldata rows) external;

    /// @notice How much of a unit's face value is left after the instalments whose record time has passed; 10^18 is all,
    /// and each instalment counts rounded down.
    function poolFactor(ISovereignBond bond) external view returns (uint256);
}
