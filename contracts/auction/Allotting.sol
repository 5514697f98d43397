// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Roles} from "../access/Roles.sol";
import {IAllotments} from "../interfaces/IAllotments.sol";
import {Allotments} from "../libraries/Allotments.sol";
import {
    AuctionKind,
    AuctionResult,
    AuctionState,
    Bid,
    BidState,
    Decision,
    NonCompetitiveBid,
    Progress
} from "../types/Auction.sol";
import {AuctionBooks} from "./AuctionBooks.sol";
import {AuctionSeries} from "./AuctionSeries.sol";
import {Pricing} from "./Pricing.sol";

/// @title Allotting
/// @notice How an auction is decided, and that what each bid gets follows from it.
abstract contract Allotting is AuctionSeries, IAllotments, Pricing, AuctionBooks {
    struct Check {
        Progress progress;
        Shares shares;
        Prices prices;
    }

    /// @inheritdoc IAllotments
    function decide(uint256 id, Decision calldata decision) external only(Roles.ISSUER) {
        Auction storage auction = _undecided(id);
        _from(id, uint256(auction.terms.revealClose) + 1);
        uint256 counted = uint256(decision.better) + decision.atCutOff;
        require(counted <= auction.offered, DecisionExceedsOffers(counted, auction.offered));
        require(
            decision.wanted > decision.better && decision.wanted <= counted,
            WantedOutOfRange(decision.wanted, uint256(decision.better) + 1, counted)
        );
        _requireRoom(auction, decision.wanted);
        auction.state = AuctionState.DECIDED;
        auction.decision = decision;
        ++auction.decisions;
        emit Decided(id, decision);
    }

    /// @inheritdoc IAllotments
    function verify(uint256 id, uint32[] calldata bids, uint80[] calldata awards, int256[] calldata yields) external {
        Auction storage auction = _in(id, AuctionState.DECIDED);
        require(bids.length == awards.length, AwardsMissing(bids.length, awards.length));
        Progress storage shown = auction.progress[auction.decisions][msg.sender];
        Check memory check = Check(shown, _sharesOf(auction), _pricesOf(auction));
        for (uint256 i; i < bids.length; ++i) {
            Bid storage bid = auction.bids[bids[i]];
            require(bid.state == BidState.OPEN, BidNotOpened(id, bids[i]));
            _verify(check, bids[i], uint256(bid.sealedBid), awards[i], yields);
        }
        require(check.prices.used == yields.length, YieldsMissing(check.prices.used, yields.length));
        check.progress.bids += uint32(bids.length);
        auction.progress[auction.decisions][msg.sender] = check.progress;
        emit AwardsVerified(id, msg.sender, bids, awards);
        if (check.progress.bids == auction.opened) _allot(id, auction, check.progress);
    }

    /// @inheritdoc IAllotments
    function reject(uint256 id) external only(Roles.ISSUER) {
        Auction storage auction = _undecided(id);
        (auction.state, auction.rejectedAt) = (AuctionState.REJECTED, uint40(block.timestamp));
        emit AuctionRejected(id);
    }

    /// @inheritdoc IAllotments
    function stateOf(uint256 id) external view returns (AuctionState) {
        return _stateOf(_auction(id));
    }

    /// @inheritdoc IAllotments
    function decisionOf(uint256 id) external view returns (Decision memory) {
        return _auction(id).decision;
    }

    /// @inheritdoc IAllotments
    function progressOf(uint256 id, address verifier) external view returns (Progress memory) {
        Auction storage auction = _auction(id);
        return auction.progress[auction.decisions][verifier];
    }

    /// @inheritdoc IAllotments
    function resultOf(uint256 id) external view returns (AuctionResult memory) {
        return _auction(id).result;
    }

    /// @inheritdoc IAllotments
    function awardOf(uint256 id, uint256 bid) external view returns (uint256 units, uint256 price) {
        return _awardOf(_auction(id), bid);
    }

    /// @inheritdoc IAllotments
    function nonCompetitiveAwardOf(uint256 id, uint256 bid) external view returns (uint256 units, uint256 price) {
        return _nonCompetitiveAwardOf(_auction(id), bid);
    }

    /// @dev What an opened bid is awarded, and its clean price; zero if the auction is not allotted.
    function _awardOf(Auction storage auction, uint256 number) internal view returns (uint256 units, uint256 price) {
        Bid storage bid = auction.bids[number];
        bool stands = bid.state == BidState.OPEN || bid.state == BidState.SETTLED;
        if (auction.state != AuctionState.ALLOTTED || !stands) return (0, 0);
        uint256 opened = uint256(bid.sealedBid);
        units = _award(_sharesOf(auction), _rank(auction, uint32(opened)), opened >> 32);
        if (units != 0) price = _priceOf(auction, auction.terms.uniform ? auction.decision.cutOff : uint32(opened));
    }

    /// @dev What a non-competitive bid is awarded, and its clean price; zero if the auction is not allotted, or the bid void.
    function _nonCompetitiveAwardOf(Auction storage auction, uint256 number)
        internal
        view
        returns (uint256 units, uint256 price)
    {
        NonCompetitiveBid storage bid = auction.nonCompetitive[number];
        bool stands = bid.state == BidState.OPEN || bid.state == BidState.SETTLED;
        if (auction.state != AuctionState.ALLOTTED || !stands || auction.asks[bid.investorId].bids != 1) return (0, 0);
        (uint256 valid, uint256 total) = (auction.nonCompetitiveValid, auction.terms.nonCompetitiveTotal);
        units = bid.units;
        if (valid > total) {
            units = units * total / valid;
            units -= units % auction.terms.denomination;
        }
        if (units != 0) price = auction.result.nonCompetitivePrice;
    }

    /// @dev The bid is the next in order and gets what it should; its face and its award are counted.
    function _verify(Check memory check, uint32 bid, uint256 opened, uint80 award, int256[] calldata yields)
        private
        view
    {
        Progress memory progress = check.progress;
        uint32 rank = Allotments.rankOf(check.shares.kind, check.shares.quote, uint32(opened));
        bool follows = rank > progress.lastRank || (rank == progress.lastRank && bid > progress.lastBid);
        require(follows, BidOutOfOrder(bid, progress.lastBid));
        (progress.lastRank, progress.lastBid) = (rank, bid);
        if (progress.best == 0) progress.best = uint32(opened); // no bid quotes nothing
        uint80 face = uint80(opened >> 32);
        if (rank < check.shares.cutOffRank) progress.better += face;
        if (rank == check.shares.cutOffRank) progress.atCutOff += face;
        uint256 right = _award(check.shares, rank, face);
        require(award == right, AwardWrong(bid, award, right));
        if (award == 0) return;
        _price(check.prices, uint32(opened), yields);
        progress.accepted += award;
        progress.realised += uint128(Allotments.cost(award, check.prices.price));
        progress.weighted += int256(uint256(award)) * check.prices.yield_;
    }

    /// @dev Every opened bid was shown, each once; now the decision's own figures must be right.
    function _allot(uint256 id, Auction storage auction, Progress memory progress) private {
        Decision memory decision = auction.decision;
        require(progress.better == decision.better, BetterWrong(decision.better, progress.better));
        require(progress.atCutOff == decision.atCutOff, AtCutOffWrong(decision.atCutOff, progress.atCutOff));
        require(progress.accepted != 0, NothingAwarded(id));
        (int256 averageYield, uint32 nonCompetitivePrice) = _averages(auction, progress);
        AuctionResult memory result = AuctionResult({
            offered: auction.offered,
            accepted: progress.accepted,
            realised: progress.realised,
            cutOff: decision.cutOff,
            averageYield: averageYield,
            nonCompetitive: uint80(_nonCompetitiveUnits(auction)),
            nonCompetitivePrice: nonCompetitivePrice,
            bids: progress.bids,
            best: progress.best,
            // a rank's rank is its quote
            worst: Allotments.rankOf(auction.terms.kind, auction.terms.quote, progress.lastRank)
        });
        auction.state = AuctionState.ALLOTTED;
        auction.result = result;
        emit Allotted(id, result);
    }

    /// @dev What is sold, non-competitive bids included, must fit into what the series may still issue.
    function _requireRoom(Auction storage auction, uint256 wanted) private view {
        if (auction.terms.kind != AuctionKind.SALE) return;
        (uint256 needed, uint256 room) = (wanted + _nonCompetitiveUnits(auction), _roomOf(auction.terms.seriesId));
        require(needed <= room, AllocationExceeded(needed, room));
    }

    function _nonCompetitiveUnits(Auction storage auction) private view returns (uint256) {
        return Math.min(auction.nonCompetitiveValid, auction.terms.nonCompetitiveTotal);
    }

    /// @dev The auction, if its issuer may still choose.
    function _undecided(uint256 id) private view returns (Auction storage auction) {
        auction = _auction(id);
        AuctionState state = _stateOf(auction);
        require(state == AuctionState.OPEN || state == AuctionState.DECIDED, AuctionStateWrong(id, state));
    }
}
