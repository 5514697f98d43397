// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "./access/Authorised.sol";
import {AuctionSeries} from "./auction/AuctionSeries.sol";
import {Awards} from "./auction/Awards.sol";
import {Deposits} from "./auction/Deposits.sol";
import {Pricing} from "./auction/Pricing.sol";
import {IProgramme} from "./interfaces/IProgramme.sol";
import {IYieldCalculator} from "./interfaces/IYieldCalculator.sol";

/// @title AuctionAdministration
/// @notice What comes after the bids: allotment, settlement, deposits. {PrimaryAuction} runs this code on its own storage,
/// which both lay out alike, since one contract has no room for both. Of its own it has nothing to administer.
contract AuctionAdministration is Awards, Deposits {
    constructor(IAccessControl authority_, IProgramme programme_, IYieldCalculator calculator_)
        Authorised(authority_)
        AuctionSeries(programme_)
        Pricing(calculator_)
    {}
}
