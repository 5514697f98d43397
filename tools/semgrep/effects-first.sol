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
        cash.safeTransferFrom(msg.sender, address(this), amount);
        // ruleid: effects-first
        _credit[msg.sender] += amount;
    }

    function settle(IERC20 cash, uint256 amount) public {
        Account storage account = _accounts[msg.sender];
        cash.safeTransfer(msg.sender, amount);
        // ruleid: effects-first
        account.paid = amount;
    }

    function clear(IERC20 cash) external only(Roles.ISSUER) {
        bool done = cash.trySafeTransfer(msg.sender, _credit[msg.sender]);
        // ruleid: effects-first
        if (done) delete _credit[msg.sender];
    }

    function _orCredit(IERC20 cash, uint256 amount) private {
        if (cash.trySafeTransfer(msg.sender, amount)) return;
        // ruleid: effects-first
        _credit[msg.sender] += amount;
    }

    function _forced(IERC20 cash, uint256 amount) internal {
        require(cash.trySafeTransfer(msg.sender, amount), Refused());
        // ruleid: effects-first
        _credit[msg.sender] -= amount;
    }

    function guarded(IERC20 cash, uint256 amount) external nonReentrant {
        cash.safeTransferFrom(msg.sender, address(this), amount);
        // ok: effects-first
        _credit[msg.sender] += amount;
    }

    function ordered(IERC20 cash, uint256 amount) external {
        // ok: effects-first
        _credit[msg.sender] -= amount;
        cash.safeTransfer(msg.sender, amount);
    }
}
