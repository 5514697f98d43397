// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IERC1404, IERC1404From} from "../interfaces/IERC1404.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {Codes} from "../libraries/Codes.sol";
import {Account} from "../types/Account.sol";
import {Config} from "../types/Config.sol";
import {Movement} from "./Movement.sol";

/// @title Restrictions
/// @notice The same gate, asked beforehand (ERC-1404, ERC-7943).
abstract contract Restrictions is Movement, IERC1404, IERC1404From {
    using SafeCast for uint256;

    /// @inheritdoc IERC1404
    function detectTransferRestriction(address from, address to, uint256 value) public view returns (uint8) {
        Config config_ = _current();
        Account sender = _positions[from].account;
        Account receiver = _positions[to].account;
        (uint256 code,) = _transferRefusal(config_, from, to, value, sender, receiver);
        return code.toUint8();
    }

    /// @inheritdoc IERC1404From
    function detectTransferRestrictionFrom(address spender, address from, address to, uint256 value)
        external
        view
        returns (uint8)
    {
        if (IInvestorRegistry(_config.registry()).isBlocked(spender)) return uint8(Codes.SPENDER_BLOCKED);
        return detectTransferRestriction(from, to, value);
    }

    /// @notice As in {IERC7943Fungible}.
    /// @dev A hook that fails stops transfers, so the answer is no.
    function canTransfer(address from, address to, uint256 amount) external view returns (bool) {
        try this.detectTransferRestriction(from, to, amount) returns (uint8 code) {
            return code == Codes.OK || code == Codes.BALANCE;
        } catch {
            return false;
        }
    }

    /// @notice As in {IERC7943Fungible}.
    function canSend(address account) external view returns (bool) {
        return _passes(account, IInvestorRegistry(_config.registry()).senderRefusal);
    }

    /// @notice As in {IERC7943Fungible}.
    function canReceive(address account) external view returns (bool) {
        return _passes(account, IInvestorRegistry(_config.registry()).receiverRefusal);
    }

    /// @notice As in {IERC7943Fungible}.
    function getFrozenTokens(address account) external view returns (uint256) {
        return _standing(account, _positions[account].account).locked();
    }

    /// @dev Not frozen, and not refused by the registry; a registry that fails stops transfers, so the answer is no.
    function _passes(address account, function(address, uint256) external view returns (uint256) refusal)
        private
        view
        returns (bool)
    {
        if (_standing(account, _positions[account].account).frozen()) return false;
        try refusal(account, _config.rules()) returns (uint256 code) {
            return code == Codes.OK;
        } catch {
            return false;
        }
    }
}
