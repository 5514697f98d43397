// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICountingHook} from "../contracts/interfaces/ICountingHook.sol";
import {ITransferHook} from "../contracts/interfaces/ITransferHook.sol";
import {HostileHook} from "../contracts/testing/HostileHook.sol";
import {Closings} from "./Closings.sol";
import {LyingHook} from "./LyingHook.sol";

/// @title Rulers
/// @notice Governance installs, replaces and removes hostile hooks; and what a series asks by then, kept by itself.
abstract contract Rulers is Closings {
    struct Rule {
        address hook;
        uint8 moments;
    }

    uint8 private constant CHECK_TRANSFER = 1;
    uint8 private constant TOLD = 4;
    uint8 private constant COUNTS = 8;
    uint8 private constant CHECKS = 3;
    uint256 private constant MOST = 8;

    /// @notice Refuse, fail, burn gas, flood and call back; the first is the stage's, and all declare other moments.
    HostileHook[] public hostile;
    /// @notice Lies about what it counts, and of its moments.
    LyingHook public immutable liar;

    Rule[][SERIES] private _installed;

    constructor() {
        hostile.push(HostileHook(hook));
        for (uint8 moments = 5; moments > 2; --moments) {
            hostile.push(new HostileHook(moments));
        }
        liar = new LyingHook();
        for (uint256 s; s < SERIES; ++s) {
            (address[] memory hooks, uint8[] memory moments) = _rules(s).hooks();
            for (uint256 i; i < hooks.length; ++i) {
                _installed[s].push(Rule(hooks[i], moments[i]));
            }
        }
    }

    /// @notice Governance installs a hook, or removes one.
    function rule(uint256 s, uint256 which, bool install) external judged(Deed.Other, s) {
        s = s % SERIES;
        address one = which % 2 == 0 ? address(liar) : address(hostile[which / 2 % hostile.length]);
        uint256 i = _placeOf(s, one);
        Rule[] storage rules = _installed[s];
        if (install) {
            uint8 moments = ITransferHook(one).moments();
            bool can = i == rules.length && i < MOST && _acceptable(s, one, moments);
            // one that counts waits until it has counted what is there
            if (moments & COUNTS != 0 && _token(s).totalSupply() != 0) {
                moments = moments & ~CHECKS | (moments & CHECKS) << 4;
            }
            bool did = _by(_governance, address(bonds[s]), abi.encodeCall(_rules(s).installHook, (ITransferHook(one))));
            _expect(6, did == can, "a hook was installed that may not be, or was not that may");
            if (did) rules.push(Rule(one, moments));
            _count("install", did);
        } else {
            bool did = _by(_governance, address(bonds[s]), abi.encodeCall(_rules(s).removeHook, (ITransferHook(one))));
            _expect(6, did == (i < rules.length), "a hook that is there was not removed, or one that is not there was");
            for (; did && i + 1 < rules.length; ++i) {
                rules[i] = rules[i + 1];
            }
            if (did) rules.pop();
            _count("remove", did);
        }
    }

    /// @notice Anybody asks to make the lying hook a rule: it says that it has counted all, or too little.
    function activate(uint256 s, bool all) external judged(Deed.Other, s) {
        s = s % SERIES;
        uint256 supply = _token(s).totalSupply();
        liar.lie(liar.moments(), all ? supply : supply / 2, 0);
        uint256 i = _placeOf(s, address(liar));
        bool can = all && i < _installed[s].length && _installed[s][i].moments >> 4 != 0;
        bytes memory call = abi.encodeCall(_rules(s).activateHook, (ICountingHook(address(liar))));
        bool did = _by(address(receiver), address(bonds[s]), call);
        _expect(6, did == can, "a hook became a rule that has not counted all, or did not that has");
        if (did) _installed[s][i].moments = _installed[s][i].moments & (TOLD | COUNTS) | _installed[s][i].moments >> 4;
        _count("activate", did);
    }

    /// @notice Has each series those hooks that were installed and not removed, in that order?
    function hooksHold() external view returns (bool) {
        for (uint256 s; s < SERIES; ++s) {
            (address[] memory hooks, uint8[] memory moments) = _rules(s).hooks();
            if (hooks.length != _installed[s].length) return false;
            for (uint256 i; i < hooks.length; ++i) {
                Rule storage own = _installed[s][i];
                if (hooks[i] != own.hook) return false;
                if (moments[i] != own.moments && (moments[i] != 0 || !_mayFail(own))) return false;
            }
        }
        return true;
    }

    /// @dev A hook that failed when it was told of an order is put aside, and no other. Before hooks are told to behave otherwise.
    function _noteFailures() internal {
        for (uint256 s; s < SERIES; ++s) {
            (, uint8[] memory moments) = _rules(s).hooks();
            for (uint256 i; i < _installed[s].length && i < moments.length; ++i) {
                Rule storage own = _installed[s][i];
                if (moments[i] == 0 && _mayFail(own)) own.moments = 0;
            }
        }
    }

    /// @dev All hooks are quiet and allow everything.
    function _quieten() internal {
        _noteFailures();
        for (uint256 i; i < hostile.length; ++i) {
            hostile[i].intend(HostileHook.Deed.None, HostileHook.Deed.None);
            hostile[i].setAnswer(0);
        }
        liar.lie(liar.moments(), 0, 0);
    }

    /// @dev Is there a hook that refuses every transfer of which it is asked?
    function _refused(uint256 s) internal view returns (bool) {
        for (uint256 i; i < _installed[s].length; ++i) {
            Rule storage own = _installed[s][i];
            if (own.moments & CHECK_TRANSFER == 0) continue;
            if (own.hook == address(liar) && liar.answer() != 0) return true;
            if (!_isHostile(own.hook)) continue;
            HostileHook one = HostileHook(own.hook);
            if (one.whenAsked() == HostileHook.Deed.Fail || one.answer() != 0) return true;
        }
        return false;
    }

    /// @dev A hook that refuses when it is told stops a transfer that nobody could foresee: it breaks the promise of
    /// {ITransferHook}, and `canTransfer` isn't asked to know.
    function _tellFaithfully(uint256 s) internal view returns (bool) {
        for (uint256 i; i < _installed[s].length; ++i) {
            Rule storage own = _installed[s][i];
            if (_mayFail(own) && HostileHook(own.hook).whenTold() != HostileHook.Deed.CallAndHide) return false;
        }
        return true;
    }

    /// @dev Is the lying hook told of what moves?
    function _liarHears(uint256 s) internal view returns (bool) {
        uint256 i = _placeOf(s, address(liar));
        return i < _installed[s].length && _installed[s][i].moments & TOLD != 0;
    }

    /// @dev Is it told, and may what it does then fail?
    function _mayFail(Rule storage own) private view returns (bool) {
        return
            own.moments & TOLD != 0 && _isHostile(own.hook) && HostileHook(own.hook).whenTold() != HostileHook.Deed.None;
    }

    /// @dev As {ITransferHook} says it: one that counts is asked and told, and has counted nothing when it comes.
    function _acceptable(uint256 s, address one, uint8 moments) private view returns (bool) {
        if (moments == 0 || moments > 15) return false;
        if (moments & COUNTS == 0) return true;
        return moments & TOLD != 0 && moments & CHECKS != 0 && ICountingHook(one).counted(address(bonds[s])) == 0;
    }

    function _placeOf(uint256 s, address one) private view returns (uint256 i) {
        while (i < _installed[s].length && _installed[s][i].hook != one) ++i;
    }

    function _isHostile(address one) private view returns (bool) {
        for (uint256 i; i < hostile.length; ++i) {
            if (one == address(hostile[i])) return true;
        }
        return false;
    }
}
