// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuctionBids} from "./IAuctionBids.sol";

/// @title IPrimaryAuction
/// @notice Auctions of a debt office, from the announcement ({IAuctionAnnouncements}) over sealed bids to the allotment
/// ({IAllotments}), awards ({IAwards}) and deposits ({IDeposits}); all of it at one address.
interface IPrimaryAuction is IAuctionBids {
    /// @notice The administration is no contract.
    error AdministrationMissing();
    /// @notice The administration asks another authority than these auctions.
    error AdministrationForeign(address administration);

    /// @notice Whose code is run for what comes after the bids; never changes.
    function administration() external view returns (address);
}
