// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Stage} from "./Stage.sol";

/// @title Pauses
/// @notice Keeps by itself what is paused, from who paused and lifted what: the guardian's pause holds for seven days, what governance
/// has confirmed until it is lifted.
abstract contract Pauses is Stage {
    struct Pause {
        uint8 guardians;
        uint8 confirmed;
        uint256 until;
    }

    uint8 internal constant TRANSFERS = 1;
    uint8 internal constant ISSUANCE = 2;
    uint8 internal constant PAYMENTS = 4;
    uint256 private constant PERIOD = 7 days;

    mapping(uint256 series => Pause) private _pauses;

    /// @notice Does each series say of each purpose what was paused, and what has lapsed?
    function pausesHold() external view returns (bool) {
        for (uint256 s; s < SERIES; ++s) {
            for (uint8 purpose = TRANSFERS; purpose <= PAYMENTS; purpose *= 2) {
                if (_rules(s).isPaused(purpose) != _paused(s, purpose)) return false;
            }
        }
        return true;
    }

    /// @dev May the guardian pause: not in the seven days after its pause lapsed.
    function _guardianMay(uint256 s) internal view returns (bool) {
        uint256 until = _pauses[s].until;
        return block.timestamp <= until || until == 0 || block.timestamp > until + PERIOD;
    }

    function _paused(uint256 s, uint8 purpose) internal view returns (bool) {
        Pause storage pause = _pauses[s];
        return (pause.confirmed | (block.timestamp <= pause.until ? pause.guardians : 0)) & purpose != 0;
    }

    function _noteGuardian(uint256 s, uint8 purposes) internal {
        Pause storage pause = _pauses[s];
        if (block.timestamp > pause.until) (pause.guardians, pause.until) = (0, block.timestamp + PERIOD);
        pause.guardians |= purposes;
    }

    /// @dev Once nothing is left of the guardian's pause that is not confirmed, it is over, and the guardian may begin another.
    function _noteGovernance(uint256 s, uint8 purposes, bool confirmed) internal {
        Pause storage pause = _pauses[s];
        if (confirmed) pause.confirmed |= purposes;
        else (pause.confirmed, pause.guardians) = (pause.confirmed & ~purposes, pause.guardians & ~purposes);
        if (block.timestamp <= pause.until && pause.guardians & ~pause.confirmed == 0) pause.until = 0;
    }
}
