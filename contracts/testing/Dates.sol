// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CivilDates} from "../libraries/CivilDates.sol";
import {DayCounts} from "../libraries/DayCounts.sol";
import {Periods} from "../libraries/Periods.sol";
import {IPublicRecord} from "../interfaces/IPublicRecord.sol";

/// @title Dates
/// @notice For tests, what the libraries of dates answer. Dates are days since 1970-01-01.
contract Dates {
    /// @notice The date of a number.
    function toDate(uint256 date) external pure returns (uint256 year, uint256 month, uint256 day) {
        return CivilDates.toDate(date);
    }

    /// @notice The number of a date.
    function toDays(uint256 year, uint256 month, uint256 day) external pure returns (uint256) {
        return CivilDates.toDays(year, month, day);
    }

    /// @notice So many months later or earlier.
    function addMonths(uint256 date, int256 months, bool endOfMonth) external pure returns (uint256) {
        return CivilDates.addMonths(date, months, endOfMonth);
    }

    /// @notice Months of the calendar since the year 0.
    function monthOf(uint256 date) external pure returns (uint256) {
        return CivilDates.monthOf(date);
    }

    /// @notice How many days a month has.
    function daysIn(uint256 year, uint256 month) external pure returns (uint256) {
        return CivilDates.daysIn(year, month);
    }

    /// @notice How long the time between two dates counts, in the day count's own unit.
    function between(IPublicRecord.DayCount dayCount, uint256 start, uint256 end, uint256 maturity)
        external
        pure
        returns (uint256)
    {
        return DayCounts.between(dayCount, start, end, maturity);
    }

    /// @notice The period that holds a date.
    function periodOf(Periods.Schedule calldata schedule, uint256 date)
        external
        pure
        returns (uint256 number, uint256 start, uint256 end)
    {
        return Periods.periodOf(schedule, date);
    }

    /// @notice How long the time between two dates counts, as a fraction.
    function elapsed(Periods.Schedule calldata schedule, uint256 start, uint256 end)
        external
        pure
        returns (uint256 numerator, uint256 denominator)
    {
        return Periods.elapsed(schedule, start, end);
    }
}
