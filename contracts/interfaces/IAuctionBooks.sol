// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuctionState} from "../types/Auction.sol";

/// @title IAuctionBooks
/// @notice What all parts of an auction refuse alike.
interface IAuctionBooks {
    /// @notice There is no auction with this number.
    error AuctionUnknown(uint256 auction);
    /// @notice The auction stands elsewhere than this needs.
    error AuctionStateWrong(uint256 auction, AuctionState state);
    /// @notice This can be done from that time on.
    error AuctionTooEarly(uint256 auction, uint256 from);
    /// @notice This could be done until that time, inclusive.
    error AuctionTooLate(uint256 auction, uint256 until);
}
