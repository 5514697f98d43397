// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

/// @title Authorised
/// @notice Asks roles at the programme's authority, which can never be replaced.
abstract contract Authorised {
    /// @notice The contract that holds all roles of the programme.
    IAccessControl public immutable authority;

    /// @notice No authority was given.
    error AuthorityMissing();

    constructor(IAccessControl authority_) {
        require(address(authority_) != address(0), AuthorityMissing());
        authority = authority_;
    }

    modifier only(bytes32 role) {
        _only(role);
        _;
    }

    function _only(bytes32 role) private view {
        require(authority.hasRole(role, msg.sender), IAccessControl.AccessControlUnauthorizedAccount(msg.sender, role));
    }
}
