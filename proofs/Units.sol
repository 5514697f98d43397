// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC3643} from "../contracts/interfaces/IERC3643.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {Movements} from "./Movements.sol";

/// @title UnitsProof
/// @notice Invariants 1 and 2, function by function; docs/proofs.md says which are left out.
contract UnitsProof is Movements {
    function check_transfer(uint256 value) external {
        _proveMovement(SELLER, abi.encodeCall(IERC20.transfer, (BUYER, value)), false);
    }

    function check_transferFrom(uint256 value) external {
        _proveMovement(CALLER, abi.encodeCall(IERC20.transferFrom, (SELLER, BUYER, value)), false);
    }

    function check_mint(uint256 value) external {
        _proveMovement(CALLER, abi.encodeCall(ISovereignBond.mint, (BUYER, value)), false);
    }

    function check_redeem(uint256 value) external {
        _proveMovement(CALLER, abi.encodeCall(ISovereignBond.redeem, (SELLER, value)), false);
    }

    function check_forcedTransfer(uint256 value) external {
        _proveMovement(CALLER, abi.encodeCall(ISovereignBond.forcedTransfer, (SELLER, BUYER, value)), false);
    }

    function check_burn(uint256 value) external {
        _proveMovement(CALLER, abi.encodeCall(IERC3643.burn, (SELLER, value)), false);
    }

    function check_recoverWithCase(bytes32 caseId) external {
        _proveMovement(CALLER, abi.encodeCall(ISovereignBond.recoverWithCase, (SELLER, BUYER, caseId, caseId)), true);
    }

    /// @notice Wrong sentences, which have to be refuted, or what is proved of these calls would be proved of no call:
    /// they never succeed, or give nothing.
    function check_refuted_noUnitsAreIssued(uint256 value) external {
        _neverSucceeds(CALLER, abi.encodeCall(ISovereignBond.mint, (BUYER, value)));
    }

    function check_refuted_noUnitsAreSeized(uint256 value) external {
        vm.assume(value != 0);
        _neverSucceeds(CALLER, abi.encodeCall(ISovereignBond.forcedTransfer, (SELLER, BUYER, value)));
    }

    function check_refuted_noUnitsAreBurned(uint256 value) external {
        vm.assume(value != 0);
        _neverSucceeds(CALLER, abi.encodeCall(IERC3643.burn, (SELLER, value)));
    }

    function check_refuted_noUnitsAreRedeemed(uint256 value) external {
        vm.assume(value != 0);
        _neverSucceeds(CALLER, abi.encodeCall(ISovereignBond.redeem, (SELLER, value)));
    }

    function check_refuted_noWalletIsRecovered(bytes32 caseId) external {
        _neverSucceeds(CALLER, abi.encodeCall(ISovereignBond.recoverWithCase, (SELLER, BUYER, caseId, caseId)));
    }

    /// @notice A transfer leaves the buyer as it was.
    function check_refuted_aTransferGivesNothing(uint256 value) external {
        _anyMoment();
        Seen memory before = _see();
        _sound(before);
        vm.prank(SELLER);
        (bool done,) = address(bond).call(abi.encodeCall(IERC20.transfer, (BUYER, value)));
        vm.assume(done);
        assert(_see().buyer == before.buyer);
    }
}
