// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPublicRecord} from "../../contracts/interfaces/IPublicRecord.sol";
import {CivilDates} from "../../contracts/libraries/CivilDates.sol";
import {DayCounts} from "../../contracts/libraries/DayCounts.sol";
import {Periods} from "../../contracts/libraries/Periods.sol";

/// @title EveryDate
/// @notice What the libraries of dates answer, for many dates at once, which are days since 1970-01-01.
contract EveryDate {
    /// @notice Some dates from `first` on, as year · 10,000 + month · 100 + day; each leads back to its number.
    function dates(uint256 first, uint256 count) external pure returns (uint256[] memory found) {
        found = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            (uint256 year, uint256 month, uint256 day) = CivilDates.toDate(first + i);
            assert(CivilDates.toDays(year, month, day) == first + i);
            found[i] = 10_000 * year + 100 * month + day;
        }
    }

    /// @notice So many months after a date, for some numbers of months from `months` on.
    function moved(uint256 date, int256 months, uint256 count, bool endOfMonth)
        external
        pure
        returns (uint256[] memory found)
    {
        found = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            found[i] = CivilDates.addMonths(date, months + int256(i), endOfMonth);
        }
    }

    /// @notice What is counted from each of some dates from `first` on to `end`.
    function counted(IPublicRecord.DayCount dayCount, uint256 first, uint256 count, uint256 end, uint256 maturity)
        external
        pure
        returns (uint256[] memory found)
    {
        found = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            found[i] = DayCounts.between(dayCount, first + i, end, maturity);
        }
    }

    /// @notice Number, start and end of the period that holds each of some dates from `first` on.
    function periods(Periods.Schedule calldata schedule, uint256 first, uint256 count)
        external
        pure
        returns (uint256[3][] memory found)
    {
        found = new uint256[3][](count);
        for (uint256 i; i < count; ++i) {
            (found[i][0], found[i][1], found[i][2]) = Periods.periodOf(schedule, first + i);
        }
    }

    /// @notice How long it is from each of some dates from `first` on to `end`, as a fraction.
    function elapsed(Periods.Schedule calldata schedule, uint256 first, uint256 count, uint256 end)
        external
        pure
        returns (uint256[2][] memory found)
    {
        found = new uint256[2][](count);
        for (uint256 i; i < count; ++i) {
            (found[i][0], found[i][1]) = Periods.elapsed(schedule, first + i, end);
        }
    }
}
