// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuctionState, AuctionTerms, Bid, NonCompetitiveBid} from "../types/Auction.sol";

/// @title IAuctionBooks
/// @notice What is known of auctions, and the refusals that all their parts share. Auctions, and the bids of each, are
/// numbered from 1. Units are minor units of face value, deposits minor units of the currency, times Unix seconds.
interface IAuctionBooks {
    /// @notice There is no such auction.
    error AuctionUnknown(uint256 auction);
    /// @notice This can't be done to an auction in this state.
    error AuctionStateWrong(uint256 auction, AuctionState state);
    /// @notice This can be done from that second on.
    error AuctionTooEarly(uint256 auction, uint256 from);
    /// @notice This could be done until that second, inclusive.
    error AuctionTooLate(uint256 auction, uint256 until);
    /// @notice The whitelist doesn't admit this wallet now.
    error NotEligible(address account);
    /// @notice The wallet, or the one that took its place, is blocked: it neither pays nor is paid.
    error AccountBlocked(address account);
    /// @notice Not what was asked for has moved, units of the cash token.
    error CashMismatch(uint256 expected, uint256 received);
    /// @notice Only the contract itself calls this.
    error NotSelf(address caller);

    /// @notice How many auctions were announced.
    function auctionCount() external view returns (uint256);
    /// @notice The auction as it was announced.
    function termsOf(uint256 auction) external view returns (AuctionTerms memory);
    /// @notice How many units dealers of a category may bid for in all; the greatest number if there is no limit.
    function limitOf(uint256 auction, uint8 category) external view returns (uint256 units);
    /// @notice How many bids were sealed, and how many of them were opened, and how many non-competitive ones there are.
    function countsOf(uint256 auction) external view returns (uint256 bids, uint256 opened, uint256 nonCompetitive);
    /// @notice A bid; all zero if there is none.
    function bidOf(uint256 auction, uint256 bid) external view returns (Bid memory);
    /// @notice A non-competitive bid; all zero if there is none.
    function nonCompetitiveBidOf(uint256 auction, uint256 bid) external view returns (NonCompetitiveBid memory);
    /// @notice The deposit on so many units, rounded up.
    function depositOf(uint256 auction, uint256 units) external view returns (uint256);
}
