// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IRedirections
/// @notice Pays by order to somebody else what a holder is due of rows whose record time has passed. The entitlement stays
/// the holder's, and so do tax and books; an order about a row holds for what is divided from it later.
interface IRedirections {
    /// @notice What the holder is due of the row goes to the beneficiary.
    /// @param caseId the authority's case
    /// @param orderHash SHA-256 of the order
    event Redirected(
        ISovereignBond indexed bond,
        uint256 indexed row,
        address indexed holder,
        address beneficiary,
        bytes32 caseId,
        bytes32 orderHash
    );

    /// @notice Principal is attached to units, which a forced transfer moves.
    error PrincipalFollowsUnits(uint256 row);
    /// @notice The holder is due nothing of the row, or nothing more.
    error NothingDue(uint256 row, address holder);
    /// @notice The beneficiary isn't in good standing in the whitelist.
    error BeneficiaryRefused(address beneficiary);

    /// @notice Has what the holder is due of these rows paid to the beneficiary; to the holder itself lifts an order.
    /// Only enforcement.
    function redirect(
        ISovereignBond bond,
        uint256[] calldata rows,
        address holder,
        address beneficiary,
        bytes32 caseId,
        bytes32 orderHash
    ) external;
    /// @notice Who is paid by order what the holder is due of the row; the zero address: there is no order.
    function beneficiaryOf(ISovereignBond bond, uint256 row, address holder) external view returns (address);
}
