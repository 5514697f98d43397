// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {ICountingHook} from "../interfaces/ICountingHook.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Moments} from "../types/Moments.sol";
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
        require(_indexOf(hook, count) == count, HookInstalledAlready(address(hook)));
        require(_speaks(hook, type(ITransferHook).interfaceId), HookInvalid(address(hook)));
        uint8 moments = hook.moments();
        require(Moments.valid(moments), HookInvalid(address(hook)));
        if (moments & Moments.COUNTS != 0) {
            require(_speaks(hook, type(ICountingHook).interfaceId), HookInvalid(address(hook)));
            uint256 counted = ICountingHook(address(hook)).counted(address(this));
            require(counted == 0, HookUsed(address(hook), counted));
            if (_supply.account.balance() != 0) moments = Moments.tracking(moments);
        }
        _hooks[count] = Installed(hook, moments);
        _config = _config.withHookCount(count + 1);
        emit HookInstalled(address(hook), moments);
    }

    /// @dev Not while a hook is told of a movement, when those behind it would move up and one not be told.
    function _remove(ITransferHook hook) internal {
        _requireNotTelling();
        uint256 count = _config.hookCount();
        uint256 i = _indexOf(hook, count);
        require(i < count, HookNotInstalled(address(hook)));
        for (; i + 1 < count; ++i) {
            _hooks[i] = _hooks[i + 1];
        }
        delete _hooks[count - 1];
        _config = _config.withHookCount(count - 1);
        emit HookRemoved(address(hook));
    }

    /// @dev Not while a hook is told of a movement, when what is counted and what there is belong to different moments.
    function _activate(ICountingHook hook) internal {
        _requireNotTelling();
        uint256 count = _config.hookCount();
        uint256 i = _indexOf(hook, count);
        require(i < count, HookNotInstalled(address(hook)));
        uint8 moments = _hooks[i].moments;
        require(Moments.isTracking(moments), HookNotTracking(address(hook)));
        (uint256 counted, uint256 supply) = (hook.counted(address(this)), _supply.account.balance());
        require(counted == supply, HookIncomplete(address(hook), counted, supply));
        moments = Moments.active(moments);
        _hooks[i].moments = moments;
        emit HookActivated(address(hook), moments);
    }

    /// @dev Where the hook stands among `count`; `count` if it is not installed.
    function _indexOf(ITransferHook hook, uint256 count) internal view returns (uint256 i) {
        while (i < count && address(_hooks[i].hook) != address(hook)) ++i;
    }

    function _speaks(ITransferHook hook, bytes4 interfaceId) private view returns (bool) {
        return ERC165Checker.supportsInterface(address(hook), interfaceId);
    }
}
