// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

contract Purse {
    function give(IERC20 cash, address to) external {
        // ruleid: guarded-cash
        cash.safeTransfer(to, 1);
    }

    function take(IERC20 cash) public returns (bool) {
        // ruleid: guarded-cash
        return cash.trySafeTransferFrom(msg.sender, address(this), 1);
    }

    function guarded(IERC20 cash, address to) external only(Roles.PAYING_AGENT) nonReentrant {
        // ok: guarded-cash
        cash.safeTransfer(to, 1);
    }

    function one(IERC20 cash, address to) external {
        require(msg.sender == address(this), NotSelf(msg.sender));
        // ok: guarded-cash
        cash.safeTransfer(to, 1);
    }

    function _give(IERC20 cash, address to) private {
        // ok: guarded-cash
        cash.safeTransfer(to, 1);
    }
}
