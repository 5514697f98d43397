// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WordLib} from "../contracts/types/Word.sol";
import {World} from "./World.sol";

/// @title Movements
/// @notice What is asked of every function that moves units: it leaves the supply the sum of all balances, touches nobody
/// else's, and adds units to no wallet that the whitelist doesn't admit.
abstract contract Movements is World {
    struct Seen {
        uint256 supply;
        uint256 from;
        uint256 to;
        uint256 other;
        uint256 admitted;
    }

    /// @dev Of a call that moves units from `from` to `to`, and of any `other` wallet. Where there is only one of both,
    /// it is given twice.
    function _proveMovement(address caller, address from, address to, address other, bytes memory call) internal {
        _anyMoment();
        vm.assume(other != from && other != to);
        _soundBooks(from, to);
        Seen memory before = _see(from, to, other);
        vm.prank(caller);
        (bool done,) = address(bond).call(call);
        vm.assume(done);
        Seen memory afterwards = _see(from, to, other);
        _proveConserved(before, afterwards, from == to);
        assert(_bit(afterwards.to > before.to) & ~before.admitted & 1 == 0);
        assert(_bit(afterwards.from > before.from && from != to) == 0);
    }

    function _see(address from, address to, address other) internal view returns (Seen memory) {
        return Seen(
            _token().totalSupply(),
            _token().balanceOf(from),
            _token().balanceOf(to),
            _token().balanceOf(other),
            _admitted(to)
        );
    }

    function _proveConserved(Seen memory before, Seen memory afterwards, bool same) internal pure {
        unchecked {
            uint256 gained = afterwards.to - before.to;
            if (!same) gained += afterwards.from - before.from;
            assert(afterwards.supply - before.supply == gained);
        }
        assert(afterwards.other == before.other);
    }
}
