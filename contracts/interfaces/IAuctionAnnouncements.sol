// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {AuctionKind, AuctionTerms, ClassLimit, Convention, Quote} from "../types/Auction.sol";

/// @title IAuctionAnnouncements
/// @notice How an auction begins: the debt office announces all that bidders must know, and nothing of it changes.
interface IAuctionAnnouncements {
    /// @notice An auction is announced.
    event AuctionAnnounced(uint256 indexed auction, bytes32 indexed seriesId, AuctionTerms terms, ClassLimit[] limits);

    /// @notice Two times stand in the wrong order: bids close after now, those without a quote no later than the sealed
    /// ones, and revealing, deciding and settling follow, each later than the one before.
    error TimesUnordered(uint256 earlier, uint256 later);
    /// @notice Interest accrues up to a day, since the epoch, that lies outside of the settlement period by more than a day.
    error SettlementDateInvalid(uint256 date, uint256 first, uint256 last);
    /// @notice No series is named; or a switch has no other series or price of it, or another auction has one.
    error SeriesInvalid(bytes32 seriesId, bytes32 into, uint256 intoPrice);
    /// @notice Sales take any quote, buy-backs prices and yields, switches prices; and a yield needs a convention, as a rate
    /// or margin has none.
    error QuoteInvalid(AuctionKind kind, Quote quote, Convention convention);
    /// @notice There is no denomination, or the lot isn't a multiple of it.
    error LotInvalid(uint256 denomination, uint256 lot);
    /// @notice Nobody may bid, or no bid be made.
    error BiddersMissing();
    /// @notice Non-competitive bids need a cap of at most 2^64 − 1, a total and bidders, and are taken in sales alone;
    /// where there are none, nothing is said of them.
    error NonCompetitiveInvalid(uint256 cap, uint256 total);
    /// @notice A deposit above 100 %, or without cash; or cash without a treasury, or of an exponent over 18.
    error CashInvalid(IERC20 cash, address treasury, uint256 depositRate, uint256 exponent);
    /// @notice Who pays for a buy-back or the rest of a switch must be a paying agent: bidders allow the auction to take cash,
    /// too, and none of them may be named for it.
    error TreasuryNotPaying(address treasury);
    /// @notice A limit on a category that may not bid, or a second one.
    error LimitInvalid(uint256 category);

    /// @notice Announces an auction. Only the issuer, which takes two parties: what is minted later follows from what is
    /// announced and decided so.
    /// @param terms what bidders must know
    /// @param limits of dealers' categories that have one
    /// @return auction its number
    function announce(AuctionTerms calldata terms, ClassLimit[] calldata limits) external returns (uint256 auction);

    /// @notice How many auctions were announced.
    function auctionCount() external view returns (uint256);
    /// @notice The auction as it was announced.
    function termsOf(uint256 auction) external view returns (AuctionTerms memory);
    /// @notice How many units dealers of a category may bid for in all; the greatest number if there is no limit.
    function limitOf(uint256 auction, uint8 category) external view returns (uint256 units);
    /// @notice The deposit on so many units, minor units of the currency, rounded up.
    function depositOf(uint256 auction, uint256 units) external view returns (uint256);
}
