// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ICountingHook} from "../contracts/interfaces/ICountingHook.sol";
import {ISeriesAdministration} from "../contracts/interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {ITransferHook} from "../contracts/interfaces/ITransferHook.sol";
import {Move} from "../contracts/types/Move.sol";

/// @title LyingHook
/// @notice A hook that says it counts, and counts what suits it; that declares other moments each time; and that tries to become
/// a rule in the midst of a movement of which it is told.
contract LyingHook is ICountingHook {
    /// @notice In place of a number: as many as there are, at any moment.
    uint256 public constant ALL = type(uint256).max;

    /// @inheritdoc ITransferHook
    uint8 public moments = 15;
    /// @notice How often each series told it of a movement.
    mapping(address series => uint256) public told;

    /// @notice What `check` answers.
    uint8 public answer;

    uint256 private _counted;

    /// @notice Sets what it says from now on.
    function lie(uint8 moments_, uint256 counted_, uint8 answer_) external {
        (moments, _counted, answer) = (moments_, counted_, answer_);
    }

    /// @inheritdoc ITransferHook
    function moved(Move calldata) external {
        ++told[msg.sender];
        if (_counted != ALL) return;
        // solhint-disable-next-line no-empty-blocks
        try ISeriesAdministration(msg.sender).activateHook(this) {} catch {}
    }

    /// @inheritdoc ICountingHook
    function seed(ISovereignBond, address[] calldata) external {}

    /// @inheritdoc ITransferHook
    function check(Move calldata) external view returns (uint8) {
        return answer;
    }

    /// @inheritdoc ICountingHook
    function counted(address series) external view returns (uint256) {
        return _counted == ALL ? IERC20(series).totalSupply() : _counted;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(ITransferHook).interfaceId || interfaceId == type(ICountingHook).interfaceId
            || interfaceId == type(IERC165).interfaceId;
    }
}
