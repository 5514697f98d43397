// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDeposits} from "../interfaces/IDeposits.sol";
import {AuctionState, Bid, BidState, Failure, NonCompetitiveBid} from "../types/Auction.sol";
import {Allotting} from "./Allotting.sol";
import {AuctionCash} from "./AuctionCash.sol";

/// @title Deposits
/// @notice What becomes of deposits that no settlement uses.
abstract contract Deposits is IDeposits, Allotting, AuctionCash {
    /// @inheritdoc IDeposits
    function release(uint256 auction, uint256[] calldata bids) external nonReentrant {
        Auction storage found = _auction(auction);
        for (uint256 i; i < bids.length; ++i) {
            uint256 bid = bids[i];
            Bid storage made = found.bids[bid];
            (bool back,) = _fateOf(found, bid);
            require(back, NotReleasable(auction, bid, made.state));
            made.state = BidState.RELEASED;
            (address account, uint256 amount) = (_standing(made.bidder), _deposit(found, made.maximum));
            emit BidReleased(auction, bid, account, amount);
            _give(found, account, amount);
        }
    }

    /// @inheritdoc IDeposits
    function releaseNonCompetitive(uint256 auction, uint256[] calldata bids) external nonReentrant {
        Auction storage found = _auction(auction);
        for (uint256 i; i < bids.length; ++i) {
            uint256 bid = bids[i];
            NonCompetitiveBid storage made = found.nonCompetitive[bid];
            (bool back,) = _fateOfNonCompetitive(found, bid);
            require(back, NotReleasable(auction, bid, made.state));
            made.state = BidState.RELEASED;
            (address account, uint256 amount) = (_standing(made.payer), _deposit(found, made.units));
            emit NonCompetitiveReleased(auction, bid, account, amount);
            _give(found, account, amount);
        }
    }

    /// @inheritdoc IDeposits
    function forfeit(uint256 auction, uint256[] calldata bids) external nonReentrant {
        Auction storage found = _auction(auction);
        for (uint256 i; i < bids.length; ++i) {
            uint256 bid = bids[i];
            Bid storage made = found.bids[bid];
            (, bool lost) = _fateOf(found, bid);
            require(lost, NotForfeitable(auction, bid, made.state));
            Failure failure = made.state == BidState.SEALED ? Failure.UNOPENED : Failure.UNPAID;
            made.state = BidState.FORFEITED;
            uint256 amount = _deposit(found, made.maximum);
            emit BidForfeited(auction, bid, made.bidder, amount, failure);
            _give(found, found.terms.treasury, amount);
        }
    }

    /// @inheritdoc IDeposits
    function forfeitNonCompetitive(uint256 auction, uint256[] calldata bids) external nonReentrant {
        Auction storage found = _auction(auction);
        for (uint256 i; i < bids.length; ++i) {
            uint256 bid = bids[i];
            NonCompetitiveBid storage made = found.nonCompetitive[bid];
            (, bool lost) = _fateOfNonCompetitive(found, bid);
            require(lost, NotForfeitable(auction, bid, made.state));
            made.state = BidState.FORFEITED;
            uint256 amount = _deposit(found, made.units);
            emit NonCompetitiveForfeited(auction, bid, made.payer, amount);
            _give(found, found.terms.treasury, amount);
        }
    }

    /// @dev Is the bid's deposit to be returned, or lost? Neither, if it is used already or may still be.
    function _fateOf(Auction storage found, uint256 bid) private view returns (bool back, bool lost) {
        BidState state = found.bids[bid].state;
        if (state == BidState.SEALED) {
            (uint256 rejected, uint256 revealClose) = (found.rejectedAt, found.terms.revealClose);
            back = rejected != 0 && rejected <= revealClose;
            lost = !back && block.timestamp > revealClose;
        } else if (state == BidState.OPEN) {
            (uint256 units,) = _awardOf(found, bid);
            return _fateOfAward(found, units, found.bids[bid].unpaid);
        }
    }

    function _fateOfNonCompetitive(Auction storage found, uint256 bid) private view returns (bool back, bool lost) {
        NonCompetitiveBid storage made = found.nonCompetitive[bid];
        if (made.state != BidState.OPEN) return (false, false);
        if (found.asks[made.investorId].bids > 1) return (true, false);
        (uint256 units,) = _nonCompetitiveAwardOf(found, bid);
        return _fateOfAward(found, units, made.unpaid);
    }

    function _fateOfAward(Auction storage found, uint256 units, bool unpaid)
        private
        view
        returns (bool back, bool lost)
    {
        AuctionState state = _stateOf(found);
        if (state != AuctionState.ALLOTTED) return (state == AuctionState.REJECTED, false);
        // awarded nothing
        // slither-disable-next-line incorrect-equality
        if (units == 0) return (true, false);
        if (block.timestamp <= found.terms.settleBy) return (false, false);
        return (!unpaid, unpaid);
    }
}
