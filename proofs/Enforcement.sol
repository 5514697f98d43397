// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISeriesAdministration} from "../contracts/interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {Roles} from "../contracts/access/Roles.sol";
import {AccountLib} from "../contracts/types/Account.sol";
import {World} from "./World.sol";

/// @title EnforcementProof
/// @notice Nothing that holders, hooks, guardian or registrar can do stops an order. In any state: paused or not, open or
/// closed, whatever the holder's word says, whether or not wallet and units are frozen.
contract EnforcementProof is World {
    /// @notice A forced transfer of what there is, to an admitted wallet that isn't frozen, succeeds.
    function check_aSeizureSucceeds(uint256 value, bytes32 caseId) external {
        uint256 config = _order(Roles.ENFORCEMENT, value);
        vm.assume(_admitted(BUYER, config) == 1);
        _lacks(_stored(BUYER), AccountLib.FROZEN);
        _mustSucceed(abi.encodeCall(ISovereignBond.forcedTransferWithCase, (SELLER, BUYER, value, caseId, caseId)));
    }

    /// @notice Units are burned by order.
    function check_aBurnSucceeds(uint256 value, bytes32 caseId) external {
        _order(Roles.ENFORCEMENT, value);
        _mustSucceed(abi.encodeCall(ISeriesAdministration.burnWithCase, (SELLER, value, caseId, caseId)));
    }

    /// @notice A wallet is frozen by order.
    function check_aFreezeSucceeds(bytes32 caseId) external {
        _order(Roles.FREEZER, 0);
        _mustSucceed(abi.encodeCall(ISovereignBond.setAddressFrozenWithCase, (SELLER, true, caseId, caseId)));
        assert(_stored(SELLER) & AccountLib.FROZEN != 0);
    }

    /// @notice Units are frozen by order, also more than there are.
    function check_aFreezeOfUnitsSucceeds(uint256 amount, bytes32 caseId) external {
        _order(Roles.FREEZER, 0);
        vm.assume(amount <= MOST);
        _mustSucceed(abi.encodeCall(ISeriesAdministration.setFrozenTokensWithCase, (SELLER, amount, caseId, caseId)));
        assert((_stored(SELLER) >> 104) & MOST == amount);
    }

    /// @notice What is neither frozen nor of a frozen wallet is redeemed, also while everything is paused or closed.
    function check_aRedemptionSucceeds(uint256 value) external {
        _order(Roles.REDEEMER, value);
        _lacks(_stored(SELLER), AccountLib.FROZEN | MOST << 104);
        _mustSucceed(abi.encodeCall(ISovereignBond.redeem, (SELLER, value)));
    }

    /// @notice A wrong sentence, which has to be refuted: so does a forced transfer to anybody.
    function check_refuted_aSeizureToAnybodySucceeds(uint256 value, bytes32 caseId) external {
        _order(Roles.ENFORCEMENT, value);
        _mustSucceed(abi.encodeCall(ISovereignBond.forcedTransferWithCase, (SELLER, BUYER, value, caseId, caseId)));
    }

    function _order(bytes32 role, uint256 value) private returns (uint256 config) {
        config = _anyMoment();
        Seen memory seen = _see();
        _sound(seen);
        _touched(seen, config);
        _give(role, CALLER);
        vm.assume(value <= seen.seller & MOST);
    }

    function _mustSucceed(bytes memory call) private {
        vm.prank(CALLER);
        (bool done,) = address(bond).call(call);
        assert(done);
    }
}
