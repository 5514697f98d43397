// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {Seizure} from "./Seizure.sol";

/// @title Orders
/// @notice Freezes of units, freezes that lapse, and burns.
abstract contract Orders is Seizure, ISeriesAdministration {
    /// @notice As in {IERC7943Fungible}. Only enforcement.
    function setFrozenTokens(address account, uint256 amount) external only(Roles.ENFORCEMENT) returns (bool) {
        _setLocked(account, amount, 0);
        return true;
    }

    /// @inheritdoc ISeriesAdministration
    function setFrozenTokensWithCase(address account, uint256 amount, bytes32 caseId, bytes32 orderHash)
        external
        only(Roles.FREEZER)
    {
        _setLocked(account, amount, 0);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc ISeriesAdministration
    function freezeAddressUntil(address wallet, uint40 until, bytes32 caseId, bytes32 orderHash)
        external
        only(Roles.FREEZER)
    {
        _requireAhead(until);
        _setFrozen(wallet, true, until);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc ISeriesAdministration
    function freezeTokensUntil(address account, uint256 amount, uint40 until, bytes32 caseId, bytes32 orderHash)
        external
        only(Roles.FREEZER)
    {
        _requireAhead(until);
        _setLocked(account, amount, until);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc ISeriesAdministration
    function burnWithCase(address holder, uint256 amount, bytes32 caseId, bytes32 orderHash)
        external
        only(Roles.ENFORCEMENT)
    {
        _burn(holder, amount, false);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc ISeriesAdministration
    function freezesLapse(address wallet) external view returns (uint40 walletUntil, uint40 unitsUntil) {
        Lapses memory lapses = _lapses[wallet];
        return (lapses.wallet, lapses.units);
    }

    function _requireAhead(uint40 until) private view {
        require(until > block.timestamp, FreezeLapsed(until));
    }
}
