// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {IAuctionAnnouncements} from "../interfaces/IAuctionAnnouncements.sol";
import {IYieldCalculator} from "../interfaces/IYieldCalculator.sol";
import {AuctionKind, AuctionState, AuctionTerms, ClassLimit, Convention, Quote} from "../types/Auction.sol";
import {WordLib} from "../types/Word.sol";
import {AuctionCash} from "./AuctionCash.sol";

/// @title Announcing
/// @notice How an auction begins.
abstract contract Announcing is IAuctionAnnouncements, AuctionCash {
    uint256 private constant MAX_EXPONENT = 18;

    /// @inheritdoc IAuctionAnnouncements
    function announce(AuctionTerms calldata terms, ClassLimit[] calldata limits)
        external
        only(Roles.ISSUER)
        returns (uint256 auction)
    {
        _requireTimes(terms);
        _requireSeries(terms);
        _requireQuote(terms.kind, terms.quote, terms.yield.convention);
        if (terms.yield.convention != Convention.NONE) _calculator().requireValid(terms.yield);
        _requireUnits(terms);
        _requireNonCompetitive(terms);
        _requireCash(terms);
        auction = ++_auctionCount;
        Auction storage found = _auctions[auction];
        (found.terms, found.state) = (terms, AuctionState.OPEN);
        for (uint256 i; i < limits.length; ++i) {
            uint8 category = limits[i].category;
            require(
                category < WordLib.CATEGORIES && (terms.bidders >> category) & 1 != 0 && found.limits[category] == 0,
                LimitInvalid(category)
            );
            found.limits[category] = uint256(limits[i].units) + 1;
        }
        emit AuctionAnnounced(auction, terms.seriesId, terms, limits);
    }

    /// @inheritdoc IAuctionAnnouncements
    function auctionCount() external view returns (uint256) {
        return _auctionCount;
    }

    /// @inheritdoc IAuctionAnnouncements
    function termsOf(uint256 auction) external view returns (AuctionTerms memory) {
        return _auction(auction).terms;
    }

    /// @inheritdoc IAuctionAnnouncements
    function limitOf(uint256 auction, uint8 category) external view returns (uint256 units) {
        units = _auction(auction).limits[category];
        unchecked {
            return units - 1; // of none, the greatest number
        }
    }

    /// @inheritdoc IAuctionAnnouncements
    function depositOf(uint256 auction, uint256 units) external view returns (uint256) {
        return _deposit(_auction(auction), units);
    }

    /// @dev What reckons with yields.
    function _calculator() internal view virtual returns (IYieldCalculator);

    function _requireTimes(AuctionTerms calldata terms) private view {
        if (terms.nonCompetitiveClose != 0) {
            _ordered(block.timestamp, terms.nonCompetitiveClose);
            _ordered(terms.nonCompetitiveClose, uint256(terms.bidsClose) + 1);
        }
        _ordered(block.timestamp, terms.bidsClose);
        _ordered(terms.bidsClose, terms.revealClose);
        _ordered(terms.revealClose, terms.decideBy);
        _ordered(terms.decideBy, terms.settleFrom);
        _ordered(terms.settleFrom, terms.settleBy);
        // a day to either side, since the settlement date is one of the place
        (uint256 first, uint256 last) = (terms.settleFrom / 1 days - 1, terms.settleBy / 1 days + 1);
        require(
            first <= terms.settlementDate && terms.settlementDate <= last,
            SettlementDateInvalid(terms.settlementDate, first, last)
        );
    }

    function _ordered(uint256 earlier, uint256 later) private pure {
        require(earlier < later, TimesUnordered(earlier, later));
    }

    function _requireSeries(AuctionTerms calldata terms) private pure {
        bool other = terms.kind == AuctionKind.SWITCH
            ? terms.into != 0 && terms.into != terms.seriesId && terms.intoPrice != 0
            : terms.into == 0 && terms.intoPrice == 0;
        require(terms.seriesId != 0 && other, SeriesInvalid(terms.seriesId, terms.into, terms.intoPrice));
    }

    function _requireQuote(AuctionKind kind, Quote quote, Convention convention) private pure {
        bool fits =
            kind == AuctionKind.SALE || quote == Quote.PRICE || (kind == AuctionKind.BUY_BACK && quote == Quote.YIELD);
        if (quote == Quote.YIELD) fits = fits && convention != Convention.NONE;
        if (quote == Quote.RATE || quote == Quote.MARGIN) fits = fits && convention == Convention.NONE;
        require(fits, QuoteInvalid(kind, quote, convention));
    }

    function _requireUnits(AuctionTerms calldata terms) private pure {
        (uint256 denomination, uint256 lot) = (terms.denomination, terms.lot);
        require(denomination != 0 && lot != 0 && lot % denomination == 0, LotInvalid(denomination, lot));
        require(terms.bidders != 0 && terms.mostBids != 0, BiddersMissing());
    }

    function _requireNonCompetitive(AuctionTerms calldata terms) private pure {
        (uint256 cap, uint256 total) = (terms.nonCompetitiveCap, terms.nonCompetitiveTotal);
        uint256 bidders = terms.nonCompetitiveBidders;
        bool fits = terms.nonCompetitiveClose == 0
            ? cap == 0 && total == 0 && bidders == 0
            : terms.kind == AuctionKind.SALE && cap != 0 && cap <= MOST && total != 0 && bidders != 0;
        require(fits, NonCompetitiveInvalid(cap, total));
    }

    function _requireCash(AuctionTerms calldata terms) private view {
        (address treasury, uint256 rate) = (terms.treasury, terms.depositRate);
        bool fits = address(terms.cash) == address(0)
            ? rate == 0
            : rate <= BASIS && treasury != address(0) && treasury != address(this);
        require(fits && terms.exponent <= MAX_EXPONENT, CashInvalid(terms.cash, treasury, rate, terms.exponent));
        if (terms.kind == AuctionKind.SALE || address(terms.cash) == address(0)) return;
        require(authority.hasRole(Roles.PAYING_AGENT, treasury), TreasuryNotPaying(treasury));
    }
}
