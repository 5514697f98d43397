// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPaymentBooks} from "./IPaymentBooks.sol";
import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IRowChanges
/// @notice What may still happen to a row: it is paid a few days later, it is funded in part, or it was funded with more
/// than its holders are due by now.
interface IRowChanges {
    /// @notice The row is paid from this time on; `reasonHash` is the SHA-256 of the notice.
    event RowRescheduled(ISovereignBond indexed bond, uint256 indexed row, uint256 payTime, bytes32 reasonHash);
    /// @notice The row is of this kind and pays this now; what it paid more is the row `rest`, whose `RowOpened` follows.
    event RowDivided(
        ISovereignBond indexed bond,
        uint256 indexed row,
        uint256 indexed rest,
        IPaymentBooks.RowKind kind,
        uint256 numerator,
        uint256 denominator
    );
    /// @notice `amount` that the row's holders are not owed any more went back to who funded it.
    event ExcessReturned(ISovereignBond indexed bond, uint256 indexed row, address indexed funder, uint256 amount);

    /// @notice The payment time has come.
    error AlreadyDue(uint256 row, uint256 payTime);
    /// @notice A row is paid later only, and up to `latest`.
    error RescheduleOutOfRange(uint256 row, uint256 payTime, uint256 latest);
    /// @notice The row is funded, or some of its holders were paid outside, or the series has 700 rows.
    error NotDivisible(uint256 row);
    /// @notice A part is less than the need and enough for a fraction of a unit.
    error PartOutOfRange(uint256 amount, uint256 need);

    /// @notice Moves the payment time of a row that is not due yet to a later one, by ten days at most in all. Only
    /// governance.
    function reschedule(ISovereignBond bond, uint256 row, uint40 payTime, bytes32 reasonHash) external;
    /// @notice Divides an unfunded row into what this amount is enough for, and a new row of the same record and payment
    /// time; takes from the caller what the first needs, at most `amount`. The part of a principal is an instalment: units
    /// are burned with the rest. It is for who holds at the last record time; of a register that was opened again that is
    /// still to come, and the part is paid after it. Only the paying agent.
    function fundPart(ISovereignBond bond, uint256 row, uint256 amount) external returns (uint256 taken, uint256 rest);
    /// @notice Sends what a row was funded with and its holders are not owed any more back to who funded it: of units
    /// burned by order, or of payments made outside. Only the paying agent.
    function returnExcess(ISovereignBond bond, uint256 row) external returns (uint256 amount);
}
