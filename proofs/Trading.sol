// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISettlement} from "../contracts/interfaces/ISettlement.sol";
import {ISignedOnce} from "../contracts/interfaces/ISignedOnce.sol";
import {Order, Trade} from "../contracts/types/Trade.sol";
import {AnyHook} from "./AnyHook.sol";
import {World} from "./World.sol";

/// @title SilentWallet
/// @notice An investor's wallet that has signed nothing.
contract SilentWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return 0;
    }
}

/// @title OrdersProof
/// @notice Nobody spends an order that its maker has not signed, or cancels it for another.
contract OrdersProof is World {
    uint256 private constant NOTES = 4;

    ISettlement private settlement;
    address private maker;

    function setUp() public override {
        super.setUp();
        settlement = ISettlement(_deploy("Settlement", abi.encode(registry, new AnyHook(), new AnyHook())));
        svm.enableSymbolicStorage(address(settlement));
        maker = address(new SilentWallet());
    }

    function check_noOrderIsFilledUnsigned(Order calldata order, uint104 units) external {
        vm.assume(order.maker == maker && order.bond == address(bond));
        _fails(abi.encodeCall(ISettlement.fill, (order, new bytes(65), units)));
    }

    function check_noTradeIsSettledUnsigned(Trade memory trade, bool sells) external {
        vm.assume((sells ? trade.sell.maker : trade.buy.maker) == maker && trade.sell.bond == address(bond));
        _fails(abi.encodeCall(ISettlement.settle, (trade)));
    }

    function check_nobodyCancelsForAnother(uint256 nonce, uint256 other) external {
        bool used = ISignedOnce(address(settlement)).isNonceUsed(maker, nonce);
        _cancel(other);
        assert(ISignedOnce(address(settlement)).isNonceUsed(maker, nonce) == used);
    }

    /// @notice A wrong sentence, which has to be refuted: nor for oneself.
    function check_refuted_nobodyCancels(uint256 nonce, uint256 other) external {
        bool used = ISignedOnce(address(settlement)).isNonceUsed(CALLER, nonce);
        _cancel(other);
        assert(ISignedOnce(address(settlement)).isNonceUsed(CALLER, nonce) == used);
    }

    /// @notice A wrong sentence, which has to be refuted: nor is an order of a wallet that may sign anything.
    function check_refuted_noOrderIsFilled() external {
        Order memory order;
        (order.maker, order.sells, order.bond, order.units) = (address(new AnyHook()), true, address(bond), 100);
        (order.price, order.cash, order.expiry) = (1_000_000, _deploy("TestCash", abi.encode("", "", 2)), 1000);
        svm.enableSymbolicStorage(order.cash);
        // of this day, 1970-01-01, nothing has accrued
        bytes32 note = keccak256(abi.encode(bond, NOTES));
        vm.store(address(settlement), note, bytes32(uint256(1) << 160));
        _fails(abi.encodeCall(ISettlement.fill, (order, "", 100)));
    }

    function _cancel(uint256 nonce) private {
        uint256[] memory nonces = new uint256[](1);
        nonces[0] = nonce;
        vm.prank(CALLER);
        ISignedOnce(address(settlement)).cancel(nonces);
    }

    function _fails(bytes memory call) private {
        _anyMoment();
        vm.prank(CALLER);
        (bool done,) = address(settlement).call(call);
        assert(!done);
    }
}
