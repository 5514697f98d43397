// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISovereignBond} from "../interfaces/ISovereignBond.sol";

/// @title ImpostorBond
/// @notice A contract for tests that says that it is a series of a programme.
contract ImpostorBond {
    ISovereignBond private immutable _original;

    constructor(ISovereignBond original) {
        _original = original;
    }

    /// @notice That of the series.
    function seriesId() external view returns (bytes32) {
        return _original.seriesId();
    }

    /// @notice That of the series.
    function denomination() external view returns (uint256) {
        return _original.denomination();
    }
}
