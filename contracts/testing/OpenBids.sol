// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "../access/Authorised.sol";
import {Allotting} from "../auction/Allotting.sol";
import {Pricing} from "../auction/Pricing.sol";
import {IYieldCalculator} from "../interfaces/IYieldCalculator.sol";
import {AuctionState, AuctionTerms, Bid, BidState, NonCompetitiveBid} from "../types/Auction.sol";

/// @title OpenBids
/// @notice Auctions for tests whose bids come opened.
contract OpenBids is Allotting {
    constructor(IAccessControl authority_, IYieldCalculator calculator_) Authorised(authority_) Pricing(calculator_) {}

    /// @notice An auction with these bids.
    function open(AuctionTerms calldata terms, uint32[] calldata quotes, uint80[] calldata faces) external {
        Auction storage auction = _auctions[++_auctionCount];
        auction.terms = terms;
        auction.state = AuctionState.OPEN;
        for (uint256 i; i < faces.length; ++i) {
            auction.bids[++auction.bidCount] =
                Bid(bytes32(uint256(faces[i]) << 32 | quotes[i]), msg.sender, faces[i], BidState.OPEN, address(0));
            auction.offered += faces[i];
        }
        auction.opened = auction.bidCount;
    }

    /// @notice Adds a sealed one, and non-competitive ones.
    function ask(uint256 id, address[] calldata ids, uint80[] calldata units) external {
        Auction storage auction = _auctions[id];
        auction.bids[++auction.bidCount] = Bid(bytes32(type(uint256).max), msg.sender, 1, BidState.SEALED, address(0));
        for (uint256 i; i < ids.length; ++i) {
            auction.nonCompetitive[++auction.nonCompetitiveCount] =
                NonCompetitiveBid(msg.sender, units[i], BidState.OPEN, msg.sender, ids[i]);
            Ask storage made = auction.asks[ids[i]];
            if (++made.bids == 1) auction.nonCompetitiveValid += units[i];
            else if (made.bids == 2) auction.nonCompetitiveValid -= made.units;
            made.units = units[i];
        }
    }
}
