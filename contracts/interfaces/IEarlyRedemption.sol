// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISovereignBond} from "./ISovereignBond.sol";
import {ITenders} from "./ITenders.sol";

/// @title IEarlyRedemption
/// @notice How units come back before maturity: the issuer asks for them (a buy-back); the issuer calls or holders put, on
/// terms that stood before anybody bought; or a sukuk is dissolved. A right is exercised at a row, on whose day the coupon is paid by that row to
/// who held at its record time, as ever; the price comes on top, against burning.
interface IEarlyRedemption {
    /// @notice Whose right it is.
    enum RightKind {
        /// @dev No right, or one that was exercised.
        None,
        /// @dev The issuer's to repay everybody.
        Call,
        /// @dev Each holder's to be repaid.
        Put
    }

    /// @notice A right to early repayment.
    /// @param kind whose
    /// @param row at whose record time the series ends (call) or holders have decided (put), and at whose payment time is paid
    /// @param numerator price of a unit as it is then, clean, as a fraction with `denominator`; minor units. Of a unit
    /// partly repaid it is for what is left: a price per 100 of that is multiplied by the factor beforehand
    /// @param notice seconds before the record time, by which a call is made or units have been put
    /// @param window seconds before the record time, from which units may be put; longer than `notice`; zero for a call
    struct Right {
        RightKind kind;
        uint16 row;
        uint56 numerator;
        uint56 denominator;
        uint32 notice;
        uint32 window;
    }

    /// @notice Units are bought on these terms; `documentHash` is the SHA-256 of the invitation, zero for a put.
    event TenderOpened(
        ISovereignBond indexed bond, uint256 indexed tender, ITenders.TenderTerms terms, bytes32 documentHash
    );
    /// @notice These are the series' rights, by index.
    event RightsSet(ISovereignBond indexed bond, Right[] rights);
    /// @notice The issuer repays everybody; `documentHash` is the SHA-256 of the notice. The new principal's `RowOpened`
    /// follows.
    event CallExercised(ISovereignBond indexed bond, uint256 indexed right, bytes32 documentHash);
    /// @notice Units may be put, by offers to this tender.
    event PutOpened(ISovereignBond indexed bond, uint256 indexed right, uint256 indexed tender);
    /// @notice The series ends at this record time; `documentHash` is the SHA-256 of the notice of dissolution. The new
    /// principal's `RowOpened` follows.
    event Dissolved(ISovereignBond indexed bond, uint256 indexed record, bytes32 documentHash);

    /// @notice The tender has no price or no units, or it closes before it opens, in the past, or not before payment.
    error TenderInvalid();
    /// @notice The right has no kind or price, or its window is not longer than its notice (put) or not zero (call).
    error RightInvalid(uint256 right);
    /// @notice The series has no such right of this kind, or it was exercised.
    error NoSuchRight(ISovereignBond bond, uint256 right);
    /// @notice The right could be exercised until that time, inclusive.
    error NoticeTooLate(uint256 right, uint256 until);
    /// @notice A dissolved series is paid up to `latest`.
    error PaidTooLate(uint256 payTime, uint256 latest);
    /// @notice Each unit is still owed more than that.
    error LessThanOwed(uint256 numerator, uint256 denominator);

    /// @notice Invites all holders to sell. Only the issuer.
    function openTender(ISovereignBond bond, ITenders.TenderTerms calldata terms, bytes32 documentHash)
        external
        returns (uint256 tender);
    /// @notice Sets all rights of a series before it is opened. Only the issuer.
    function setRights(ISovereignBond bond, Right[] calldata rights) external;
    /// @notice Ends the series at the right's record time: later rows are cancelled, and all units are paid the price by a new
    /// principal row. Only the issuer.
    function exerciseCall(ISovereignBond bond, uint256 right, bytes32 documentHash) external;
    /// @notice Opens the tender by which units are put. Anybody, until the notice ends.
    function openPut(ISovereignBond bond, uint256 right) external returns (uint256 tender);
    /// @notice Ends the series at a record time to come, for at least what the rows after it would have repaid, and
    /// paid within 30 days of it, not later than the principal in whose place it comes. Only governance, after a
    /// dissolution event.
    function dissolve(
        ISovereignBond bond,
        uint16 record,
        uint56 numerator,
        uint56 denominator,
        uint40 payTime,
        bytes32 documentHash
    ) external;

    /// @notice The rights of a series; those exercised have no kind.
    function rightsOf(ISovereignBond bond) external view returns (Right[] memory);
}
