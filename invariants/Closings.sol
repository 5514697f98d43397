// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VM} from "./Vm.sol";
import {Judge} from "./Judge.sol";

/// @title Closings
/// @notice Lets time pass, and keeps by itself who held at the close of each record time.
abstract contract Closings is Judge {
    /// @notice Has the record time passed?
    mapping(uint256 series => mapping(uint256 record => bool)) public closed;
    /// @notice Who held how much at its close.
    mapping(uint256 series => mapping(uint256 record => mapping(address wallet => uint256))) public atClose;

    /// @notice Time passes: to the last second of a record time, to the second after it, or by some days.
    function pass(uint256 s, uint256 how) external judged(Deed.Other, s) {
        uint256 to = block.timestamp + 1 + how % 40 days;
        if (how % 4 < 2) {
            uint256 next = bonds[s % SERIES].config() >> 216;
            if (next < type(uint40).max && next + how % 2 > block.timestamp) to = next + how % 2;
        }
        for (uint256 i; i < SERIES; ++i) {
            _close(i, to);
        }
        VM.warp(to);
        ++done["pass"];
    }

    /// @dev Keeps who holds at the record times before `to`.
    function _close(uint256 s, uint256 to) private {
        uint40[] memory times = _rules(s).recordTimes();
        for (uint256 record; record < times.length; ++record) {
            if (times[record] >= to || closed[s][record]) continue;
            closed[s][record] = true;
            for (uint256 w; w < wallets.length; ++w) {
                atClose[s][record][wallets[w]] = _token(s).balanceOf(wallets[w]);
            }
        }
    }
}
