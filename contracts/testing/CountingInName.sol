// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ICountingHook} from "../interfaces/ICountingHook.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {RecordingHook} from "./RecordingHook.sol";

/// @title CountingInName
/// @notice A hook for tests that can be shown holders and counts none of them, for whatever moments it declares.
contract CountingInName is RecordingHook, ICountingHook {
    constructor(uint8 moments_) RecordingHook(moments_) {}

    /// @inheritdoc ICountingHook
    function seed(ISovereignBond series, address[] calldata wallets) external {}

    /// @inheritdoc ICountingHook
    function counted(address) external pure returns (uint256) {
        return 0;
    }

    /// @inheritdoc RecordingHook
    function supportsInterface(bytes4 interfaceId) public pure override(IERC165, RecordingHook) returns (bool) {
        return interfaceId == type(ICountingHook).interfaceId || super.supportsInterface(interfaceId);
    }
}
