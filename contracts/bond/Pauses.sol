// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {Config, ConfigLib} from "../types/Config.sol";
import {Movement} from "./Movement.sol";

/// @title Pauses
/// @notice One party pauses, and the pause lapses unless two confirm it.
abstract contract Pauses is Movement, ISeriesAdministration {
    uint256 private constant PAUSE_PERIOD = 7 days;

    /// @inheritdoc ISeriesAdministration
    function pause() external only(Roles.GUARDIAN) {
        _pause(TRANSFERS);
    }

    /// @inheritdoc ISeriesAdministration
    function pause(uint8 purposes) external only(Roles.GUARDIAN) {
        _pause(purposes);
    }

    /// @inheritdoc ISeriesAdministration
    function pauseWithCase(uint8 purposes, bytes32 caseId, bytes32 orderHash) external only(Roles.GUARDIAN) {
        _pause(purposes);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc ISeriesAdministration
    function confirmPause(uint8 purposes) external only(Roles.GOVERNANCE) {
        _confirm(purposes);
    }

    /// @inheritdoc ISeriesAdministration
    function confirmPauseWithCase(uint8 purposes, bytes32 caseId, bytes32 orderHash) external only(Roles.GOVERNANCE) {
        _confirm(purposes);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc ISeriesAdministration
    function unpause() external only(Roles.GOVERNANCE) {
        _unpause(ALL_PURPOSES);
    }

    /// @inheritdoc ISeriesAdministration
    function unpause(uint8 purposes) external only(Roles.GOVERNANCE) {
        _unpause(purposes);
    }

    /// @inheritdoc ISeriesAdministration
    function unpauseWithCase(uint8 purposes, bytes32 caseId, bytes32 orderHash) external only(Roles.GOVERNANCE) {
        _unpause(purposes);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc ISeriesAdministration
    function isPaused(uint8 purposes) external view returns (bool) {
        return _config.has(uint256(purposes & ALL_PURPOSES) << PURPOSE_SHIFT) && _pauseHolds(purposes);
    }

    /// @inheritdoc ISeriesAdministration
    function pausedUntil(uint8 purposes) external view returns (uint256) {
        if (_confirmedPauses & purposes != 0) return type(uint256).max;
        return _holding() & purposes != 0 ? _pausedUntil : 0;
    }

    /// @inheritdoc ISeriesAdministration
    function guardianWaitsUntil() public view returns (uint256) {
        if (_pausedUntil == 0 || block.timestamp <= _pausedUntil) return 0;
        uint256 until = _pausedUntil + PAUSE_PERIOD;
        return block.timestamp > until ? 0 : until;
    }

    function _pause(uint8 purposes) private {
        _requireKnown(purposes);
        uint256 waits = guardianWaitsUntil();
        require(waits == 0, PauseTooSoon(waits));
        if (block.timestamp > _pausedUntil) {
            _setPauses(_confirmedPauses | purposes);
            _pausedUntil = uint40(block.timestamp + PAUSE_PERIOD);
        } else {
            _setPauses(_holding() | purposes);
        }
        _announce(purposes, _pausedUntil);
    }

    function _confirm(uint8 purposes) private {
        _requireKnown(purposes);
        uint8 held = _holding() | purposes;
        _confirmedPauses |= purposes;
        _leave(held);
        _announce(purposes, type(uint256).max);
    }

    function _unpause(uint8 purposes) private {
        _requireKnown(purposes);
        uint8 held = _holding();
        uint8 lifted = held & purposes;
        require(lifted != 0, NotPaused());
        _confirmedPauses &= ~purposes;
        _leave(held & ~purposes);
        emit PurposesUnpaused(lifted, msg.sender);
        if (lifted & TRANSFERS != 0) emit Unpaused(msg.sender);
    }

    /// @dev Leaves these paused. If governance has confirmed or lifted all of the guardian's pause before it lapsed, the
    /// guardian need not wait for the next.
    function _leave(uint8 purposes) private {
        _setPauses(purposes);
        if (block.timestamp <= _pausedUntil && purposes == _confirmedPauses) _pausedUntil = 0;
    }

    /// @dev The purposes paused now; bits whose pause has lapsed don't count.
    function _holding() private view returns (uint8) {
        if (block.timestamp > _pausedUntil) return _confirmedPauses;
        return uint8(Config.unwrap(_config) >> PURPOSE_SHIFT) & ALL_PURPOSES;
    }

    function _requireKnown(uint8 purposes) private pure {
        require(purposes != 0 && purposes <= ALL_PURPOSES, PurposeUnknown(purposes));
    }

    function _setPauses(uint8 purposes) private {
        _config = _config.clear(ConfigLib.PAUSES).set(uint256(purposes) << PURPOSE_SHIFT);
    }

    function _announce(uint8 purposes, uint256 until) private {
        emit PurposesPaused(purposes, until, msg.sender);
        if (purposes & TRANSFERS != 0) emit Paused(msg.sender);
    }
}
