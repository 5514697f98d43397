// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CivilDates} from "contracts/libraries/CivilDates.sol";
import {DayCounts} from "contracts/libraries/DayCounts.sol";
import {IPublicRecord} from "contracts/interfaces/IPublicRecord.sol";

/// @notice Shows what the libraries of dates answer. For tests only.
contract Dates {
    function toDate(uint256 date) external pure returns (uint256, uint256, uint256) {
        return CivilDates.toDate(date);
    }

    function toDays(uint256 year, uint256 month, uint256 day) external pure returns (uint256) {
        return CivilDates.toDays(year, month, day);
    }

    function addMonths(uint256 date, int256 months, bool endOfMonth) external pure returns (uint256) {
        return CivilDates.addMonths(date, months, endOfMonth);
    }

    function between(IPublicRecord.DayCount dayCount, uint256 start, uint256 end, uint256 maturity)
        external
        pure
        returns (uint256)
    {
        return DayCounts.between(dayCount, start, end, maturity);
    }
}
