// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {Config} from "../types/Config.sol";
import {Moments} from "../types/Moments.sol";
import {Kinds, Move} from "../types/Move.sol";
import {Ledger} from "./Ledger.sol";

/// @title Hooks
/// @notice The rules installed on a series: asked before, told after, in order of installation. Nothing here is
/// touched by a movement of a series without hooks.
abstract contract Hooks is Ledger {
    uint256 internal constant MOST = 8;
    /// @dev A hook that is told of an enforcement or a redemption gets this much, so that it cannot stop it.
    uint256 private constant GAS = 200_000;

    struct Installed {
        ITransferHook hook;
        uint8 moments;
    }

    Installed[MOST] internal _hooks;
    /// @dev 1 while a hook is told of a movement, else 0. A bool would be read each time before it is written.
    uint256 private transient _telling;

    /// @dev Nothing moves while a hook is told of a movement.
    function _requireNotTelling() internal view {
        require(_telling == 0, HookReentered());
    }

    /// @dev The first hook's refusal of a transfer or an issue, or 0.
    function _ask(Config config_, Move memory move) internal view returns (uint256) {
        uint8 moment = move.kind == Kinds.ISSUE ? Moments.CHECK_ISSUE : Moments.CHECK_TRANSFER;
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
        uint256 count = config_.hookCount();
        for (uint256 i; i < count; ++i) {
            Installed storage entry = _hooks[i];
            (ITransferHook hook, uint8 moments) = (entry.hook, entry.moments);
            if (moments & Moments.MOVED == 0) continue;
            _telling = 1;
            if (move.kind <= Kinds.ISSUE) {
                // nothing moves while a hook is told: `_requireNotTelling`
                // slither-disable-next-line reentrancy-no-eth
                hook.moved(move);
            } else {
                require(gasleft() > GAS * 2, HookGasTooLow(GAS * 2));
                if (!_toldSafely(hook, move)) {
                    entry.moments = 0;
                    emit HookFailed(address(hook));
                }
            }
            _telling = 0;
        }
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
