// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {World} from "./World.sol";

/// @title Movements
/// @notice What is asked of every function that moves units: it leaves the supply the sum of all balances, touches nobody
/// else's, and adds units to no wallet that the whitelist doesn't admit.
abstract contract Movements is World {
    /// @dev Of a call that may move units from the seller to the buyer, between one of them and the supply, or nothing.
    /// @param admits does the call itself admit the buyer, in the place of a lost wallet?
    function _proveMovement(address caller, bytes memory call, bool admits) internal {
        uint256 config = _anyMoment();
        Seen memory before = _see();
        _sound(before);
        _touched(before, config);
        uint256 admitted = admits ? 0 : _admitted(BUYER, config);
        vm.prank(caller);
        (bool done,) = address(bond).call(call);
        vm.assume(done);
        Seen memory afterwards = _see();
        unchecked {
            uint256 gained = (afterwards.seller & MOST) - (before.seller & MOST);
            gained += (afterwards.buyer & MOST) - (before.buyer & MOST);
            assert((afterwards.supply & MOST) - (before.supply & MOST) == gained);
        }
        assert(afterwards.bystander == before.bystander);
        assert(afterwards.seller & MOST <= before.seller & MOST);
        if (admits) admitted = _hasPlace(BUYER);
        assert(_bit(afterwards.buyer & MOST > before.buyer & MOST) <= admitted);
    }

    /// @dev A wrong sentence about a call, without which what is proved of it might be proved of no call.
    function _neverSucceeds(address caller, bytes memory call) internal {
        uint256 config = _anyMoment();
        Seen memory before = _see();
        _sound(before);
        _touched(before, config);
        vm.prank(caller);
        (bool done,) = address(bond).call(call);
        assert(!done);
    }
}
