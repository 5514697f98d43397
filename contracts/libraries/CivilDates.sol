// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title CivilDates
/// @notice Dates of the Gregorian calendar as days since 1970-01-01, and whole months between them.
library CivilDates {
    /// @dev From 1 March of the year 0, where a count by years that end with February begins.
    uint256 private constant EPOCH = 719_468;
    uint256 private constant DAYS_OF_400_YEARS = 146_097;

    // whole years and months are what is meant: their days are taken off before what is left is counted
    // slither-disable-start divide-before-multiply

    function toDate(uint256 date) internal pure returns (uint256 year, uint256 month, uint256 day) {
        uint256 since = date + EPOCH;
        uint256 rest = since % DAYS_OF_400_YEARS;
        uint256 ofEra = (rest - rest / 1460 + rest / 36_524 - rest / 146_096) / 365;
        rest -= 365 * ofEra + ofEra / 4 - ofEra / 100;
        uint256 fromMarch = (5 * rest + 2) / 153;
        day = rest - (153 * fromMarch + 2) / 5 + 1;
        month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
        year = since / DAYS_OF_400_YEARS * 400 + ofEra + (month < 3 ? 1 : 0);
    }

    function toDays(uint256 year, uint256 month, uint256 day) internal pure returns (uint256) {
        if (month < 3) --year;
        uint256 fromMarch = month < 3 ? month + 9 : month - 3;
        uint256 ofEra = year % 400;
        uint256 rest = 365 * ofEra + ofEra / 4 - ofEra / 100 + (153 * fromMarch + 2) / 5 + day - 1;
        return year / 400 * DAYS_OF_400_YEARS + rest - EPOCH;
    }

    // slither-disable-end divide-before-multiply

    /// @dev The same day of the month so many months later or earlier, or the month's last if it is too short; with
    /// `endOfMonth` the last day of a month leads to the last day of a month.
    function addMonths(uint256 date, int256 months, bool endOfMonth) internal pure returns (uint256) {
        (uint256 year, uint256 month, uint256 day) = toDate(date);
        bool last = endOfMonth && day == daysIn(year, month);
        uint256 count = uint256(int256(12 * year + month - 1) + months);
        (uint256 toYear, uint256 toMonth) = (count / 12, count % 12 + 1);
        uint256 most = daysIn(toYear, toMonth);
        return toDays(toYear, toMonth, last ? most : Math.min(day, most));
    }

    function yearOf(uint256 date) internal pure returns (uint256 year) {
        (year,,) = toDate(date);
    }

    /// @dev Months of the calendar since the year 0.
    function monthOf(uint256 date) internal pure returns (uint256) {
        (uint256 year, uint256 month,) = toDate(date);
        return 12 * year + month - 1;
    }

    function daysIn(uint256 year, uint256 month) internal pure returns (uint256) {
        if (month == 2) return isLeap(year) ? 29 : 28;
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    function isLeap(uint256 year) internal pure returns (bool) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }
}
