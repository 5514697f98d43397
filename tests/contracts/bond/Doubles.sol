// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A whitelist that gives one answer to every question about a movement.
contract AnsweringRegistry {
    uint256 public immutable code;

    constructor(uint256 code_) {
        code = code_;
    }

    function isBlocked(address) external pure returns (bool) {
        return false;
    }

    function refusalOf(address, address, uint256) external view returns (uint256) {
        return code;
    }

    function receiverRefusal(address, uint256) external view returns (uint256) {
        return code;
    }

    function senderRefusal(address, uint256) external view returns (uint256) {
        return code;
    }
}

/// @notice A hook that fails whenever it is asked or told of anything.
contract FailingHook {
    uint8 public immutable moments;

    struct Move {
        address from;
        address to;
        uint256 value;
        uint256 fromWord;
        uint256 toWord;
        uint256 fromBalance;
        uint256 toBalance;
        uint256 time;
        uint256 kind;
    }

    error Failed(uint256 kind);

    constructor(uint8 moments_) {
        moments = moments_;
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId != 0xffffffff;
    }

    function check(Move calldata move) external pure returns (uint8) {
        revert Failed(move.kind);
    }

    function moved(Move calldata move) external pure {
        revert Failed(move.kind);
    }
}
