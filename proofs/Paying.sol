// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDefaults} from "../contracts/interfaces/IDefaults.sol";
import {IEarlyRedemption} from "../contracts/interfaces/IEarlyRedemption.sol";
import {IPayingAgent} from "../contracts/interfaces/IPayingAgent.sol";
import {IRateFixings} from "../contracts/interfaces/IRateFixings.sol";
import {IRedirections} from "../contracts/interfaces/IRedirections.sol";
import {IResolutions} from "../contracts/interfaces/IResolutions.sol";
import {ITenders} from "../contracts/interfaces/ITenders.sol";
import {World} from "./World.sol";

/// @title PaymentsProof
/// @notice What an account without any role can do at the paying agent; and what a row was funded with, which rows a holder was
/// paid, and to whom its payments are redirected, of one row and holder.
contract PaymentsProof is World {
    uint256 private constant ROW = 1;

    IPayingAgent private agent;

    function setUp() public override {
        super.setUp();
        address terms = _deploy("TermsAdministration", abi.encode(registry));
        address administration = _deploy("PaymentAdministration", abi.encode(registry, terms));
        agent = IPayingAgent(_deploy("PayingAgent", abi.encode(registry, administration)));
        svm.enableSymbolicStorage(address(agent));
    }

    /// @notice All calls of a stranger but thirteen fail: what anybody may bring about, and is paid, once it is time.
    function check_aStrangerDoesOnlyWhatAnybodyMay() external {
        _stranger(CALLER);
        bytes memory call = svm.createCalldata("Payments.sol", "Payments");
        bytes4[13] memory open = [
            IPayingAgent.claim.selector,
            ITenders.offer.selector,
            ITenders.payTender.selector,
            IRateFixings.settleRate.selector,
            IRateFixings.settleFallback.selector,
            IDefaults.declareDefault.selector,
            IDefaults.cure.selector,
            IDefaults.reopenRegister.selector,
            IResolutions.proposeAcceleration.selector,
            IResolutions.vote.selector,
            IResolutions.carryOut.selector,
            IResolutions.accelerate.selector,
            IEarlyRedemption.openPut.selector
        ];
        for (uint256 i; i < open.length; ++i) {
            vm.assume(bytes4(call) != open[i]);
        }
        vm.prank(CALLER);
        (bool done,) = address(agent).call(call);
        assert(!done);
    }

    /// @notice Two of the thirteen change nothing of payments.
    function check_aRateLeavesPayments(uint256 row) external {
        _leavesPayments(abi.encodeCall(IRateFixings.settleRate, (bond, row)));
    }

    function check_anOfferLeavesPayments(uint256 tender, uint256 units) external {
        _leavesPayments(abi.encodeCall(ITenders.offer, (bond, tender, units)));
    }

    /// @notice A wrong sentence, which has to be refuted: nor does an order of an authority.
    function check_refuted_anOrderLeavesPayments(address beneficiary, bytes32 caseId) external {
        uint256[] memory rows = new uint256[](1);
        rows[0] = ROW;
        _leaves(abi.encodeCall(IRedirections.redirect, (bond, rows, SELLER, beneficiary, caseId, caseId)));
    }

    function _leavesPayments(bytes memory call) private {
        _stranger(CALLER);
        _leaves(call);
    }

    function _leaves(bytes memory call) private {
        _anyMoment();
        vm.assume(_load(2) << 80 >> 240 > ROW);
        (uint256 funded, uint256 paid, uint256 order) = (_funded(), _paid(), _order());
        vm.prank(CALLER);
        (bool done,) = address(agent).call(call);
        vm.assume(done);
        assert(_funded() == funded && _paid() == paid && _order() == order);
    }

    function _funded() private view returns (uint256) {
        bytes32 row = keccak256(abi.encode(ROW, uint256(_series()) + 3));
        return uint256(vm.load(address(agent), row)) >> 176;
    }

    /// @dev Which of the first 256 rows the holder was paid.
    function _paid() private view returns (uint256) {
        bytes32 paid = keccak256(abi.encode(uint256(0), uint256(_series()) + 4));
        return uint256(vm.load(address(agent), keccak256(abi.encode(SELLER, paid))));
    }

    /// @dev To whom the holder's payment is redirected, and whether that was settled.
    function _order() private view returns (uint256) {
        bytes32 orders = keccak256(abi.encode(ROW, uint256(_series()) + 5));
        return uint256(vm.load(address(agent), keccak256(abi.encode(SELLER, orders))));
    }

    function _load(uint256 place) private view returns (uint256) {
        return uint256(vm.load(address(agent), bytes32(uint256(_series()) + place)));
    }

    function _series() private view returns (bytes32) {
        return keccak256(abi.encode(bond, uint256(0)));
    }
}
