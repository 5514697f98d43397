// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC7943Fungible} from "../contracts/interfaces/IERC7943Fungible.sol";
import {AccountLib} from "../contracts/types/Account.sol";
import {ConfigLib} from "../contracts/types/Config.sol";
import {World} from "./World.sol";

/// @title GateProof
/// @notice Invariants 3, 6 and 7.
contract GateProof is World {
    /// @notice Within the balance, `canTransfer` is true exactly if the transfer succeeds.
    function check_canTransferIsTransfer(uint256 value) external {
        _within(value);
        bool can = IERC7943Fungible(address(bond)).canTransfer(SELLER, BUYER, value);
        assert(can == _transfer(BUYER, value));
    }

    /// @notice A holder moves at most the balance less what is frozen, and nothing of or to a frozen wallet, or once the
    /// register is closed.
    function check_onlyFreeUnitsMove(uint256 value) external {
        (Seen memory seen, uint256 config) = _within(value);
        vm.assume(_transfer(BUYER, value));
        assert(value == 0 || value + ((seen.seller >> 104) & MOST) <= seen.seller & MOST);
        assert((seen.seller | seen.buyer) & AccountLib.FROZEN == 0 && config & ConfigLib.CLOSED == 0);
    }

    /// @notice A transfer to oneself changes nothing.
    function check_aTransferToOneselfChangesNothing(uint256 value) external {
        (Seen memory seen,) = _within(value);
        vm.assume(_transfer(SELLER, value));
        Seen memory afterwards = _see();
        assert(afterwards.seller == seen.seller && afterwards.supply == seen.supply);
    }

    /// @notice What proofs read of the storage is what the series says.
    function check_whatIsStoredIsWhatIsSaid() external {
        uint256 config = _anyMoment();
        assert(bond.config() == config);
        assert(_token().balanceOf(SELLER) == _stored(SELLER) & MOST);
        assert(_token().totalSupply() == _supply() & MOST);
        assert(bond.allocation() == (_supply() >> 104) & MOST);
    }

    /// @notice A wrong sentence, which has to be refuted: who is admitted can receive.
    function check_refuted_whoIsAdmittedCanReceive(uint256 value) external {
        (, uint256 config) = _within(value);
        vm.assume(_admitted(SELLER, config) & _admitted(BUYER, config) == 1);
        assert(_transfer(BUYER, value));
    }

    function _within(uint256 value) private returns (Seen memory seen, uint256 config) {
        config = _anyMoment();
        seen = _see();
        _sound(seen);
        _touched(seen, config);
        vm.assume(value <= seen.seller & MOST);
    }

    function _transfer(address to, uint256 value) private returns (bool done) {
        vm.prank(SELLER);
        (done,) = address(bond).call(abi.encodeCall(IERC20.transfer, (to, value)));
    }
}
