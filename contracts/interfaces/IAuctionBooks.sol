// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuctionState} from "../types/Auction.sol";

/// @title IAuctionBooks
/// @notice What all parts of an auction refuse alike. Auctions, and the bids of each, are numbered from 1.
interface IAuctionBooks {
    /// @notice There is no auction with this number.
    error AuctionUnknown(uint256 auction);
    /// @notice The auction stands elsewhere than this needs.
    error AuctionStateWrong(uint256 auction, AuctionState state);
    /// @notice This can be done from that time on.
    error AuctionTooEarly(uint256 auction, uint256 from);
    /// @notice This could be done until that time, inclusive.
    error AuctionTooLate(uint256 auction, uint256 until);
    /// @notice The whitelist doesn't admit this wallet now.
    error NotEligible(address account);
    /// @notice The wallet, or the one that took its place, is blocked, and is paid nothing.
    error AccountBlocked(address account);
    /// @notice Not as much has moved as was asked for; units of the cash token.
    error CashMismatch(uint256 expected, uint256 received);
}
