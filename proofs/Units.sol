// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC3643} from "../contracts/interfaces/IERC3643.sol";
import {ISeriesAdministration} from "../contracts/interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../contracts/interfaces/ISovereignBond.sol";
import {Movements} from "./Movements.sol";

/// @title UnitsProof
/// @notice Invariants 1 and 2, function by function; `Rest` has all functions that move no units.
contract UnitsProof is Movements {
    function check_transfer(address caller, address to, address other, uint256 value) external {
        _proveMovement(caller, caller, to, other, abi.encodeCall(IERC20.transfer, (to, value)));
    }

    function check_transferFrom(address caller, address from, address to, address other, uint256 value) external {
        _proveMovement(caller, from, to, other, abi.encodeCall(IERC20.transferFrom, (from, to, value)));
    }

    function check_mint(address caller, address to, address other, uint256 value) external {
        _proveMovement(caller, to, to, other, abi.encodeCall(ISovereignBond.mint, (to, value)));
    }
}
