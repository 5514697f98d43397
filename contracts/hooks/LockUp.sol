// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {IHookFigures} from "../interfaces/IHookFigures.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {Moments} from "../types/Moments.sol";
import {Move} from "../types/Move.sol";
import {WordLib} from "../types/Word.sol";
import {TransferHook} from "./TransferHook.sol";

/// @title LockUp
/// @notice Investors of a category may not sell before a time, and nobody may transfer within a blackout window. Units
/// still move between wallets of one investor in one category while they are locked up, not in a blackout. Issues are
/// free. Keeps nothing of holders, so it can be installed at any time. Serves any number of series; one for which nothing
/// is set is free.
contract LockUp is TransferHook, Authorised {
    /// @param from Unix seconds, the first second in which nobody may transfer
    /// @param until Unix seconds, the last one
    struct Window {
        uint40 from;
        uint40 until;
    }

    /// @dev Two slots are read per transfer: that of the seller's category and that of the windows.
    /// @param lockedUntil by category, the last second in which they may not sell; 0 if they may
    /// @param windows first and last second of each; a window that is not set has passed long ago
    struct Calendar {
        uint40[24] lockedUntil;
        uint40[6] windows;
    }

    /// @notice How many blackout windows a series can have at a time.
    uint256 public constant WINDOWS = 3;

    mapping(address series => Calendar) private _calendars;

    /// @notice Investors of these categories may not sell until a time, inclusive.
    event LockSet(address indexed series, uint24 categories, uint40 until);
    /// @notice Nobody may transfer within these windows, which replace those before.
    event BlackoutsSet(address indexed series, Window[] windows);

    /// @notice A fourth window, or one that ends before it begins or begins with the epoch.
    error WindowInvalid(uint256 index);

    constructor(IAccessControl authority_) Authorised(authority_) {}

    /// @notice Locks up categories (bit i: category i) until a time; one that has passed lifts that. Others stay as they
    /// are. Only governance.
    function setLock(address series, uint24 categories, uint40 until) external only(Roles.GOVERNANCE) {
        Calendar storage calendar = _calendars[series];
        for (uint256 i; i < WordLib.CATEGORIES; ++i) {
            if ((categories >> i) & 1 != 0) calendar.lockedUntil[i] = until;
        }
        emit LockSet(series, categories, until);
    }

    /// @notice Sets the blackout windows of a series, at most three, in place of those before. Only governance.
    function setBlackouts(address series, Window[] calldata windows) external only(Roles.GOVERNANCE) {
        require(windows.length <= WINDOWS, WindowInvalid(WINDOWS));
        // a window that isn't given stays zero, which is none
        // slither-disable-next-line uninitialized-local
        uint40[6] memory bounds;
        for (uint256 i; i < windows.length; ++i) {
            require(windows[i].from != 0 && windows[i].until >= windows[i].from, WindowInvalid(i));
            (bounds[2 * i], bounds[2 * i + 1]) = (windows[i].from, windows[i].until);
        }
        _calendars[series].windows = bounds;
        emit BlackoutsSet(series, windows);
    }

    /// @inheritdoc ITransferHook
    function moments() external pure returns (uint8) {
        return Moments.CHECK_TRANSFER;
    }

    /// @inheritdoc ITransferHook
    function check(Move calldata move) external view returns (uint8) {
        if (_lockedUntil(move) != 0) return uint8(Codes.LOCKED_UP);
        return uint8(_blackoutUntil(move.time) != 0 ? Codes.BLACKOUT : Codes.OK);
    }

    /// @inheritdoc ITransferHook
    /// @dev Never told: it keeps nothing of movements.
    function moved(Move calldata) external pure {}

    /// @inheritdoc IHookFigures
    function figures(Move calldata move) external view returns (uint256[] memory found) {
        uint256 locked = _lockedUntil(move);
        found = new uint256[](locked != 0 ? 2 : 1);
        found[0] = locked != 0 ? locked : _blackoutUntil(move.time);
        if (locked != 0) found[1] = move.fromWord.category();
    }

    /// @notice The last second in which investors of a category may not sell; 0 if it was never set.
    function lockedUntil(address series, uint8 category) external view returns (uint40 until) {
        return _calendars[series].lockedUntil[category];
    }

    /// @notice The blackout windows of a series, those that have passed included.
    function blackoutsOf(address series) external view returns (Window[] memory windows) {
        uint40[6] memory bounds = _calendars[series].windows;
        uint256 count;
        while (count < WINDOWS && bounds[2 * count] != 0) ++count;
        windows = new Window[](count);
        for (uint256 i; i < count; ++i) {
            windows[i] = Window(bounds[2 * i], bounds[2 * i + 1]);
        }
    }

    /// @dev Until when the seller may not sell; 0 if it may.
    function _lockedUntil(Move calldata move) private view returns (uint256 until) {
        uint256 category = move.fromWord.category();
        bool own = move.fromWord.investor() == move.toWord.investor();
        if (own && category == move.toWord.category()) return 0;
        if (category >= WordLib.CATEGORIES) return 0;
        until = _calendars[msg.sender].lockedUntil[category];
        if (move.time > until) return 0;
    }

    /// @dev The end of the window that `time` lies in; 0 if it lies in none.
    function _blackoutUntil(uint256 time) private view returns (uint256) {
        uint40[6] memory bounds = _calendars[msg.sender].windows;
        for (uint256 i; i < bounds.length; i += 2) {
            if (time >= bounds[i] && time <= bounds[i + 1]) return bounds[i + 1];
        }
        return 0;
    }
}
