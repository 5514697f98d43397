// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CivilDates} from "../../contracts/libraries/CivilDates.sol";

/// @title CivilDatesProof
/// @notice For SMTChecker.
contract CivilDatesProof {
    function daysIn(uint256 year, uint256 month) external pure {
        uint256 count = CivilDates.daysIn(year, month);
        assert(count >= 28 && count <= 31);
        assert(month == 2 || count >= 30);
    }

    /// @notice A month has the same length in all years but February, which is longer in leap years alone.
    function leapDay(uint256 one, uint256 other, uint256 month) external pure {
        uint256 count = CivilDates.daysIn(one, month);
        if (month != 2) assert(count == CivilDates.daysIn(other, month));
        else assert(count == (CivilDates.isLeap(one) ? 29 : 28));
    }
}
