// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAllotments} from "../interfaces/IAllotments.sol";
import {IYieldCalculator} from "../interfaces/IYieldCalculator.sol";
import {Allotments} from "../libraries/Allotments.sol";
import {AuctionKind, Convention, Decision, Progress, Quote, YieldTerms} from "../types/Auction.sol";
import {AuctionStorage} from "./AuctionStorage.sol";

/// @title Pricing
/// @notice What bids get and pay by the decision, and which yields they mean.
abstract contract Pricing is IAllotments, AuctionStorage {
    /// @dev Of the auction, by which awards are found.
    struct Shares {
        AuctionKind kind;
        Quote quote;
        uint256 lot;
        uint256 exempt;
        uint32 cutOffRank;
        Decision decision;
    }

    /// @dev Price and yield of the quote that came last: bids of the same quote stand together.
    struct Prices {
        Quote quote;
        bool uniform;
        YieldTerms terms;
        uint32 quoted;
        uint256 price;
        int256 yield_;
        /// @dev Stated yields that were needed so far.
        uint256 used;
    }

    /// @dev A quote of 4 decimals in percent, as a yield of 18 decimals.
    int256 private constant QUOTED_YIELD = 1e12;

    /// @inheritdoc IAllotments
    IYieldCalculator public immutable calculator;

    constructor(IYieldCalculator calculator_) {
        calculator = calculator_;
    }

    function _sharesOf(Auction storage auction) internal view returns (Shares memory shares) {
        shares.kind = auction.terms.kind;
        shares.quote = auction.terms.quote;
        shares.lot = auction.terms.lot;
        shares.exempt = auction.terms.exempt;
        shares.decision = auction.decision;
        shares.cutOffRank = Allotments.rankOf(shares.kind, shares.quote, shares.decision.cutOff);
    }

    function _rank(Auction storage auction, uint32 quoted) internal view returns (uint32) {
        return Allotments.rankOf(auction.terms.kind, auction.terms.quote, quoted);
    }

    function _award(Shares memory shares, uint32 rank, uint256 face) internal pure returns (uint256) {
        if (rank != shares.cutOffRank) return rank < shares.cutOffRank ? face : 0;
        return Allotments.atCutOff(shares.decision, shares.lot, shares.exempt, face);
    }

    /// @dev If the price is uniform, it is known from the start.
    function _pricesOf(Auction storage auction) internal view returns (Prices memory prices) {
        prices.quote = auction.terms.quote;
        prices.uniform = auction.terms.uniform;
        prices.terms = auction.terms.yield;
        if (prices.uniform) prices.price = _priceOf(auction, auction.decision.cutOff);
    }

    /// @dev Finds price and yield of a quote, unless it came last.
    function _price(Prices memory prices, uint32 quoted, int256[] calldata yields) internal view {
        if (quoted == prices.quoted) return;
        prices.quoted = quoted;
        if (prices.quote == Quote.PRICE) {
            if (!prices.uniform) prices.price = quoted;
            prices.yield_ = _yieldOf(prices, quoted, yields);
            return;
        }
        prices.yield_ = _quotedYield(quoted);
        if (!prices.uniform) prices.price = _priceOfYield(prices.quote, prices.terms, prices.yield_);
    }

    /// @dev What a bid of this quote pays where each pays its own.
    function _priceOf(Auction storage auction, uint32 quoted) internal view returns (uint256) {
        Quote quote = auction.terms.quote;
        return quote == Quote.PRICE ? quoted : _priceOfYield(quote, auction.terms.yield, _quotedYield(quoted));
    }

    /// @dev The average yield of the awards, and the price of non-competitive ones.
    function _averages(Auction storage auction, Progress memory progress)
        internal
        view
        returns (int256 averageYield, uint32 price)
    {
        (Quote quote, YieldTerms memory terms) = (auction.terms.quote, auction.terms.yield);
        int256 accepted = int256(uint256(progress.accepted));
        bool priced = quote == Quote.PRICE && terms.convention == Convention.NONE;
        if (!priced) averageYield = progress.weighted / accepted;
        if (!auction.terms.atAverage) return (averageYield, uint32(_priceOf(auction, auction.decision.cutOff)));
        if (priced) return (0, uint32(uint256((progress.weighted + accepted / 2) / accepted)));
        price = uint32(_priceOfYield(quote, terms, averageYield));
    }

    /// @dev A rate or a margin is that of a new series, which is sold at par.
    function _priceOfYield(Quote quote, YieldTerms memory terms, int256 yield_) private view returns (uint256) {
        if (quote == Quote.RATE || quote == Quote.MARGIN) return Allotments.PAR;
        return calculator.quotedPrice(terms, yield_);
    }

    /// @dev The yield of a price; the price itself where there is no yield.
    function _yieldOf(Prices memory prices, uint32 quoted, int256[] calldata yields)
        private
        view
        returns (int256 found)
    {
        Convention convention = prices.terms.convention;
        if (convention == Convention.NONE) return int256(uint256(quoted));
        if (convention != Convention.COMPOUNDED) return calculator.yieldOf(prices.terms, quoted);
        require(prices.used < yields.length, YieldsMissing(prices.used + 1, yields.length));
        found = yields[prices.used];
        ++prices.used;
        require(calculator.isYieldOf(prices.terms, quoted, found), YieldWrong(quoted, found));
    }

    function _quotedYield(uint32 quoted) private pure returns (int256) {
        return int256(uint256(quoted)) * QUOTED_YIELD;
    }
}
