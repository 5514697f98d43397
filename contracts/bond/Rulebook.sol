// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Rules} from "../types/Rules.sol";
import {Hooks} from "./Hooks.sol";

/// @title Rulebook
/// @notice What governs a series: whitelist, categories, policy and hooks. The terms set them at deployment, governance
/// later.
abstract contract Rulebook is Hooks {
    function _setRegistry(IInvestorRegistry registry_) internal {
        require(address(registry_).code.length != 0, TermsIncomplete());
        _config = _config.withRegistry(address(registry_));
        emit IdentityRegistryAdded(address(registry_));
    }

    function _setRules(uint24 categories, uint8 policy) internal {
        require(categories != 0, TermsIncomplete());
        require(Rules.consistent(policy), PolicyInvalid(policy));
        _config = _config.withRules(categories, policy);
        emit RulesSet(categories, policy);
    }

    function _install(ITransferHook hook) internal {
        uint256 count = _config.hookCount();
        require(count < MOST, TooManyHooks());
        for (uint256 i; i < count; ++i) {
            require(address(_hooks[i].hook) != address(hook), HookInstalledAlready(address(hook)));
        }
        require(
            ERC165Checker.supportsInterface(address(hook), type(ITransferHook).interfaceId), HookInvalid(address(hook))
        );
        uint8 moments = hook.moments();
        require(moments != 0 && moments <= CHECK_TRANSFER | CHECK_ISSUE | MOVED, HookInvalid(address(hook)));
        require(moments & MOVED == 0 || _supply.account.balance() == 0, HookTooLate(address(hook)));
        _hooks[count] = Installed(hook, moments);
        _config = _config.withHookCount(count + 1);
        emit HookInstalled(address(hook), moments);
    }

    function _remove(ITransferHook hook) internal {
        uint256 count = _config.hookCount();
        uint256 i;
        while (i < count && address(_hooks[i].hook) != address(hook)) ++i;
        require(i < count, HookNotInstalled(address(hook)));
        for (; i + 1 < count; ++i) {
            _hooks[i] = _hooks[i + 1];
        }
        delete _hooks[count - 1];
        _config = _config.withHookCount(count - 1);
        emit HookRemoved(address(hook));
    }
}
