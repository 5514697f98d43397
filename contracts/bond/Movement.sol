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
import {Hooks} from "./Hooks.sol";

/// @title Movement
/// @notice The one function that moves units, and the one gate in front of it.
abstract contract Movement is Hooks, IERC20Errors {
    uint8 internal constant TRANSFERS = 1;
    uint8 internal constant ISSUANCE = 2;
    uint8 internal constant ALL_PURPOSES = 7;
    uint256 internal constant PURPOSE_SHIFT = 208;

    /// @dev Until when a pause that is not confirmed holds.
    uint40 internal _pausedUntil;
    /// @dev Purposes (1 transfers, 2 issuance, 4 payments) whose pause is confirmed and does not lapse.
    uint8 internal _confirmedPauses;

    /// @dev Moves `value` units; from zero they are issued, to zero they are redeemed. Every change of a balance passes
    /// here. Order: roll, gate, write, event, hooks.
    function _update(uint256 kind, address from, address to, uint256 value) internal {
        Config config_ = _config;
        if (block.timestamp > config_.nextRecord()) config_ = _roll(config_);
        Position storage source = kind == Kinds.ISSUE ? _supply : _positions[from];
        Position storage target = kind == Kinds.REDEMPTION ? _supply : _positions[to];
        Account sender = source.account;
        Account receiver = target.account;
        uint256 code = kind == Kinds.TRANSFER
            ? _transferRefusal(config_, from, to, value, sender, receiver)
            : _otherRefusal(config_, kind, to, value, sender, receiver);
        if (code != Codes.OK) _refuse(code, from, to, value, sender);
        // empty unless there are hooks to tell
        // slither-disable-next-line uninitialized-local
        Move[] memory told;
        if (config_.has(ConfigLib.HOOKS)) {
            told = _describe(config_, kind, from, to, value, sender, receiver);
            code = _ask(config_, told[0]);
            if (code != Codes.OK) _refuse(code, from, to, value, sender);
        }
        if (from != to) {
            uint256 period = config_.period();
            if (sender.period() != period) sender = _touch(from, sender, period);
            if (receiver.period() != period) receiver = _touch(to, receiver, period);
            source.account = kind == Kinds.ISSUE ? sender.plus(value) : sender.minus(value);
            target.account = kind == Kinds.REDEMPTION ? receiver.retire(value) : receiver.plus(value);
        }
        emit IERC20.Transfer(from, to, value);
        if (config_.has(ConfigLib.HOOKS)) _tell(config_, told[0]);
    }

    /// @dev The multiple in which units move, which is fixed in the code of each series.
    function _denomination() internal view virtual returns (uint256);

    /// @dev The code of the first rule that refuses a transfer, hooks aside.
    function _transferRefusal(Config config_, address from, address to, uint256 value, Account sender, Account receiver)
        internal
        view
        returns (uint256 code)
    {
        if (config_.has(ConfigLib.CLOSED | ConfigLib.PAUSE_TRANSFERS)) {
            if (config_.has(ConfigLib.CLOSED)) return Codes.CLOSED;
            if (_pauseHolds(TRANSFERS)) return Codes.PAUSED;
        }
        code = IInvestorRegistry(config_.registry()).refusalOf(from, to, config_.rules());
        if (code != Codes.OK) return code;
        if (sender.or(receiver).frozen()) return sender.frozen() ? Codes.SENDER_FROZEN : Codes.RECEIVER_FROZEN;
        if (value > sender.unlocked()) return value > sender.balance() ? Codes.BALANCE : Codes.UNITS_FROZEN;
        if (value % _denomination() != 0 && value != sender.balance()) return Codes.DENOMINATION;
    }

    /// @dev The code of the first rule that refuses an issue, a redemption or an enforcement, hooks aside.
    function _otherRefusal(Config config_, uint256 kind, address to, uint256 value, Account sender, Account receiver)
        private
        view
        returns (uint256 code)
    {
        if (kind == Kinds.REDEMPTION) {
            if (sender.frozen()) return Codes.SENDER_FROZEN;
            if (value <= sender.unlocked()) return Codes.OK;
            return value > sender.balance() ? Codes.BALANCE : Codes.UNITS_FROZEN;
        }
        if (kind == Kinds.ISSUE && config_.has(ConfigLib.CLOSED | ConfigLib.PAUSE_ISSUANCE)) {
            if (config_.has(ConfigLib.CLOSED)) return Codes.CLOSED;
            if (_pauseHolds(ISSUANCE)) return Codes.PAUSED;
        }
        code = IInvestorRegistry(config_.registry()).receiverRefusal(to, config_.rules());
        if (code != Codes.OK) return code;
        if (receiver.frozen()) return Codes.RECEIVER_FROZEN;
        if (kind == Kinds.ENFORCEMENT) return value > sender.balance() ? Codes.BALANCE : Codes.OK;
        if (value % _denomination() != 0) return Codes.DENOMINATION;
        return value > sender.headroom() ? Codes.ALLOCATION : Codes.OK;
    }

    /// @dev What hooks are told of the movement: one, in an array because an empty array costs nothing.
    function _describe(
        Config config_,
        uint256 kind,
        address from,
        address to,
        uint256 value,
        Account sender,
        Account receiver
    ) internal view returns (Move[] memory moves) {
        moves = new Move[](1);
        Move memory move = moves[0];
        move.from = from;
        move.to = to;
        move.value = value;
        (move.fromWord, move.toWord) = IInvestorRegistry(config_.registry()).wordsOf(from, to);
        move.fromBalance = from == address(0) ? 0 : sender.balance();
        move.toBalance = to == address(0) ? 0 : receiver.balance();
        move.time = block.timestamp;
        move.kind = kind;
    }

    /// @dev For purposes whose pause bits are set: is one of them confirmed, or not lapsed yet?
    function _pauseHolds(uint8 purposes) internal view returns (bool) {
        return _confirmedPauses & purposes != 0 || block.timestamp <= _pausedUntil;
    }

    function _refuse(uint256 code, address from, address to, uint256 value, Account sender) private pure {
        if (code == Codes.BALANCE) revert ERC20InsufficientBalance(from, sender.balance(), value);
        if (code == Codes.UNITS_FROZEN) {
            revert IERC7943Fungible.ERC7943InsufficientUnfrozenBalance(from, value, sender.unlocked());
        }
        revert TransferRefused(code, from, to, value);
    }
}
