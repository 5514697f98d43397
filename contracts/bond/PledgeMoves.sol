// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {Account} from "../types/Account.sol";
import {Codes} from "../libraries/Codes.sol";
import {Config, ConfigLib} from "../types/Config.sol";
import {Kinds, Move} from "../types/Move.sol";
import {Rules} from "../types/Rules.sol";
import {Movement} from "./Movement.sol";

/// @title PledgeMoves
/// @notice Units that their holder has pledged, and that go to whom they were pledged.
abstract contract PledgeMoves is Movement {
    /// @dev A transfer; but a holder whose admission has run out since it pledged them is not asked to renew it, or nobody
    /// who lent on units could rely on them. Of a lapsed holder all else is asked as of a transfer, and the units then move as
    /// by enforcement, which no lapse stops. Where the rules judge sender and receiver together, it waits for the renewal.
    function _movePledged(address from, address to, uint256 value) internal {
        Config config_ = _opened();
        (Position storage source, Position storage target) = (_positions[from], _positions[to]);
        Account sender = source.account;
        uint256 rules = config_.rules();
        bool lapsed = rules & (Rules.CORRIDORS | Rules.CATEGORY_PAIRS) == 0
            && IInvestorRegistry(config_.registry()).senderRefusal(from, rules) == Codes.SENDER + Codes.EXPIRED;
        if (lapsed) {
            uint256 code = _claimRefusal(config_, from, to, value, sender, target.account);
            if (code != Codes.OK) _refuse(code, from, to, value, _standing(from, sender));
        }
        _update(config_, lapsed ? Kinds.ENFORCEMENT : Kinds.TRANSFER, source, target, sender, from, to, value);
    }

    /// @dev What refuses a transfer, in the same order, whatever the sender's admission.
    function _claimRefusal(Config config_, address from, address to, uint256 value, Account sender, Account receiver)
        private
        view
        returns (uint256 code)
    {
        if (config_.has(ConfigLib.CLOSED)) return Codes.CLOSED;
        if (config_.has(ConfigLib.PAUSE_TRANSFERS) && _pauseHolds(TRANSFERS)) return Codes.PAUSED;
        code = IInvestorRegistry(config_.registry()).receiverRefusal(to, config_.rules());
        if (code != Codes.OK) return code;
        sender = _standing(from, sender);
        if (sender.frozen()) return Codes.SENDER_FROZEN;
        if (_standing(to, receiver).frozen()) return Codes.RECEIVER_FROZEN;
        if (value > sender.unlocked()) return _shortage(value, sender);
        if (value % _denomination() != 0 && value != sender.balance()) return Codes.DENOMINATION;
        (, Move[] memory asked) = _describe(config_, Kinds.TRANSFER, from, to, value, sender, receiver);
        if (asked.length != 0) code = _ask(config_, asked[0]);
    }
}
