// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {Account} from "../types/Account.sol";
import {Kinds} from "../types/Move.sol";
import {Movement} from "./Movement.sol";

/// @title Seizure
/// @notice Units taken by order, whether or not they are frozen: given to somebody else, or burned.
abstract contract Seizure is Movement {
    function _force(address from, address to, uint256 amount, bool freeFirst) internal {
        require(from != address(0), ERC20InvalidSender(from));
        require(from != to, SelfEnforcement(from));
        Position storage source = _positions[from];
        Account account = source.account;
        if (account.locked() != 0) account = _released(from, account, amount, freeFirst);
        _update(_opened(), Kinds.ENFORCEMENT, source, _positions[to], account, from, to, amount);
        emit IERC7943Fungible.ForcedTransfer(from, to, amount);
    }

    function _burn(address holder, uint256 amount, bool freeFirst) internal {
        require(holder != address(0), ERC20InvalidSender(holder));
        Position storage source = _positions[holder];
        Account account = source.account;
        if (account.locked() != 0) account = _released(holder, account, amount, freeFirst);
        _update(_opened(), Kinds.BURN, source, _supply, account, holder, address(0), amount);
    }

    /// @dev Takes free units first, or those that are frozen. What is taken of the frozen ones is released before the
    /// movement, as ERC-7943 asks; what was frozen beyond the balance goes on waiting for later receipts.
    function _released(address from, Account account, uint256 amount, bool freeFirst) private returns (Account) {
        Account standing = _standing(from, account);
        uint256 locked = standing.locked();
        if (locked == 0 || amount > account.balance()) return account;
        uint256 taken = freeFirst ? Math.saturatingSub(amount, standing.unlocked()) : amount;
        return taken == 0 ? account : _withLocked(from, account, locked, Math.saturatingSub(locked, taken));
    }
}
