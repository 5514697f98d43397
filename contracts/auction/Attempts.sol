// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAwards} from "../interfaces/IAwards.sol";
import {ISeriesEvents} from "../interfaces/ISeriesEvents.sol";
import {Codes} from "../libraries/Codes.sol";
import {Bid, BidState, NonCompetitiveBid} from "../types/Auction.sol";
import {Allotting} from "./Allotting.sol";
import {Delivery} from "./Delivery.sol";

/// @title Attempts
/// @notice What is to be settled of a bid, and whose fault it is if an attempt at that fails.
abstract contract Attempts is Allotting, Delivery {
    /// @dev So much gas must be left to judge a failure: else whoever calls could make the issuer's part fail by giving little.
    uint256 private constant JUDGING = 1_000_000;

    /// @inheritdoc IAwards
    function deliverOne(uint256 id, uint256 bid, bool competitive) external {
        require(msg.sender == address(this), NotSelf(msg.sender));
        Auction storage auction = _auctions[id];
        Award memory award = competitive
            ? _awarded(auction, auction.bids[bid], id, bid)
            : _awardedNonCompetitive(auction, auction.nonCompetitive[bid], id, bid);
        _deliver(auction, award);
        revert Deliverable();
    }

    /// @dev What is to be settled of a bid.
    function _awarded(Auction storage auction, Bid storage made, uint256 id, uint256 bid)
        internal
        view
        returns (Award memory award)
    {
        uint256 price;
        (award.units, price) = _awardOf(auction, bid);
        require(award.units != 0 && made.state == BidState.OPEN, NothingToSettle(id, bid));
        _value(auction, award, price);
        award.account = award.payer = _standing(made.bidder);
        award.deposit = _deposit(auction, made.maximum);
    }

    /// @dev The same of a non-competitive one.
    function _awardedNonCompetitive(Auction storage auction, NonCompetitiveBid storage made, uint256 id, uint256 bid)
        internal
        view
        returns (Award memory award)
    {
        uint256 price;
        (award.units, price) = _nonCompetitiveAwardOf(auction, bid);
        require(award.units != 0 && made.state == BidState.OPEN, NothingToSettle(id, bid));
        _value(auction, award, price);
        (award.payer, award.account) = (_standing(made.payer), _standing(made.investor));
        award.deposit = _deposit(auction, made.units);
    }

    /// @dev Notes whether an attempt that failed did so by the bidder; the last attempt counts.
    function _noteFailure(uint256 id, uint256 bid) internal returns (bool unpaid) {
        Auction storage auction = _auctions[id];
        Bid storage made = auction.bids[bid];
        (uint256 units,) = _awardOf(auction, bid);
        if (units == 0 || made.state != BidState.OPEN) return false;
        unpaid = _isBlocked(made.bidder) || _isBidders(id, bid, true, _awarded(auction, made, id, bid));
        made.unpaid = unpaid;
    }

    /// @dev The same of a non-competitive one.
    function _noteNonCompetitiveFailure(uint256 id, uint256 bid) internal returns (bool unpaid) {
        Auction storage auction = _auctions[id];
        NonCompetitiveBid storage made = auction.nonCompetitive[bid];
        (uint256 units,) = _nonCompetitiveAwardOf(auction, bid);
        if (units == 0 || made.state != BidState.OPEN) return false;
        unpaid = _isBlocked(made.payer) || _isBlocked(made.investor)
            || _isBidders(id, bid, false, _awardedNonCompetitive(auction, made, id, bid));
        made.unpaid = unpaid;
    }

    /// @dev Does the bidder lack what it has to bring, though the issuer can do its part; or is it itself why the issuer
    /// can't? What hooks and cash tokens answer blames nobody by itself: the bidder's side is looked at here.
    function _isBidders(uint256 id, uint256 bid, bool competitive, Award memory award) private returns (bool) {
        require(gasleft() >= JUDGING, GasTooLow(JUDGING));
        // what it does is undone
        // slither-disable-next-line reentrancy-no-eth
        try IAwards(address(this)).deliverOne(id, bid, competitive) {
            return false; // it never comes back without an error
        } catch (bytes memory reason) {
            if (bytes4(reason) == Deliverable.selector) return _lacks(_auctions[id], award);
            return _isOwn(reason) && _isBarred(_auctions[id], award);
        }
    }

    /// @dev Does the series refuse the account for what it is itself, and not by a rule of its own?
    function _isOwn(bytes memory reason) private pure returns (bool) {
        if (bytes4(reason) != ISeriesEvents.TransferRefused.selector || reason.length < 36) return false;
        // the code is the error's first argument, of one byte
        uint256 code = uint8(reason[35]);
        if (code == Codes.RECEIVER_FROZEN) return true;
        return
            code > Codes.RECEIVER && code <= Codes.RECEIVER + Codes.REMOVED && code != Codes.RECEIVER + Codes.CATEGORY;
    }
}
