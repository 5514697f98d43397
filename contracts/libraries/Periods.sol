// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CivilDates} from "./CivilDates.sol";
import {DayCounts} from "./DayCounts.sol";
import {IPublicRecord} from "../interfaces/IPublicRecord.sol";

/// @title Periods
/// @notice The interest periods of a series, and how much of one has run. Regular dates lie whole periods before and
/// after the last coupon date, or before maturity if no other is stated, and are counted from there, never from one
/// another; none is moved off weekends and holidays.
library Periods {
    /// @dev All dates are days since 1970-01-01; `firstCoupon` and `lastCoupon` are 0 if the periods there are regular.
    struct Schedule {
        uint256 issue;
        uint256 maturity;
        uint256 firstCoupon;
        uint256 lastCoupon;
        uint256 months;
        bool endOfMonth;
        IPublicRecord.DayCount dayCount;
    }

    /// @dev The period that holds a date from issue to before maturity; `number` counts from 0.
    function periodOf(Schedule memory schedule, uint256 date)
        internal
        pure
        returns (uint256 number, uint256 start, uint256 end)
    {
        bool ahead = schedule.firstCoupon != 0;
        if (ahead && date < schedule.firstCoupon) return (0, schedule.issue, schedule.firstCoupon);
        bool behind = schedule.lastCoupon != 0 && date >= schedule.lastCoupon;
        int256 index;
        (index, start, end) = _regular(schedule, behind ? schedule.lastCoupon : date);
        (int256 first,,) = _regular(schedule, ahead ? schedule.firstCoupon : schedule.issue);
        number = uint256(index - first) + (ahead ? 1 : 0);
        if (behind) end = schedule.maturity;
    }

    /// @dev How long the time between two dates counts, as a fraction, in a unit that is the same for the whole series.
    function elapsed(Schedule memory schedule, uint256 start, uint256 end)
        internal
        pure
        returns (uint256 numerator, uint256 denominator)
    {
        if (schedule.dayCount != IPublicRecord.DayCount.ActActIcma) {
            return (DayCounts.between(schedule.dayCount, start, end, schedule.maturity), 1);
        }
        (int256 first, uint256 from, uint256 to) = _regular(schedule, start);
        (int256 last, uint256 lastFrom, uint256 lastTo) = _regular(schedule, end);
        if (first == last) return (end - start, to - from);
        uint256 whole = uint256(last - first) - 1;
        uint256 size = to - from;
        uint256 lastSize = lastTo - lastFrom;
        denominator = size * lastSize;
        numerator = whole * denominator + (to - start) * lastSize + (end - lastFrom) * size;
    }

    /// @dev The regular period that holds a date, whether interest is paid for it or not: its place from the date that
    /// all are counted from, and its bounds.
    function _regular(Schedule memory schedule, uint256 date)
        private
        pure
        returns (int256 index, uint256 start, uint256 end)
    {
        uint256 anchor = _anchor(schedule);
        int256 size = int256(schedule.months);
        int256 months = int256(CivilDates.monthOf(date)) - int256(CivilDates.monthOf(anchor));
        // whole periods are what is meant
        // slither-disable-start divide-before-multiply
        index = (months - (months < 0 ? size - 1 : int256(0))) / size;
        start = CivilDates.addMonths(anchor, index * size, schedule.endOfMonth);
        if (start > date) start = CivilDates.addMonths(anchor, --index * size, schedule.endOfMonth);
        // slither-disable-end divide-before-multiply
        end = CivilDates.addMonths(anchor, (index + 1) * size, schedule.endOfMonth);
    }

    function _anchor(Schedule memory schedule) private pure returns (uint256) {
        return schedule.lastCoupon == 0 ? schedule.maturity : schedule.lastCoupon;
    }
}
