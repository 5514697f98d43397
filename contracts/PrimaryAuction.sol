// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Authorised} from "./access/Authorised.sol";
import {Announcing} from "./auction/Announcing.sol";
import {NonCompetitiveBidding} from "./auction/NonCompetitiveBidding.sol";

/// @title PrimaryAuction
/// @notice Auctions in which a debt office sells units of its series, buys them back or switches them.
contract PrimaryAuction is Announcing, NonCompetitiveBidding {
    constructor(IAccessControl authority_) Authorised(authority_) EIP712("Wasiqa PrimaryAuction", "1") {}
}
