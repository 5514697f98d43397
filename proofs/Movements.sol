// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {World} from "./World.sol";

/// @title Movements
/// @notice What is asked of every function that moves units: it leaves the supply the sum of all balances, touches nobody
/// else's, and adds units to no wallet that the whitelist doesn't admit.
abstract contract Movements is World {
    struct Seen {
        uint256 supply;
        uint256 seller;
        uint256 buyer;
        uint256 bystander;
    }

    /// @dev Of a call that may move units from the seller to the buyer, between one of them and the supply, or nothing.
    /// @param admits does the call itself admit the buyer, in the place of a lost wallet?
    function _proveMovement(address caller, bytes memory call, bool admits) internal {
        _anyMoment();
        _soundBooks();
        uint256 admitted = _admitted(BUYER);
        Seen memory before = _see();
        vm.prank(caller);
        (bool done,) = address(bond).call(call);
        vm.assume(done);
        Seen memory afterwards = _see();
        unchecked {
            uint256 gained = afterwards.seller - before.seller + afterwards.buyer - before.buyer;
            assert(afterwards.supply - before.supply == gained);
        }
        assert(afterwards.bystander == before.bystander);
        assert(afterwards.seller <= before.seller);
        assert(_bit(afterwards.buyer > before.buyer) <= (admits ? _hasPlace(BUYER) : admitted));
    }

    function _see() internal view returns (Seen memory) {
        return Seen(
            _token().totalSupply(),
            _token().balanceOf(SELLER),
            _token().balanceOf(BUYER),
            _token().balanceOf(BYSTANDER)
        );
    }
}
