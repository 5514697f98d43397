// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {Account, AccountLib} from "../types/Account.sol";
import {Ledger} from "./Ledger.sol";

/// @title Freezes
/// @notice What is frozen of a wallet and until when. A freeze that has lapsed stays stored until somebody freezes or
/// releases again, and is read as none; when freezes lapse is read only if the account says that one does.
abstract contract Freezes is Ledger {
    /// @dev Unix seconds up to which each freeze holds, inclusive; 0 = it does not lapse.
    struct Lapses {
        uint40 wallet;
        uint40 units;
    }

    mapping(address wallet => Lapses) internal _lapses;

    /// @dev The account as it stands now: without what has lapsed.
    function _standing(address wallet, Account account) internal view returns (Account) {
        if (!account.lapsing()) return account;
        Lapses memory lapses = _lapses[wallet];
        if (_lapsed(lapses.wallet)) account = account.withFrozen(false);
        if (_lapsed(lapses.units)) account = account.withLocked(0);
        return account;
    }

    /// @dev Freezes the wallet, until `until` if that is not 0, or releases it.
    function _setFrozen(address wallet, bool frozen, uint40 until) internal {
        Position storage position = _positions[wallet];
        Account account = position.account.withFrozen(frozen);
        if (until != 0 || account.lapsing()) account = _setLapses(wallet, account, until, _lapses[wallet].units);
        position.account = account;
        emit AddressFrozen(wallet, frozen, msg.sender);
    }

    /// @dev Sets how many units of the wallet are frozen, until `until` if that is not 0.
    function _setLocked(address wallet, uint256 amount, uint40 until) internal {
        require(amount <= AccountLib.MAX, AmountTooLarge(amount));
        Position storage position = _positions[wallet];
        Account account = position.account;
        uint256 before = _standing(wallet, account).locked();
        if (until != 0 || account.lapsing()) account = _setLapses(wallet, account, _lapses[wallet].wallet, until);
        position.account = _withLocked(wallet, account, before, amount);
    }

    /// @dev Tells of the change in absolute numbers (ERC-7943) and in what was added or taken away (ERC-3643).
    function _withLocked(address wallet, Account account, uint256 before, uint256 amount) internal returns (Account) {
        emit IERC7943Fungible.Frozen(wallet, amount);
        if (amount > before) emit TokensFrozen(wallet, amount - before);
        if (amount < before) emit TokensUnfrozen(wallet, before - amount);
        return account.withLocked(amount);
    }

    /// @dev Stores until when the freezes hold.
    function _setLapses(address wallet, Account account, uint40 walletUntil, uint40 unitsUntil)
        internal
        returns (Account)
    {
        _lapses[wallet] = Lapses(walletUntil, unitsUntil);
        emit FreezesLapse(wallet, walletUntil, unitsUntil);
        return account.withLapsing(walletUntil | unitsUntil != 0);
    }

    function _lapsed(uint256 until) private view returns (bool) {
        return until != 0 && block.timestamp > until;
    }
}
