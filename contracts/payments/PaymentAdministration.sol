// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "../access/Authorised.sol";
import {OutsidePayments} from "./OutsidePayments.sol";
import {PaymentViews} from "./PaymentViews.sol";
import {Prescription} from "./Prescription.sol";
import {Redirections} from "./Redirections.sol";
import {Resolutions} from "./Resolutions.sol";
import {RowChanges} from "./RowChanges.sol";
import {Tenders} from "./Tenders.sol";
import {Withholding} from "./Withholding.sol";

/// @title PaymentAdministration
/// @notice What is done rarely to payments. The paying agent runs this code on its own storage, which both lay out alike
/// because both begin with {PaymentBooks}. Of its own it has nothing to administer.
contract PaymentAdministration is
    PaymentViews,
    Resolutions,
    RowChanges,
    Redirections,
    Prescription,
    OutsidePayments,
    Withholding,
    Tenders
{
    constructor(IAccessControl authority_) Authorised(authority_) {}
}
