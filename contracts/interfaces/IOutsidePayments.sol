// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IOutsidePayments
/// @notice Payments that were made outside the chain, over a bank's or a central bank's system. The paying agent states
/// them and a reviewer confirms the same list; only that settles the holders. Such payments were never funded here: the
/// row needs so much less, and what it was funded with goes back to who funded it.
interface IOutsidePayments {
    /// @notice The paying agent says that these holders were paid the row outside.
    /// @param paymentId the reference that the payment system gave
    /// @param documentHash SHA-256 of the statement
    event OutsideStated(
        ISovereignBond indexed bond, uint256 indexed row, bytes32 paymentId, bytes32 documentHash, address[] holders
    );
    /// @notice The holder was paid `gross − tax` outside; it is confirmed.
    event PaidOutside(
        ISovereignBond indexed bond,
        uint256 indexed row,
        address indexed holder,
        uint256 gross,
        uint256 tax,
        bytes32 paymentId
    );

    /// @notice Nobody stated exactly this of the row.
    error NotStated(uint256 row, bytes32 paymentId);
    /// @notice The row is settled with this holder, or nothing of it is due, or an order names a beneficiary.
    error NotOpen(uint256 row, address holder);

    /// @notice States that these holders were paid the row outside. Only the paying agent.
    function stateOutside(
        ISovereignBond bond,
        uint256 row,
        address[] calldata holders,
        bytes32 paymentId,
        bytes32 documentHash
    ) external;
    /// @notice Confirms a statement, all of it or nothing. Only a reviewer.
    function confirmOutside(
        ISovereignBond bond,
        uint256 row,
        address[] calldata holders,
        bytes32 paymentId,
        bytes32 documentHash
    ) external;
}
