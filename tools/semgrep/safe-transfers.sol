// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

contract Payer {
    function pay(IERC20 cash, address to) external nonReentrant {
        // ruleid: safe-transfers
        cash.transfer(to, 1);
        // ruleid: safe-transfers
        IERC20(address(cash)).transferFrom(msg.sender, to, 1);
        // ok: safe-transfers
        cash.safeTransfer(to, 1);
    }
}
