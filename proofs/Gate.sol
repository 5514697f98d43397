// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC7943Fungible} from "../contracts/interfaces/IERC7943Fungible.sol";
import {World} from "./World.sol";

/// @title GateProof
/// @notice Invariants 3, 6 and 7.
contract GateProof is World {
    /// @notice Within the balance, `canTransfer` is true exactly if the transfer succeeds.
    function check_canTransferIsTransfer(uint256 value) external {
        _anyMoment();
        _soundBooks();
        vm.assume(value <= _token().balanceOf(SELLER));
        bool can = IERC7943Fungible(address(bond)).canTransfer(SELLER, BUYER, value);
        assert(can == _transfer(BUYER, value));
    }

    /// @notice A holder moves at most the balance less what is frozen, nothing of a frozen wallet, and nothing while
    /// transfers are closed.
    function check_onlyFreeUnitsMove(uint256 value) external {
        _anyMoment();
        _soundBooks();
        (uint256 balance, uint256 locked) = (_token().balanceOf(SELLER), (_stored(SELLER) >> 104) & MOST);
        (bool frozen, bool closed) = (_frozen(SELLER) || _frozen(BUYER), _closed());
        vm.assume(_transfer(BUYER, value));
        assert(value == 0 || value + locked <= balance);
        assert(!frozen && !closed);
    }

    /// @notice A transfer to oneself changes nothing, and passes only where `canTransfer` says so.
    function check_aTransferToOneselfChangesNothing(uint256 value) external {
        _anyMoment();
        (uint256 stored, uint256 supply) = (_stored(SELLER), _supply());
        bool can = IERC7943Fungible(address(bond)).canTransfer(SELLER, SELLER, value);
        vm.assume(_transfer(SELLER, value));
        assert(can && _stored(SELLER) == stored && _supply() == supply);
    }

    /// @notice A wrong sentence, which has to be refuted: who is admitted can receive.
    function check_refuted_whoIsAdmittedCanReceive(uint256 value) external {
        _anyMoment();
        _soundBooks();
        vm.assume(value <= _token().balanceOf(SELLER));
        vm.assume(_admitted(SELLER) == 1 && _admitted(BUYER) == 1);
        assert(_transfer(BUYER, value));
    }

    function _transfer(address to, uint256 value) private returns (bool done) {
        vm.prank(SELLER);
        (done,) = address(bond).call(abi.encodeCall(IERC20.transfer, (to, value)));
    }
}
