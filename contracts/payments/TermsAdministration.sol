// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "../access/Authorised.sol";
import {EarlyRedemption} from "./EarlyRedemption.sol";
import {Resolutions} from "./Resolutions.sol";

/// @title TermsAdministration
/// @notice Which rows a series has, from its opening on, and how others take their place. The paying agent runs this code on
/// its own storage, by way of {PaymentAdministration}; of its own it has nothing to administer.
contract TermsAdministration is Resolutions, EarlyRedemption {
    constructor(IAccessControl authority_) Authorised(authority_) {}
}
