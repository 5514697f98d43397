// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {IAwards} from "../interfaces/IAwards.sol";
import {AuctionKind, AuctionState, Bid, BidState, NonCompetitiveBid, Settled} from "../types/Auction.sol";
import {Attempts} from "./Attempts.sol";

/// @title Awards
/// @notice How awards are settled.
abstract contract Awards is Attempts {
    /// @inheritdoc IAwards
    function settle(uint256 auction, uint256[] calldata bids) external nonReentrant {
        _requireCash(auction);
        for (uint256 i; i < bids.length; ++i) {
            try IAwards(address(this)).settleOne(auction, bids[i], true) {}
            catch (bytes memory reason) {
                emit AwardUnsettled(auction, bids[i], _noteFailure(auction, bids[i]), reason);
            }
        }
    }

    /// @inheritdoc IAwards
    function settleNonCompetitive(uint256 auction, uint256[] calldata bids) external nonReentrant {
        _requireCash(auction);
        for (uint256 i; i < bids.length; ++i) {
            try IAwards(address(this)).settleOne(auction, bids[i], false) {}
            catch (bytes memory reason) {
                emit NonCompetitiveUnsettled(auction, bids[i], _noteNonCompetitiveFailure(auction, bids[i]), reason);
            }
        }
    }

    /// @inheritdoc IAwards
    function settleOne(uint256 auction, uint256 bid, bool competitive) external {
        require(msg.sender == address(this), NotSelf(msg.sender));
        if (competitive) _settle(auction, bid, true);
        else _settleNonCompetitive(auction, bid, true);
    }

    /// @inheritdoc IAwards
    function stateSettled(
        uint256 auction,
        uint256[] calldata bids,
        uint256[] calldata nonCompetitive,
        bytes32 paymentId,
        bytes32 documentHash
    ) external only(Roles.PAYING_AGENT) {
        _settling(auction);
        _stated[_statement(auction, bids, nonCompetitive, paymentId, documentHash)] = true;
        emit SettlementStated(auction, paymentId, documentHash, bids, nonCompetitive);
    }

    /// @inheritdoc IAwards
    function confirmSettled(
        uint256 auction,
        uint256[] calldata bids,
        uint256[] calldata nonCompetitive,
        bytes32 paymentId,
        bytes32 documentHash
    ) external only(Roles.REVIEWER) nonReentrant {
        _noteAccrued(auction, _settling(auction));
        bytes32 statement = _statement(auction, bids, nonCompetitive, paymentId, documentHash);
        require(_stated[statement], NotStated(auction, paymentId));
        delete _stated[statement];
        for (uint256 i; i < bids.length; ++i) {
            _settle(auction, bids[i], false);
        }
        for (uint256 i; i < nonCompetitive.length; ++i) {
            _settleNonCompetitive(auction, nonCompetitive[i], false);
        }
        emit SettlementConfirmed(auction, paymentId, documentHash);
    }

    /// @inheritdoc IAwards
    function accruedOf(uint256 auction) external view returns (int256 numerator, uint256 denominator) {
        Accrued storage accrued = _auction(auction).accrued;
        return (accrued.numerator, accrued.denominator);
    }

    /// @inheritdoc IAwards
    function settledOf(uint256 auction)
        external
        view
        returns (Settled memory competitive, Settled memory nonCompetitive)
    {
        Auction storage found = _auction(auction);
        return (found.settled, found.settledNonCompetitive);
    }

    /// @inheritdoc IAwards
    function isStated(
        uint256 auction,
        uint256[] calldata bids,
        uint256[] calldata nonCompetitive,
        bytes32 paymentId,
        bytes32 documentHash
    ) external view returns (bool) {
        return _stated[_statement(auction, bids, nonCompetitive, paymentId, documentHash)];
    }

    function _settle(uint256 id, uint256 bid, bool inCash) private {
        Auction storage auction = _auctions[id];
        Bid storage made = auction.bids[bid];
        Award memory award = _awarded(auction, made, id, bid);
        made.state = BidState.SETTLED;
        _count(auction.settled, award);
        emit AwardSettled(id, bid, award.account, award.units, award.clean, award.accrued);
        AuctionKind kind = auction.terms.kind;
        if (kind == AuctionKind.SALE) _sell(auction, award, inCash);
        else if (kind == AuctionKind.BUY_BACK) _buy(auction, award, inCash);
        else _switch(id, bid, auction, award, inCash);
    }

    function _settleNonCompetitive(uint256 id, uint256 bid, bool inCash) private {
        Auction storage auction = _auctions[id];
        NonCompetitiveBid storage made = auction.nonCompetitive[bid];
        Award memory award = _awardedNonCompetitive(auction, made, id, bid);
        made.state = BidState.SETTLED;
        _count(auction.settledNonCompetitive, award);
        emit NonCompetitiveSettled(id, bid, award.account, award.payer, award.units, award.clean, award.accrued);
        _sell(auction, award, inCash);
    }

    /// @dev Its awards can be settled in cash now.
    function _requireCash(uint256 auction) private {
        Auction storage found = _settling(auction);
        require(address(found.terms.cash) != address(0), PaidOutside(auction));
        _noteAccrued(auction, found);
    }

    function _settling(uint256 auction) private view returns (Auction storage found) {
        found = _in(auction, AuctionState.ALLOTTED);
        _from(auction, found.terms.settleFrom);
        _until(auction, found.terms.settleBy);
    }

    function _statement(
        uint256 auction,
        uint256[] calldata bids,
        uint256[] calldata nonCompetitive,
        bytes32 paymentId,
        bytes32 documentHash
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(auction, bids, nonCompetitive, paymentId, documentHash));
    }
}
