// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC3643} from "../contracts/interfaces/IERC3643.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {Movements} from "./Movements.sol";

/// @title BatchProof
/// @notice Invariants 1 and 2 of batches of one entry; of two, Halmos doesn't come to an end.
contract BatchProof is Movements {
    function check_batchTransfer(uint256 value) external {
        _proveMovement(SELLER, _transfers(value), false);
    }

    function check_batchForcedTransfer(uint256 value) external {
        bytes memory call = abi.encodeCall(IERC3643.batchForcedTransfer, (_only(SELLER), _only(BUYER), _only(value)));
        _proveMovement(CALLER, call, false);
    }

    /// @notice A wrong sentence, which has to be refuted: no batch succeeds.
    function check_refuted_noBatchIsTransferred(uint256 value) external {
        vm.assume(value != 0);
        _neverSucceeds(SELLER, _transfers(value));
    }

    function _transfers(uint256 value) private pure returns (bytes memory) {
        return abi.encodeCall(ISovereignBond.batchTransfer, (_only(BUYER), _only(value)));
    }

    function _only(address wallet) private pure returns (address[] memory wallets) {
        wallets = new address[](1);
        wallets[0] = wallet;
    }

    function _only(uint256 value) private pure returns (uint256[] memory values) {
        values = new uint256[](1);
        values[0] = value;
    }
}
