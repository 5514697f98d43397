// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "./IERC20.sol";

contract Till {
    struct Account {
        uint256 paid;
    }

    mapping(address payer => uint256) private _credit;
    mapping(address payer => Account) private _accounts;

    function pay(IERC20 cash, uint256 amount) external {
        // ruleid: effects-first
        cash.safeTransferFrom(msg.sender, address(this), amount);
        _credit[msg.sender] += amount;
    }

    function settle(IERC20 cash, uint256 amount) public {
        Account storage account = _accounts[msg.sender];
        // ruleid: effects-first
        cash.safeTransfer(msg.sender, amount);
        account.paid = amount;
    }

    function clear(IERC20 cash) external only(Roles.ISSUER) {
        // ruleid: effects-first
        cash.safeTransfer(msg.sender, _credit[msg.sender]);
        delete _credit[msg.sender];
    }

    function guarded(IERC20 cash, uint256 amount) external nonReentrant {
        // ok: effects-first
        cash.safeTransferFrom(msg.sender, address(this), amount);
        _credit[msg.sender] += amount;
    }

    function ordered(IERC20 cash, uint256 amount) external {
        _credit[msg.sender] -= amount;
        // ok: effects-first
        cash.safeTransfer(msg.sender, amount);
    }
}
