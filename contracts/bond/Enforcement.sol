// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Recovery} from "./Recovery.sol";
import {Seizure} from "./Seizure.sol";

/// @title Enforcement
/// @notice What is measured of enforcement: freezes of a wallet, at once by one party under a case, and forced transfers
/// and recoveries by two. The standards' own functions carry no case, so that also a freeze by them takes two.
abstract contract Enforcement is Seizure, Recovery, ISovereignBond {
    /// @inheritdoc ISovereignBond
    function setAddressFrozen(address wallet, bool frozen) external only(Roles.ENFORCEMENT) {
        _setFrozen(wallet, frozen, 0);
    }

    /// @inheritdoc ISovereignBond
    function setAddressFrozenWithCase(address wallet, bool frozen, bytes32 caseId, bytes32 orderHash)
        external
        only(Roles.FREEZER)
    {
        _setFrozen(wallet, frozen, 0);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc ISovereignBond
    function forcedTransfer(address from, address to, uint256 amount) external only(Roles.ENFORCEMENT) returns (bool) {
        _force(from, to, amount, true);
        return true;
    }

    /// @inheritdoc ISovereignBond
    function forcedTransferWithCase(address from, address to, uint256 amount, bytes32 caseId, bytes32 orderHash)
        external
        only(Roles.ENFORCEMENT)
    {
        _force(from, to, amount, false);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc ISovereignBond
    function recoverWithCase(address lost, address successor, bytes32 caseId, bytes32 orderHash)
        external
        only(Roles.ENFORCEMENT)
    {
        _recover(lost, successor, false);
        emit Enforced(caseId, orderHash);
    }
}
