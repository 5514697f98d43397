// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

contract Cellar {
    function dig(address other) external {
        // ruleid: no-back-doors
        assembly {
            stop()
        }
        // ruleid: no-back-doors
        assembly ("memory-safe") {}
        // ruleid: no-back-doors
        (bool done,) = other.delegatecall("");
        // ruleid: no-back-doors
        selfdestruct(payable(other));
        // ok: no-back-doors
        done = other.code.length != 0; // no assembly is needed
    }
}
