// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {Ledger} from "./Ledger.sol";

/// @title RecordDates
/// @notice What the register of holders said at each record time that has passed.
abstract contract RecordDates is Ledger, ISeriesAdministration {
    /// @inheritdoc ISeriesAdministration
    function recordTimes() external view returns (uint40[] memory) {
        return _recordTimes;
    }

    /// @inheritdoc ISeriesAdministration
    function balanceAtRecord(address wallet, uint256 record) external view returns (uint256) {
        return _passedBalance(wallet, _positions[wallet].account, record);
    }

    /// @inheritdoc ISeriesAdministration
    function supplyAtRecord(uint256 record) external view returns (uint256) {
        return _passedBalance(address(0), _supply.account, record);
    }
}
