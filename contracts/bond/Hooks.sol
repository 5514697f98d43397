// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {Config} from "../types/Config.sol";
import {Kinds, Move} from "../types/Move.sol";
import {Ledger} from "./Ledger.sol";

/// @title Hooks
/// @notice The rules installed on a series: asked before, told after, in order of installation. Nothing here is
/// touched by a movement of a series without hooks.
abstract contract Hooks is Ledger {
    uint8 internal constant CHECK_TRANSFER = 1;
    uint8 internal constant CHECK_ISSUE = 2;
    uint8 internal constant MOVED = 4;
    uint256 internal constant MOST = 8;
    /// @dev A hook that is told of an enforcement or a redemption gets this much, so that it cannot stop it.
    uint256 private constant GAS = 200_000;

    struct Installed {
        ITransferHook hook;
        uint8 moments;
    }

    Installed[MOST] internal _hooks;
    bool private transient _telling;

    /// @dev The first hook's refusal, or 0. Enforcement and redemption are not asked about.
    function _ask(Config config_, Move memory move) internal view returns (uint256) {
        require(!_telling, HookReentered());
        if (move.kind > Kinds.ISSUE) return Codes.OK;
        uint8 moment = move.kind == Kinds.ISSUE ? CHECK_ISSUE : CHECK_TRANSFER;
        uint256 count = config_.hookCount();
        for (uint256 i; i < count; ++i) {
            Installed storage entry = _hooks[i];
            (ITransferHook hook, uint8 moments) = (entry.hook, entry.moments);
            if (moments & moment == 0) continue;
            uint256 code = hook.check(move);
            if (code == Codes.OK) continue;
            require(code >= Codes.HOOKS, HookInvalid(address(hook)));
            return code;
        }
        return Codes.OK;
    }

    /// @dev Tells each hook that wants to know. A failure stops a transfer or an issue; under enforcement and
    /// redemption the hook is put aside instead.
    function _tell(Config config_, Move memory move) internal {
        _telling = true;
        uint256 count = config_.hookCount();
        for (uint256 i; i < count; ++i) {
            Installed storage entry = _hooks[i];
            (ITransferHook hook, uint8 moments) = (entry.hook, entry.moments);
            if (moments & MOVED == 0) continue;
            if (move.kind <= Kinds.ISSUE) {
                // nothing moves while a hook is told: `_ask` refuses to
                // slither-disable-next-line reentrancy-no-eth
                hook.moved(move);
                continue;
            }
            require(gasleft() > GAS * 2, HookGasTooLow(GAS * 2));
            if (!_toldSafely(hook, move)) {
                entry.moments = 0;
                emit HookFailed(address(hook));
            }
        }
        _telling = false;
    }

    /// @dev Whatever the hook does, this returns: also if its code has vanished, at which `try` alone would revert. What
    /// the hook returns is not copied.
    function _toldSafely(ITransferHook hook, Move memory move) private returns (bool) {
        if (address(hook).code.length == 0) return false;
        try hook.moved{gas: GAS}(move) {
            return true;
        } catch {
            return false;
        }
    }
}
