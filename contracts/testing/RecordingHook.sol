// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Move} from "../types/Move.sol";

/// @title RecordingHook
/// @notice A hook for tests: gives the answer that it is set to, and records what it is told.
contract RecordingHook is ITransferHook {
    /// @inheritdoc ITransferHook
    uint8 public immutable moments;
    /// @notice What `check` answers.
    uint8 public answer;
    /// @notice Does `check` show what it is asked, by an error, instead of answering?
    bool public showing;

    /// @notice A series told this hook of a movement.
    event Told(address indexed series, Move move);

    /// @notice A series asked this hook about a movement.
    error Asked(address series, Move move);

    constructor(uint8 moments_) {
        moments = moments_;
    }

    /// @notice Sets what `check` answers.
    function setAnswer(uint8 answer_) external {
        answer = answer_;
    }

    /// @notice Makes `check` show what it is asked.
    function show() external {
        showing = true;
    }

    /// @inheritdoc ITransferHook
    function check(Move calldata move) public view virtual returns (uint8) {
        require(!showing, Asked(msg.sender, move));
        return answer;
    }

    /// @inheritdoc ITransferHook
    function moved(Move calldata move) public virtual {
        emit Told(msg.sender, move);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public pure virtual returns (bool) {
        return interfaceId == type(ITransferHook).interfaceId || interfaceId == type(IERC165).interfaceId;
    }
}
