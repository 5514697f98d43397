// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IWithholding
/// @notice Rates of withholding that change during the life of a series. A row keeps the rates that held at its record
/// time.
interface IWithholding {
    /// @notice Of rows of record time `from` and later, this is withheld by category, basis points.
    event RatesSet(ISovereignBond indexed bond, uint256 table, uint256 from, uint16[] rates);

    /// @notice The record time has passed or does not exist.
    error RecordSettled(uint256 record);
    /// @notice A series has fifteen later tables at most.
    error TooManyTables(ISovereignBond bond);

    /// @notice Sets what is withheld of rows whose record time has index `from` or a later one; that has not passed. Only
    /// governance.
    /// @param rates basis points, one for each of 24 categories
    function setRates(ISovereignBond bond, uint16 from, uint16[] calldata rates) external;
}
