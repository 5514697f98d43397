// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

contract Door {
    error Closed(address caller);

    function enter(bool open) external view {
        // ruleid: named-errors
        require(open, "closed");
        // ruleid: named-errors
        require(open);
        // ruleid: named-errors
        if (!open) revert("closed");
        // ruleid: named-errors
        if (!open) revert();
        // ok: named-errors
        require(open, Closed(msg.sender));
        // ok: named-errors
        if (!open) revert Closed(msg.sender);
    }
}
