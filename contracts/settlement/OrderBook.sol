// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {Order} from "../types/Trade.sol";
import {SignedOnce} from "./SignedOnce.sol";

/// @title OrderBook
/// @notice How much of each order is left.
abstract contract OrderBook is ISettlement, SignedOnce {
    bytes32 private constant ORDER = keccak256(
        "Order(address maker,bool sells,address bond,uint104 units,uint104 minimum,uint32 price,address cash,"
        "address taker,uint16 venue,uint40 expiry,uint256 nonce)"
    );

    /// @inheritdoc ISettlement
    mapping(bytes32 digest => uint256 units) public filled;

    /// @inheritdoc ISettlement
    function leftOf(Order calldata order) external view returns (uint256 units) {
        if (block.timestamp > order.expiry || isNonceUsed(order.maker, order.nonce)) return 0;
        return order.units - filled[digestOf(order)];
    }

    /// @inheritdoc ISettlement
    function digestOf(Order calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ORDER, order)));
    }

    /// @dev Takes units of an order, with a counterparty that the maker accepts. Once none are left the nonce is used up,
    /// so that an order which is filled at once leaves one bit.
    function _take(
        Order calldata order,
        bytes calldata signature,
        uint256 units,
        uint256 denomination,
        address counterparty
    ) internal returns (bytes32 digest) {
        address maker = order.maker;
        require(block.timestamp <= order.expiry, OrderExpired(maker, order.expiry));
        require(order.taker == address(0) || order.taker == counterparty, NotTheTaker(maker, order.taker));
        _requireUnused(maker, order.nonce);
        digest = digestOf(order);
        _requireSigned(maker, digest, signature);
        uint256 taken = filled[digest];
        uint256 left = order.units - taken;
        require(units != 0 && units <= left, UnitsOutOfRange(maker, units, left));
        if (units == left) {
            _use(maker, order.nonce);
        } else {
            uint256 minimum = Math.max(order.minimum, denomination);
            require(units >= minimum, BelowMinimum(maker, units, minimum));
            filled[digest] = taken + units;
        }
    }
}
