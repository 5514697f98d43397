// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {Roles} from "../access/Roles.sol";

/// @title Authority
/// @notice Holds the roles of the whole programme. The first holders are named at deployment and the admin is a
/// timelock from birth, so that the deployer never has any right.
abstract contract Authority is AccessControlDefaultAdminRules {
    /// @notice A role and its first holder.
    struct Grant {
        bytes32 role;
        address holder;
    }

    constructor(uint48 adminDelay, address admin, Grant[] memory grants)
        AccessControlDefaultAdminRules(adminDelay, admin)
    {
        _setRoleAdmin(Roles.SERIES, Roles.PROGRAMME);
        for (uint256 i; i < grants.length; ++i) {
            _grantRole(grants[i].role, grants[i].holder);
        }
    }

    /// @dev The library's question in one step instead of three, since every admission asks it.
    function _checkRole(bytes32 role) internal view override {
        require(hasRole(role, msg.sender), AccessControlUnauthorizedAccount(msg.sender, role));
    }
}
