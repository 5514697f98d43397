// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5313} from "@openzeppelin/contracts/interfaces/IERC5313.sol";

/// @title IAgents
/// @notice What tools made for T-REX ask of a token before they act; the answers follow from the roles of the authority.
/// The owner is the admin of every role.
interface IAgents is IERC5313 {
    /// @notice May the account do all that a token's agent does: mint (ISSUER), freeze, burn, force and recover
    /// (ENFORCEMENT), and pause (GUARDIAN)?
    function isAgent(address account) external view returns (bool);
}
