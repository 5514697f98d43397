// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {ISuccession} from "../interfaces/ISuccession.sol";
import {Account, AccountLib} from "../types/Account.sol";
import {Kinds} from "../types/Move.sol";
import {Movement} from "./Movement.sol";

/// @title Recovery
/// @notice A lost wallet's place is taken by another.
abstract contract Recovery is Movement {
    /// @dev First the whitelist says who takes whose place, then everything in this series follows: units, and freezes
    /// with their expiry. What was paid, and what was held at earlier record times, stays the lost wallet's.
    /// @param announced also with the events of ERC-3643 that `RecoverySuccess` sums up
    function _recover(address lost, address successor, bool announced) internal returns (address investor) {
        investor = ISuccession(_config.registry()).recordSuccession(lost, successor, announced);
        Position storage source = _positions[lost];
        Position storage target = _positions[successor];
        Account standing = _standing(lost, source.account);
        uint256 locked = standing.locked();
        if (locked != 0) emit IERC7943Fungible.Frozen(lost, 0);
        if (locked != 0 && announced) emit TokensUnfrozen(lost, locked);
        if (standing.frozen()) emit AddressFrozen(lost, false, msg.sender);
        _update(_opened(), Kinds.RECOVERY, source, target, standing, lost, successor, standing.balance());
        if (locked != 0 || standing.frozen()) {
            // not before: a hook that is told could have the lost wallet's coupons paid while neither wallet is frozen
            source.account = source.account.withFrozen(false).withLocked(0);
            _inherit(lost, successor, standing);
        }
        emit RecoverySuccess(lost, successor, investor);
    }

    /// @dev The successor's own freezes hold on; where both have one, the later expiry counts.
    function _inherit(address lost, address successor, Account standing) private {
        Position storage target = _positions[successor];
        Account own = _standing(successor, target.account);
        Account account = own;
        if (own.lapsing() || standing.lapsing()) {
            Lapses memory inherited = _lapses[lost];
            Lapses memory kept = _lapses[successor];
            account = _setLapses(
                successor,
                account,
                _laterOf(standing.frozen(), inherited.wallet, own.frozen(), kept.wallet),
                _laterOf(standing.locked() != 0, inherited.units, own.locked() != 0, kept.units)
            );
        }
        if (standing.locked() != 0) {
            uint256 sum = Math.min(own.locked() + standing.locked(), AccountLib.MAX);
            account = _withLocked(successor, account, own.locked(), sum);
        }
        target.account = account.withFrozen(standing.frozen() || own.frozen());
        if (standing.frozen()) emit AddressFrozen(successor, true, msg.sender);
    }

    /// @dev 0 is never. Of a freeze that is not there the expiry doesn't count.
    function _laterOf(bool a, uint40 untilA, bool b, uint40 untilB) private pure returns (uint40) {
        if (!a) return b ? untilB : 0;
        if (!b) return untilA;
        return untilA == 0 || untilB == 0 ? 0 : untilA > untilB ? untilA : untilB;
    }
}
