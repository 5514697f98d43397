// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Authorised} from "../access/Authorised.sol";
import {IPaymentAdministration} from "../interfaces/IPaymentAdministration.sol";
import {OutsidePayments} from "./OutsidePayments.sol";
import {PaymentViews} from "./PaymentViews.sol";
import {Prescription} from "./Prescription.sol";
import {RateFixings} from "./RateFixings.sol";
import {Redirections} from "./Redirections.sol";
import {RowChanges} from "./RowChanges.sol";
import {Tenders} from "./Tenders.sol";
import {Withholding} from "./Withholding.sol";

/// @title PaymentAdministration
/// @notice What is done rarely to payments. The paying agent runs this code on its own storage, which both lay out alike.
/// Of its own it has nothing to administer. What it doesn't know it hands on to the code of {TermsAdministration}, since one
/// contract has no room for both.
contract PaymentAdministration is
    PaymentViews,
    RateFixings,
    RowChanges,
    Redirections,
    Prescription,
    OutsidePayments,
    Withholding,
    Tenders
{
    /// @inheritdoc IPaymentAdministration
    address public immutable termsAdministration;

    constructor(IAccessControl authority_, address termsAdministration_) Authorised(authority_) {
        require(termsAdministration_.code.length != 0, AdministrationMissing());
        termsAdministration = termsAdministration_;
    }

    /// @dev Works on the storage of whoever runs this code.
    fallback(bytes calldata call) external returns (bytes memory) {
        return Address.functionDelegateCall(termsAdministration, call);
    }
}
