// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Account
/// @notice One holder's position in one series, low bits first: balance 104, locked 104 (may exceed the balance),
/// period of the last change 16, length of the record-date history 16, flags 8 (bit 0: wallet frozen; bit 1: a freeze may
/// lapse), unused 8.
/// The supply has the same layout, with the series' allocation in place of the locked units.
type Account is uint256;

using AccountLib for Account global;

library AccountLib {
    uint256 internal constant MAX = type(uint104).max;
    uint256 internal constant FROZEN = 1 << 240;
    uint256 internal constant LAPSING = 1 << 241;

    function balance(Account account) internal pure returns (uint256) {
        return Account.unwrap(account) & MAX;
    }

    /// @dev Frozen units of a holder; the allocation of the supply.
    function locked(Account account) internal pure returns (uint256) {
        return (Account.unwrap(account) >> 104) & MAX;
    }

    /// @dev What the holder can move: balance minus locked, never below zero.
    function unlocked(Account account) internal pure returns (uint256) {
        uint256 held = account.balance();
        uint256 kept = account.locked();
        unchecked {
            return held > kept ? held - kept : 0; // kept < held
        }
    }

    /// @dev How much of the supply's allocation is left.
    function headroom(Account supply) internal pure returns (uint256) {
        unchecked {
            return supply.locked() - supply.balance(); // the allocation is never below the supply
        }
    }

    function period(Account account) internal pure returns (uint256) {
        return uint16(Account.unwrap(account) >> 208);
    }

    function historyLength(Account account) internal pure returns (uint256) {
        return uint16(Account.unwrap(account) >> 224);
    }

    function frozen(Account account) internal pure returns (bool) {
        return Account.unwrap(account) & FROZEN != 0;
    }

    /// @dev Does a freeze of the wallet or of its units lapse at some time?
    function lapsing(Account account) internal pure returns (bool) {
        return Account.unwrap(account) & LAPSING != 0;
    }

    /// @dev True if the wallet or some of its units are frozen, or a freeze may have lapsed.
    function restrained(Account account) internal pure returns (bool) {
        return Account.unwrap(account) & (FROZEN | LAPSING | MAX << 104) != 0;
    }

    /// @dev All bits of both, to test a flag of two accounts at once.
    function or(Account a, Account b) internal pure returns (Account) {
        return Account.wrap(Account.unwrap(a) | Account.unwrap(b));
    }

    /// @dev The caller has checked that the balance stays within 104 bits.
    function plus(Account account, uint256 value) internal pure returns (Account) {
        unchecked {
            return Account.wrap(Account.unwrap(account) + value);
        }
    }

    /// @dev The caller has checked that `value` is within the balance.
    function minus(Account account, uint256 value) internal pure returns (Account) {
        unchecked {
            return Account.wrap(Account.unwrap(account) - value);
        }
    }

    /// @dev Lowers supply and allocation together; the caller has checked that `value` is within the supply.
    function retire(Account account, uint256 value) internal pure returns (Account) {
        unchecked {
            return Account.wrap(Account.unwrap(account) - (value | value << 104));
        }
    }

    /// @dev The caller has checked that `value` has at most 104 bits.
    function withLocked(Account account, uint256 value) internal pure returns (Account) {
        return Account.wrap((Account.unwrap(account) & ~(MAX << 104)) | (value << 104));
    }

    function withFrozen(Account account, bool frozen_) internal pure returns (Account) {
        return Account.wrap(frozen_ ? Account.unwrap(account) | FROZEN : Account.unwrap(account) & ~FROZEN);
    }

    function withLapsing(Account account, bool lapsing_) internal pure returns (Account) {
        return Account.wrap(lapsing_ ? Account.unwrap(account) | LAPSING : Account.unwrap(account) & ~LAPSING);
    }

    /// @dev Sets period and history length together.
    function inPeriod(Account account, uint256 period_, uint256 historyLength_) internal pure returns (Account) {
        return Account.wrap(
            (Account.unwrap(account) & ~(uint256(0xffffffff) << 208)) | (period_ << 208) | (historyLength_ << 224)
        );
    }
}
