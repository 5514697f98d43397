// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {Codes} from "../libraries/Codes.sol";
import {Account} from "../types/Account.sol";
import {Config, ConfigLib} from "../types/Config.sol";
import {Kinds, Move} from "../types/Move.sol";
import {Freezes} from "./Freezes.sol";
import {Hooks} from "./Hooks.sol";

/// @title Movement
/// @notice The one function that moves units, and the one gate in front of it.
abstract contract Movement is Hooks, Freezes, IERC20Errors {
    uint8 internal constant TRANSFERS = 1;
    uint8 internal constant ISSUANCE = 2;
    uint8 internal constant ALL_PURPOSES = 7;
    uint256 internal constant PURPOSE_SHIFT = 208;

    /// @dev Until when a pause that is not confirmed holds. Written by SeriesAdministration on this storage, as is the next.
    // slither-disable-next-line uninitialized-state
    uint40 internal _pausedUntil;
    /// @dev Purposes (1 transfers, 2 issuance, 4 payments) whose pause is confirmed and does not lapse.
    // slither-disable-next-line uninitialized-state
    uint8 internal _confirmedPauses;

    /// @dev Moves `value` units from `source`, which holds `sender`, to `target`: the places of `from` and `to`, or that of
    /// the supply, to which issues add and which redemptions and burns lower. Every change of a balance passes here, in the period that
    /// `_opened` has opened. Order: gate, write, event, hooks.
    function _update(
        Config config_,
        uint256 kind,
        Position storage source,
        Position storage target,
        Account sender,
        address from,
        address to,
        uint256 value
    ) internal {
        Account receiver = target.account;
        (uint256 code, Move[] memory told) = kind == Kinds.TRANSFER
            ? _transferRefusal(config_, from, to, value, sender, receiver)
            : _otherRefusal(config_, kind, from, to, value, sender, receiver);
        if (code != Codes.OK) _refuse(code, from, to, value, _standing(from, sender));
        if (from != to) {
            uint256 period = config_.period();
            if (sender.period() != period) sender = _touch(from, sender, period);
            if (receiver.period() != period) receiver = _touch(to, receiver, period);
            if (kind == Kinds.ISSUE) source.account = sender.plus(value);
            else source.account = sender.minus(value);
            if (kind < Kinds.REDEMPTION) target.account = receiver.plus(value);
            else target.account = receiver.retire(value);
        }
        emit IERC20.Transfer(from, to, value);
        if (told.length != 0) _tell(config_, told[0]);
    }

    /// @dev The multiple in which units move, which is fixed in the code of each series.
    function _denomination() internal view virtual returns (uint256);

    /// @dev The code of the first rule that refuses a transfer; and what hooks are told of it.
    function _transferRefusal(Config config_, address from, address to, uint256 value, Account sender, Account receiver)
        internal
        view
        returns (uint256 code, Move[] memory told)
    {
        if (config_.has(ConfigLib.CLOSED | ConfigLib.PAUSE_TRANSFERS | ConfigLib.HOOKS)) {
            if (config_.has(ConfigLib.CLOSED)) return (Codes.CLOSED, told);
            if (config_.has(ConfigLib.PAUSE_TRANSFERS) && _pauseHolds(TRANSFERS)) return (Codes.PAUSED, told);
            (code, told) = _describe(config_, Kinds.TRANSFER, from, to, value, sender, receiver);
        }
        if (told.length == 0) code = IInvestorRegistry(config_.registry()).refusalOf(from, to, config_.rules());
        if (code != Codes.OK) return (code, told);
        uint256 unlocked = sender.balance();
        if (sender.or(receiver).restrained()) {
            sender = _standing(from, sender);
            if (sender.frozen()) return (Codes.SENDER_FROZEN, told);
            if (_standing(to, receiver).frozen()) return (Codes.RECEIVER_FROZEN, told);
            unlocked = sender.unlocked();
        }
        if (value > unlocked) code = _shortage(value, sender);
        else if (value % _denomination() != 0 && value != sender.balance()) code = Codes.DENOMINATION;
        else if (told.length != 0) code = _ask(config_, told[0]);
    }

    /// @dev The same of every other kind of movement. Hooks are asked about issues alone.
    function _otherRefusal(
        Config config_,
        uint256 kind,
        address from,
        address to,
        uint256 value,
        Account sender,
        Account receiver
    ) private view returns (uint256 code, Move[] memory told) {
        if (config_.has(ConfigLib.CLOSED | ConfigLib.PAUSE_ISSUANCE | ConfigLib.HOOKS)) {
            if (kind == Kinds.ISSUE) {
                if (config_.has(ConfigLib.CLOSED)) return (Codes.CLOSED, told);
                if (config_.has(ConfigLib.PAUSE_ISSUANCE) && _pauseHolds(ISSUANCE)) return (Codes.PAUSED, told);
            }
            (, told) = _describe(config_, kind, from, to, value, sender, receiver);
        }
        if (kind == Kinds.REDEMPTION) {
            sender = _standing(from, sender);
            if (sender.frozen()) code = Codes.SENDER_FROZEN;
            else if (value > sender.unlocked()) code = _shortage(value, sender);
            return (code, told);
        }
        if (kind >= Kinds.RECOVERY) return (value > sender.balance() ? Codes.BALANCE : Codes.OK, told);
        code = IInvestorRegistry(config_.registry()).receiverRefusal(to, config_.rules());
        if (code != Codes.OK) return (code, told);
        if (receiver.restrained() && _standing(to, receiver).frozen()) return (Codes.RECEIVER_FROZEN, told);
        if (kind == Kinds.ENFORCEMENT) {
            if (value > sender.balance()) code = Codes.BALANCE;
        } else if (value % _denomination() != 0) {
            code = Codes.DENOMINATION;
        } else if (value > sender.headroom()) {
            code = Codes.ALLOCATION;
        } else if (told.length != 0) {
            code = _ask(config_, told[0]);
        }
    }

    /// @dev What hooks are told of the movement: one, in an array because an empty array costs nothing; none without
    /// hooks. With the words comes what the registry says of a transfer.
    function _describe(
        Config config_,
        uint256 kind,
        address from,
        address to,
        uint256 value,
        Account sender,
        Account receiver
    ) internal view returns (uint256 code, Move[] memory moves) {
        if (!config_.has(ConfigLib.HOOKS)) return (code, moves);
        _requireNotTelling();
        moves = new Move[](1);
        Move memory move = moves[0];
        move.from = from;
        move.to = to;
        move.value = value;
        (code, move.fromWord, move.toWord) =
            IInvestorRegistry(config_.registry()).refusalAndWords(from, to, config_.rules());
        move.fromBalance = from == address(0) ? 0 : sender.balance();
        move.toBalance = to == address(0) ? 0 : receiver.balance();
        move.time = block.timestamp;
        move.kind = kind;
    }

    /// @dev Why not all of `value` can leave.
    function _shortage(uint256 value, Account sender) internal pure returns (uint256 code) {
        return value > sender.balance() ? Codes.BALANCE : Codes.UNITS_FROZEN;
    }

    /// @dev For purposes whose pause bits are set: is one of them confirmed, or not lapsed yet?
    function _pauseHolds(uint8 purposes) internal view returns (bool) {
        return _confirmedPauses & purposes != 0 || block.timestamp <= _pausedUntil;
    }

    function _refuse(uint256 code, address from, address to, uint256 value, Account sender) internal pure {
        if (code == Codes.BALANCE) revert ERC20InsufficientBalance(from, sender.balance(), value);
        if (code == Codes.UNITS_FROZEN) {
            revert IERC7943Fungible.ERC7943InsufficientUnfrozenBalance(from, value, sender.unlocked());
        }
        revert TransferRefused(code, from, to, value);
    }
}
