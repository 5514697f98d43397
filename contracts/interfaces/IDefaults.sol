// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IDefaults
/// @notice What it means that a row is not funded when it should be. A row that is due waits through a grace; once that
/// is over it is missed, and anybody may declare the series in default. A default changes nothing that anybody is owed:
/// whatever is funded later is paid as ever, to whom it was due. It ends when all that is due is funded, or by a
/// resolution of the holders ({IResolutions}).
interface IDefaults {
    /// @notice What the terms of a series say of a default.
    /// @param grace seconds after a row's payment time within which it may still be funded, inclusive; a year at most
    /// @param accelerationShare of the units at a record time, basis points, that make the principal due at once
    /// @param resolutionShare of the units at a record time, basis points, that change the terms; more than half
    /// @param votingPeriod seconds for which a resolution may be voted on, inclusive; a day to a year. Zero: the series has
    /// no such terms, and nothing of it is ever missed
    struct DefaultTerms {
        uint32 grace;
        uint16 accelerationShare;
        uint16 resolutionShare;
        uint32 votingPeriod;
    }

    /// @notice Where a row stands.
    enum RowStatus {
        /// @dev Its payment time has not come, and it is not funded.
        Ahead,
        /// @dev Its payment time has come, and its grace is not over.
        Due,
        /// @dev Its grace is over, and it lacks some of what it needs. A floating row, if its rate is not fixed.
        Missed,
        /// @dev It lacks nothing.
        Funded,
        /// @dev Other rows took its place.
        Cancelled
    }

    /// @notice Where a series stands.
    enum SeriesStatus {
        Performing,
        Default,
        /// @dev All that was left of the principal has become due at once.
        Accelerated
    }

    /// @notice These terms hold for the series.
    event DefaultTermsSet(ISovereignBond indexed bond, DefaultTerms terms);
    /// @notice The series is in default, since the row is missed.
    event DefaultDeclared(ISovereignBond indexed bond, uint256 indexed row);
    /// @notice All that was due is funded: the series is in default no more.
    event DefaultCured(ISovereignBond indexed bond);
    /// @notice Units may be moved again up to this time, Unix seconds, inclusive.
    event RegisterReopened(ISovereignBond indexed bond, uint256 until);

    /// @notice A field of the terms is out of its range.
    error DefaultTermsInvalid();
    /// @notice The row is no reason to do this: it is not missed, or a resolution has dealt with that, or it is no principal.
    error NotMissed(uint256 row);
    /// @notice The series is in default, or accelerated.
    error AlreadyInDefault(ISovereignBond bond);
    /// @notice The series is not in default, or was not when it was proposed what to do.
    error NotInDefault(ISovereignBond bond);
    /// @notice The row is due and not funded.
    error StillDue(uint256 row);
    /// @notice A record time of the series is ahead, so that units can be moved.
    error RegisterOpen(ISovereignBond bond);

    /// @notice Sets what a default is, before the series is opened. Only the issuer.
    function setDefaultTerms(ISovereignBond bond, DefaultTerms calldata terms) external;
    /// @notice Declares the series in default because this row is missed. Anybody may.
    function declareDefault(ISovereignBond bond, uint256 row) external;
    /// @notice Ends a default once every row that is due is funded. Anybody may.
    function cure(ISovereignBond bond) external;
    /// @notice Opens a closed register for 90 days if this principal is missed, so that holders can sell what is not
    /// redeemed. As often as needed; once it is funded it is paid against burning as ever. Anybody may.
    function reopenRegister(ISovereignBond bond, uint256 row) external;

    /// @notice What the terms of the series say of a default.
    function defaultTermsOf(ISovereignBond bond) external view returns (DefaultTerms memory);
    /// @notice Where the series stands.
    function seriesStatusOf(ISovereignBond bond) external view returns (SeriesStatus);
    /// @notice Where the row stands.
    function rowStatusOf(ISovereignBond bond, uint256 row) external view returns (RowStatus);
}
