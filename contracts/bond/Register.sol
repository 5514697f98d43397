// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Account} from "../types/Account.sol";
import {Config} from "../types/Config.sol";
import {Freezes} from "./Freezes.sol";

/// @title Register
/// @notice What the register of holders says now, and to a paying agent of each record time that has passed.
abstract contract Register is Freezes, ISovereignBond {
    /// @inheritdoc ISovereignBond
    function config() external view returns (uint256) {
        return Config.unwrap(_current());
    }

    /// @inheritdoc ISovereignBond
    function accountOf(address wallet) external view returns (uint256) {
        return Account.unwrap(_standing(wallet, _positions[wallet].account));
    }

    /// @inheritdoc ISovereignBond
    function entitlements(address[] calldata wallets, uint256 record)
        external
        view
        returns (IInvestorRegistry registry_, uint256[] memory balances)
    {
        Config config_ = _current();
        _requirePassed(config_, record);
        uint256 count = wallets.length;
        balances = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            balances[i] = _entitlement(wallets[i], record);
        }
        return (IInvestorRegistry(config_.registry()), balances);
    }

    /// @inheritdoc ISovereignBond
    function oneEntitlement(address wallet, uint256 record) external view returns (Config config_, uint256 balance) {
        config_ = _current();
        _requirePassed(config_, record);
        balance = _entitlement(wallet, record);
    }

    /// @dev The balance at the close of `record`, and in bit 255 whether the wallet is frozen now.
    function _entitlement(address wallet, uint256 record) private view returns (uint256) {
        Account account = _positions[wallet].account;
        uint256 held = _balanceAt(wallet, account, record);
        return account.restrained() && _standing(wallet, account).frozen() ? held | 1 << 255 : held;
    }
}
