// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {Authorised} from "./access/Authorised.sol";
import {ILicenceRegistry} from "./interfaces/ILicenceRegistry.sol";
import {IProgramme} from "./interfaces/IProgramme.sol";
import {ISettlement} from "./interfaces/ISettlement.sol";
import {AccruedNotes} from "./settlement/AccruedNotes.sol";
import {Nettings} from "./settlement/Nettings.sol";
import {Trades} from "./settlement/Trades.sol";

/// @title Settlement
/// @notice The secondary market of a programme: delivery versus payment of what investors have signed. Nobody has a
/// right here that its signers don't have, and it asks no role.
contract Settlement is Trades, Nettings, Multicall, Authorised {
    /// @param authority_ holds the roles
    /// @param programme_ whose series are traded
    /// @param licences_ knows the venues
    constructor(IAccessControl authority_, IProgramme programme_, ILicenceRegistry licences_)
        Authorised(authority_)
        AccruedNotes(programme_)
        Trades(licences_)
        EIP712("Wasiqa Settlement", "1")
    {}

    /// @inheritdoc ISettlement
    function permit(IERC20Permit token, address owner, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
    {
        if (address(token).code.length == 0) return; // at which `try` alone would revert
        try token.permit(owner, address(this), value, deadline, v, r, s) {} catch {}
    }
}
