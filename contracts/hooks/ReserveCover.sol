// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {IHookFigures} from "../interfaces/IHookFigures.sol";
import {IReserveRegistry} from "../interfaces/IReserveRegistry.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {Moments} from "../types/Moments.sol";
import {Move} from "../types/Move.sol";
import {TransferHook} from "./TransferHook.sol";

/// @title ReserveCover
/// @notice Units of a series are issued only while a pool covers the face value of every series that it backs. Units
/// that are out stay good, move and are redeemed, also when their cover shrinks or ends. Keeps nothing of holders, so it
/// can be installed at any time. Serves any number of series; one without backing is not issued.
contract ReserveCover is TransferHook, Authorised {
    /// @param pool the pool's code; zero if the series has no backing
    /// @param numerator with the denominator: minor units of face value that one unit of the pool's quantity backs
    /// @param denominator at least 1
    struct Backing {
        bytes32 pool;
        uint128 numerator;
        uint128 denominator;
    }

    /// @notice How many series one pool may back.
    uint256 public constant MOST = 16;

    /// @notice Knows what the pools cover.
    IReserveRegistry public immutable reserves;

    mapping(address series => Backing) private _backings;
    mapping(bytes32 pool => address[] series) private _backed;

    /// @notice The pool backs the series: one unit of its quantity so many minor units of face value; zero ends that.
    event BackingSet(address indexed series, bytes32 indexed pool, uint128 numerator, uint128 denominator);

    /// @notice A backing needs a numerator and a denominator, or is all zero.
    error BackingInvalid(bytes32 pool, uint128 numerator, uint128 denominator);
    /// @notice The pool backs as many series as it may.
    error PoolFull(bytes32 pool);
    /// @notice So many units of the series are out, and would be backed by nothing.
    error BackingInUse(address series, bytes32 pool, uint256 supply);
    /// @notice The series of the pool, this one included, would need more of it than it covers.
    error BackingShort(address series, bytes32 pool, uint256 needed, uint256 cover);

    constructor(IAccessControl authority_, IReserveRegistry reserves_) Authorised(authority_) {
        reserves = reserves_;
    }

    /// @notice Sets what backs a series, in place of what did, also before it or the pool is there; all zero: nothing.
    /// While units are out, a backing isn't ended, and another pool takes its place only if that covers them. Only
    /// governance.
    function setBacking(address series, bytes32 pool, uint128 numerator, uint128 denominator)
        external
        only(Roles.GOVERNANCE)
    {
        bool all = pool != 0 && numerator != 0 && denominator != 0;
        bool none = pool == 0 && numerator == 0 && denominator == 0;
        require(all || none, BackingInvalid(pool, numerator, denominator));
        bytes32 old = _backings[series].pool;
        if (old != pool) {
            if (old != 0) _leave(_backed[old], series);
            if (pool != 0) _join(pool, series);
        }
        _backings[series] = Backing(pool, numerator, denominator);
        emit BackingSet(series, pool, numerator, denominator);
        if (old != 0 && old != pool) _requireBacked(series, old, pool);
    }

    /// @inheritdoc ITransferHook
    function moments() external pure returns (uint8) {
        return Moments.CHECK_ISSUE;
    }

    /// @inheritdoc ITransferHook
    function check(Move calldata move) external view returns (uint8) {
        bytes32 pool = _backings[msg.sender].pool;
        if (pool == 0) return uint8(Codes.RESERVE_COVER);
        uint256 needed = _needed(pool, msg.sender, move.value);
        return uint8(needed > reserves.coverOf(pool, move.time) ? Codes.RESERVE_COVER : Codes.OK);
    }

    /// @inheritdoc ITransferHook
    /// @dev Never told: it keeps nothing of movements.
    function moved(Move calldata) external pure {}

    /// @inheritdoc IHookFigures
    function figures(Move calldata move) external view returns (uint256[] memory found) {
        return figuresOf(msg.sender, move.value, move.time);
    }

    /// @notice What backs a series.
    function backingOf(address series) external view returns (Backing memory) {
        return _backings[series];
    }

    /// @notice The series that a pool backs, in no order.
    function backedBy(bytes32 pool) external view returns (address[] memory) {
        return _backed[pool];
    }

    /// @notice The figures behind the answer to an issue of `value` units of a series at a time, in the pool's unit: what
    /// it covers, what its series use, and what they would use; all zero without a backing.
    function figuresOf(address series, uint256 value, uint256 time) public view returns (uint256[] memory found) {
        bytes32 pool = _backings[series].pool;
        found = new uint256[](3);
        if (pool == 0) return found;
        found[0] = reserves.coverOf(pool, time);
        found[1] = neededOf(pool);
        found[2] = _needed(pool, series, value);
    }

    /// @notice How much of the pool's quantity the face value of all series needs that it backs, each rounded up.
    function neededOf(bytes32 pool) public view returns (uint256) {
        return _needed(pool, address(0), 0);
    }

    /// @dev The same, once `value` units of `issuing` are issued, too.
    function _needed(bytes32 pool, address issuing, uint256 value) private view returns (uint256 needed) {
        address[] memory backed = _backed[pool];
        for (uint256 i; i < backed.length; ++i) {
            Backing storage backing = _backings[backed[i]];
            uint256 units = _supplyOf(backed[i]);
            if (backed[i] == issuing) units = Math.saturatingAdd(units, value);
            // a series whose supply is absurd needs more than there can be, instead of stopping the sum
            units = Math.min(units, type(uint128).max);
            uint256 part = Math.mulDiv(units, backing.denominator, backing.numerator, Math.Rounding.Ceil);
            needed = Math.saturatingAdd(needed, part);
        }
    }

    /// @dev What is out of a series that leaves a pool goes on being covered.
    function _requireBacked(address series, bytes32 old, bytes32 pool) private view {
        uint256 supply = _supplyOf(series);
        if (supply == 0) return;
        require(pool != 0, BackingInUse(series, old, supply));
        (uint256 needed, uint256 cover) = (neededOf(pool), reserves.coverOf(pool, block.timestamp));
        require(needed <= cover, BackingShort(series, pool, needed, cover));
    }

    /// @dev Nothing before the series is deployed.
    function _supplyOf(address series) private view returns (uint256) {
        return series.code.length == 0 ? 0 : IERC20(series).totalSupply();
    }

    function _join(bytes32 pool, address series) private {
        require(_backed[pool].length < MOST, PoolFull(pool));
        _backed[pool].push(series);
    }

    function _leave(address[] storage backed, address series) private {
        uint256 last = backed.length - 1;
        for (uint256 i; i < last; ++i) {
            if (backed[i] == series) backed[i] = backed[last];
        }
        backed.pop();
    }
}
