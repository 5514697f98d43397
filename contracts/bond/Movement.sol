// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Codes} from "../libraries/Codes.sol";
import {Account} from "../types/Account.sol";
import {Config, ConfigLib} from "../types/Config.sol";
import {Kind, Move} from "../types/Move.sol";
import {Hooks} from "./Hooks.sol";

/// @title Movement
/// @notice The one function that moves units, and the one gate in front of it.
abstract contract Movement is Hooks, IERC20, IERC20Errors, IERC7943Fungible {
    /// @inheritdoc ISovereignBond
    uint256 public immutable denomination;

    /// @dev A confirmed pause ends never; another at this second.
    uint256 internal _pausedUntil;

    constructor(uint256 denomination_) {
        require(denomination_ != 0, TermsIncomplete());
        denomination = denomination_;
    }

    /// @dev Moves `value` units; from zero they are issued, to zero they are redeemed. Every change of a balance passes
    /// here. Order: roll, gate, write, event, hooks.
    function _update(Kind kind, address from, address to, uint256 value) internal {
        Config config_ = _roll();
        Account sender = from == address(0) ? _supply : _accounts[from];
        Account receiver = to == address(0) ? _supply : _accounts[to];
        uint256 code = _refusal(config_, kind, from, to, value, sender, receiver);
        if (code != Codes.OK) _refuse(code, from, to, value, sender);
        if (config_.hookCount() == 0) {
            _apply(config_.period(), from, to, value, sender, receiver);
        } else {
            Move memory move = _describe(config_, kind, from, to, value, sender, receiver);
            code = _ask(config_, move);
            if (code != Codes.OK) _refuse(code, from, to, value, sender);
            _apply(config_.period(), from, to, value, sender, receiver);
            _tell(config_, move);
        }
    }

    function _apply(uint256 period, address from, address to, uint256 value, Account sender, Account receiver) private {
        if (from != to) {
            sender = _touch(from, sender, period);
            receiver = _touch(to, receiver, period);
            if (from == address(0)) _supply = sender.plus(value);
            else _accounts[from] = sender.minus(value);
            if (to == address(0)) _supply = receiver.minus(value).withLocked(receiver.locked() - value);
            else _accounts[to] = receiver.plus(value);
        }
        emit Transfer(from, to, value);
    }

    /// @dev The code of the first rule that refuses the movement, hooks aside.
    function _refusal(
        Config config_,
        Kind kind,
        address from,
        address to,
        uint256 value,
        Account sender,
        Account receiver
    ) internal view returns (uint256 code) {
        if (kind == Kind.Redemption) {
            if (value > sender.balance()) return Codes.BALANCE;
            if (sender.frozen()) return Codes.SENDER_FROZEN;
            return value > sender.unlocked() ? Codes.UNITS_FROZEN : Codes.OK;
        }
        IInvestorRegistry registry_ = IInvestorRegistry(config_.registry());
        if (kind == Kind.Transfer) {
            if (config_.has(ConfigLib.CLOSED | ConfigLib.PAUSE_TRANSFERS)) {
                if (config_.has(ConfigLib.CLOSED)) return Codes.CLOSED;
                if (_pauseHolds()) return Codes.PAUSED;
            }
            code = registry_.checkTransfer(from, to, config_.rules());
            if (code != Codes.OK) return code;
            if (sender.frozen()) return Codes.SENDER_FROZEN;
            if (receiver.frozen()) return Codes.RECEIVER_FROZEN;
            uint256 held = sender.balance();
            if (value > held) return Codes.BALANCE;
            if (value > sender.unlocked()) return Codes.UNITS_FROZEN;
            return value % denomination == 0 || value == held ? Codes.OK : Codes.DENOMINATION;
        }
        if (kind == Kind.Issue) {
            if (config_.has(ConfigLib.CLOSED)) return Codes.CLOSED;
            if (config_.has(ConfigLib.PAUSE_ISSUANCE) && _pauseHolds()) return Codes.PAUSED;
        }
        code = registry_.checkReceiver(to, config_.rules());
        if (code != Codes.OK) return code;
        if (receiver.frozen()) return Codes.RECEIVER_FROZEN;
        if (kind == Kind.Enforcement) return value > sender.balance() ? Codes.BALANCE : Codes.OK;
        if (value % denomination != 0) return Codes.DENOMINATION;
        return value > sender.locked() || sender.balance() + value > sender.locked() ? Codes.ALLOCATION : Codes.OK;
    }

    /// @dev What hooks are told of the movement.
    function _describe(
        Config config_,
        Kind kind,
        address from,
        address to,
        uint256 value,
        Account sender,
        Account receiver
    ) internal view returns (Move memory move) {
        move.from = from;
        move.to = to;
        move.value = value;
        (move.fromWord, move.toWord) = IInvestorRegistry(config_.registry()).wordsOf(from, to);
        move.fromBalance = from == address(0) ? 0 : sender.balance();
        move.toBalance = to == address(0) ? 0 : receiver.balance();
        move.time = block.timestamp;
        move.kind = kind;
    }

    function _pauseHolds() internal view returns (bool) {
        return block.timestamp <= _pausedUntil;
    }

    function _refuse(uint256 code, address from, address to, uint256 value, Account sender) private pure {
        if (code == Codes.BALANCE) revert ERC20InsufficientBalance(from, sender.balance(), value);
        if (code == Codes.UNITS_FROZEN) {
            revert ERC7943InsufficientUnfrozenBalance(from, value, sender.unlocked());
        }
        revert TransferRefused(code, from, to, value);
    }
}
