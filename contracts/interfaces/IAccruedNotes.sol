// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProgramme} from "./IProgramme.sol";

/// @title IAccruedNotes
/// @notice The interest that has accrued on series of the programme today, kept for the day, since asking a public record
/// costs as much as a trade. The first trade of a day asks by itself.
interface IAccruedNotes {
    /// @notice What has accrued on a series by a date, by unit of face value at issue, in lowest terms.
    /// @param day since 1970-01-01, by the clocks of the series' place
    /// @param utcOffset seconds that these are ahead of UTC
    /// @param numerator less than zero after a record date
    /// @param denominator 0 if nothing was ever noted
    struct Note {
        uint32 day;
        int32 utcOffset;
        int96 numerator;
        uint96 denominator;
    }

    /// @notice What has accrued on a series today.
    event AccruedNoted(address indexed bond, uint32 day, int96 numerator, uint96 denominator);

    /// @notice No series of the programme.
    error NotASeries(address bond);
    /// @notice The series has no public record, which tells what has accrued.
    error RecordMissing(address bond);

    /// @notice Asks the public record anew, as is needed if a coupon was fixed or changed today. Anybody may.
    function noteAccrued(address bond) external;

    /// @notice The programme whose series are traded.
    function programme() external view returns (IProgramme);
    /// @notice What was noted of a series last.
    function noteOf(address bond) external view returns (Note memory);
}
