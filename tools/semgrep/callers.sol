// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

contract Clock {
    function asked() external view returns (address, uint256, uint256) {
        // ruleid: no-origin
        address first = tx.origin;
        // ok: no-origin
        address last = msg.sender;
        // ruleid: time-by-seconds
        uint256 height = block.number;
        // ok: time-by-seconds
        uint256 time = block.timestamp;
        return (first == last ? first : last, height, time);
    }
}
