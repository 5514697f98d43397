// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Roles} from "../access/Roles.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Account, AccountLib} from "../types/Account.sol";
import {Kinds} from "../types/Move.sol";
import {Movement} from "./Movement.sol";

/// @title Enforcement
/// @notice Freezes at once by one party, forced transfers by two. The standards' own functions carry no case; the others
/// record one.
abstract contract Enforcement is Movement, ISovereignBond, IERC7943Fungible {
    /// @inheritdoc ISovereignBond
    function setAddressFrozen(address wallet, bool frozen) external only(Roles.FREEZER) {
        _setFrozen(wallet, frozen);
    }

    /// @inheritdoc ISovereignBond
    function setAddressFrozenWithCase(address wallet, bool frozen, bytes32 caseId, bytes32 orderHash)
        external
        only(Roles.FREEZER)
    {
        _setFrozen(wallet, frozen);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc IERC7943Fungible
    function setFrozenTokens(address account, uint256 amount) external only(Roles.FREEZER) returns (bool) {
        _setLocked(account, amount);
        return true;
    }

    /// @inheritdoc ISovereignBond
    function setFrozenTokensWithCase(address account, uint256 amount, bytes32 caseId, bytes32 orderHash)
        external
        only(Roles.FREEZER)
    {
        _setLocked(account, amount);
        emit Enforced(caseId, orderHash);
    }

    /// @inheritdoc IERC7943Fungible
    function forcedTransfer(address from, address to, uint256 amount) external only(Roles.ENFORCEMENT) returns (bool) {
        _force(from, to, amount, true);
        return true;
    }

    /// @inheritdoc ISovereignBond
    function forcedTransferWithCase(address from, address to, uint256 amount, bytes32 caseId, bytes32 orderHash)
        external
        only(Roles.ENFORCEMENT)
    {
        _force(from, to, amount, false);
        emit Enforced(caseId, orderHash);
    }

    function _setFrozen(address wallet, bool frozen) private {
        Position storage position = _positions[wallet];
        position.account = position.account.withFrozen(frozen);
        emit AddressFrozen(wallet, frozen, msg.sender);
    }

    function _setLocked(address wallet, uint256 amount) private {
        require(amount <= AccountLib.MAX, AmountTooLarge(amount));
        Position storage position = _positions[wallet];
        position.account = position.account.withLocked(amount);
        emit Frozen(wallet, amount);
    }

    /// @dev Takes free units first, or those that are frozen. What is taken of the frozen ones is released before the
    /// movement, as ERC-7943 asks; what was frozen beyond the balance goes on waiting for later receipts.
    function _force(address from, address to, uint256 amount, bool freeFirst) private {
        require(from != address(0), ERC20InvalidSender(from));
        require(from != to, SelfEnforcement(from));
        Position storage source = _positions[from];
        Account account = source.account;
        uint256 locked = account.locked();
        if (locked != 0 && amount <= account.balance()) {
            uint256 taken = freeFirst ? Math.saturatingSub(amount, account.unlocked()) : amount;
            if (taken != 0) {
                uint256 left = Math.saturatingSub(locked, taken);
                account = account.withLocked(left);
                emit Frozen(from, left);
            }
        }
        _update(Kinds.ENFORCEMENT, source, _positions[to], account, from, to, amount);
        emit ForcedTransfer(from, to, amount);
    }
}
