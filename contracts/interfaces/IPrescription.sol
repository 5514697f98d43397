// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IPrescription
/// @notice Money that nobody claims goes back to the issuer when its time is over: of holders that are named one by one,
/// never of one who could not be paid because of a block, a freeze, a recovery or an order.
interface IPrescription {
    /// @notice What is due is prescribed after this many seconds, and goes to this account.
    event PrescriptionSet(ISovereignBond indexed bond, uint256 period, address account);
    /// @notice What the holder was due went back to the issuer.
    event Prescribed(ISovereignBond indexed bond, uint256 indexed row, address indexed holder, uint256 gross);

    /// @notice No claim is prescribed within a year, and the issuer needs an account.
    error PrescriptionInvalid();
    /// @notice Claims of the series are never prescribed.
    error NeverPrescribed(ISovereignBond bond);
    /// @notice Claims of the row may be made up to and including `end`.
    error NotPrescribed(uint256 row, uint256 end);

    /// @notice Sets after how many seconds claims are prescribed, and whose they are then, before the series is opened.
    /// Only the issuer.
    function setPrescription(ISovereignBond bond, uint40 period, address account) external;
    /// @notice Sends to the issuer what these holders are due of the row and have not claimed. The period runs from the
    /// payment time, or from the funding if that came later. Whose time has not come for a reason of the authorities is
    /// passed over. Of a principal, the units are burned. Only the paying agent.
    function sweep(ISovereignBond bond, uint256 row, address[] calldata holders) external returns (uint256 amount);
    /// @notice The period and the issuer's account; zero: claims are never prescribed.
    function prescriptionOf(ISovereignBond bond) external view returns (uint256 period, address account);
}
