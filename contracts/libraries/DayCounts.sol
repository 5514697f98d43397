// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPublicRecord} from "../interfaces/IPublicRecord.sol";
import {CivilDates} from "./CivilDates.sol";

/// @title DayCounts
/// @notice How long the time between two dates counts, for all day counts that need no coupon periods. The unit is each
/// day count's own: only what is counted alike is compared.
library DayCounts {
    function between(IPublicRecord.DayCount dayCount, uint256 start, uint256 end, uint256 maturity)
        internal
        pure
        returns (uint256)
    {
        if (dayCount == IPublicRecord.DayCount.ActActIsda) return _isda(start, end);
        if (dayCount == IPublicRecord.DayCount.ActActAfb) return _afb(start, end);
        if (
            dayCount == IPublicRecord.DayCount.Thirty360 || dayCount == IPublicRecord.DayCount.ThirtyE360
                || dayCount == IPublicRecord.DayCount.ThirtyE360Isda || dayCount == IPublicRecord.DayCount.Thirty360Us
        ) return _thirty(dayCount, start, end, maturity);
        return end - start;
    }

    /// @dev Days where every month has 30.
    function _thirty(IPublicRecord.DayCount dayCount, uint256 start, uint256 end, uint256 maturity)
        private
        pure
        returns (uint256)
    {
        (uint256 firstYear, uint256 firstMonth, uint256 first) = CivilDates.toDate(start);
        (uint256 lastYear, uint256 lastMonth, uint256 last) = CivilDates.toDate(end);
        bool isda = dayCount == IPublicRecord.DayCount.ThirtyE360Isda;
        bool us = dayCount == IPublicRecord.DayCount.Thirty360Us;
        bool startsAtFebruarysEnd = firstMonth == 2 && first == CivilDates.daysIn(firstYear, 2);
        if (lastMonth == 2 && last == CivilDates.daysIn(lastYear, 2)) {
            if (isda ? end != maturity : us && startsAtFebruarysEnd) last = 30;
        }
        first = startsAtFebruarysEnd && (isda || us) ? 30 : Math.min(first, 30);
        if (isda || dayCount == IPublicRecord.DayCount.ThirtyE360 || first == 30) last = Math.min(last, 30);
        return 360 * lastYear + 30 * lastMonth + last - (360 * firstYear + 30 * firstMonth + first);
    }

    /// @dev Days of leap years by 366 and those of other years by 365, over 365 · 366.
    function _isda(uint256 start, uint256 end) private pure returns (uint256 total) {
        uint256 year = CivilDates.yearOf(start);
        while (start < end) {
            uint256 until = Math.min(end, CivilDates.toDays(year + 1, 1, 1));
            total += (until - start) * (CivilDates.isLeap(year) ? 365 : 366);
            (start, year) = (until, year + 1);
        }
    }

    /// @dev Whole years back from the end, and the days that are left by 366 if a 29 February is among them, else by
    /// 365; over 365 · 366.
    function _afb(uint256 start, uint256 end) private pure returns (uint256) {
        uint256 rest = end;
        uint256 next = 1;
        for (uint256 earlier = _yearsBefore(end, 1); earlier >= start; earlier = _yearsBefore(end, ++next)) {
            rest = earlier;
        }
        bool leap = _hasLeapDay(start, start, rest) || _hasLeapDay(rest, start, rest);
        return (next - 1) * 365 * 366 + (rest - start) * (leap ? 365 : 366);
    }

    /// @dev 28 February goes back to the 29th of a leap year.
    function _yearsBefore(uint256 date, uint256 whole) private pure returns (uint256 earlier) {
        earlier = CivilDates.addMonths(date, -12 * int256(whole), false);
        (uint256 year, uint256 month, uint256 day) = CivilDates.toDate(earlier);
        if (month == 2 && day == 28 && CivilDates.isLeap(year)) ++earlier;
    }

    /// @dev Does the year of `date` have a 29 February from `start` to before `end`?
    function _hasLeapDay(uint256 date, uint256 start, uint256 end) private pure returns (bool) {
        uint256 year = CivilDates.yearOf(date);
        uint256 leapDay = CivilDates.toDays(year, 2, 28) + 1;
        return CivilDates.isLeap(year) && start <= leapDay && leapDay < end;
    }
}
