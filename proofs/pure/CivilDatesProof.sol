// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CivilDates} from "../../contracts/libraries/CivilDates.sol";

/// @title CivilDatesProof
/// @notice For SMTChecker. Days from 1970 to 9999.
contract CivilDatesProof {
    uint256 private constant LAST = 2_932_896;

    function toDate(uint256 date) external pure {
        require(date <= LAST);
        (uint256 year, uint256 month, uint256 day) = CivilDates.toDate(date);
        assert(year >= 1970 && year <= 9999);
        assert(month >= 1 && month <= 12);
        assert(day >= 1 && day <= 31);
    }

    function daysIn(uint256 year, uint256 month) external pure {
        uint256 count = CivilDates.daysIn(year, month);
        assert(count >= 28 && count <= 31);
        assert(month == 2 || count >= 30);
    }

    /// @notice One year has 365 days or, if it is a leap year, 366.
    function years_(uint256 year) external pure {
        require(year >= 1970 && year < 9999);
        uint256 count = CivilDates.toDays(year + 1, 1, 1) - CivilDates.toDays(year, 1, 1);
        assert(count == (CivilDates.isLeap(year) ? 366 : 365));
    }
}
