// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuctionBids} from "../interfaces/IAuctionBids.sol";
import {AuctionState, Bid, BidState, NonCompetitiveBid, Opening} from "../types/Auction.sol";
import {Word} from "../types/Word.sol";
import {AuctionCash} from "./AuctionCash.sol";

/// @title Bidding
/// @notice Sealed bids.
abstract contract Bidding is IAuctionBids, AuctionCash {
    /// @dev What the commitment becomes when it is opened: face above, quote in these low bits.
    uint256 private constant QUOTE_BITS = 32;
    /// @dev Of what an investor has declared, these low bits count its bids, and above them stand units.
    uint256 private constant COUNT_BITS = 16;

    /// @inheritdoc IAuctionBids
    function commit(uint256 auction, bytes32 commitment, uint80 maximum, bytes calldata sealedOpening)
        external
        nonReentrant
        returns (uint256 bid)
    {
        Auction storage found = _in(auction, AuctionState.OPEN);
        _until(auction, found.terms.bidsClose);
        _requireUnits(auction, found, maximum, MOST);
        Word word = _bidder(auction, msg.sender, found.terms.bidders);
        bid = ++found.bidCount;
        address counted = _count(auction, found, word, maximum);
        Bid storage made = found.bids[bid];
        made.sealedBid = commitment;
        (made.bidder, made.maximum, made.state) = (msg.sender, maximum, BidState.SEALED);
        if (counted != address(0)) made.investorId = counted;
        emit BidSealed(auction, bid, msg.sender, maximum, commitment, sealedOpening);
        _take(found, msg.sender, _deposit(found, maximum));
    }

    /// @inheritdoc IAuctionBids
    function withdrawBid(uint256 auction, uint256 bid) external nonReentrant {
        Auction storage found = _in(auction, AuctionState.OPEN);
        _until(auction, found.terms.bidsClose);
        Bid storage made = found.bids[bid];
        require(made.state == BidState.SEALED, BidNotSealed(auction, bid, made.state));
        require(msg.sender == _standing(made.bidder), NotTheBidder(auction, bid, msg.sender));
        made.state = BidState.RELEASED;
        if (made.investorId != address(0)) found.declared[made.investorId] -= uint256(made.maximum) << COUNT_BITS;
        emit BidWithdrawn(auction, bid, made.bidder);
        _give(found, msg.sender, _deposit(found, made.maximum));
    }

    /// @inheritdoc IAuctionBids
    function reveal(uint256 auction, Opening[] calldata openings) external {
        Auction storage found = _in(auction, AuctionState.OPEN);
        _from(auction, uint256(found.terms.bidsClose) + 1);
        _until(auction, found.terms.revealClose);
        for (uint256 i; i < openings.length; ++i) {
            _open(auction, found, openings[i]);
        }
    }

    /// @inheritdoc IAuctionBids
    function countsOf(uint256 auction) external view returns (uint256 bids, uint256 opened, uint256 nonCompetitive) {
        Auction storage found = _auction(auction);
        return (found.bidCount, found.opened, found.nonCompetitiveCount);
    }

    /// @inheritdoc IAuctionBids
    function bidOf(uint256 auction, uint256 bid) external view returns (Bid memory) {
        return _auction(auction).bids[bid];
    }

    /// @inheritdoc IAuctionBids
    function nonCompetitiveBidOf(uint256 auction, uint256 bid) external view returns (NonCompetitiveBid memory) {
        return _auction(auction).nonCompetitive[bid];
    }

    /// @inheritdoc IAuctionBids
    function commitmentOf(uint256 auction, address bidder, uint32 quote, uint80 face, bytes32 salt)
        public
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), auction, bidder, quote, face, salt));
    }

    /// @dev The word of an admitted wallet whose category is in the mask.
    function _bidder(uint256 auction, address account, uint256 categories) internal view returns (Word word) {
        word = _admitted(account);
        uint256 category = word.category();
        require((categories >> category) & 1 != 0, CategoryExcluded(auction, account, category));
    }

    function _requireUnits(uint256 auction, Auction storage found, uint256 units, uint256 most) internal view {
        bool whole = units % found.terms.denomination == 0;
        require(whole && units != 0 && units <= most, UnitsInvalid(auction, units, most));
    }

    /// @dev Counts the bid for its investor, and its units if the class has a limit; whose units they are, or zero.
    function _count(uint256 auction, Auction storage found, Word word, uint80 units) private returns (address counted) {
        (address investorId, uint256 most) = (word.investor(), found.terms.mostBids);
        uint256 declared = found.declared[investorId] + 1;
        require(uint16(declared) <= most && uint16(declared) != 0, TooManyBids(auction, investorId, most));
        uint256 limit = found.limits[uint8(word.category())];
        if (limit != 0) {
            declared += uint256(units) << COUNT_BITS;
            uint256 sum = declared >> COUNT_BITS;
            require(sum < limit, ClassLimitExceeded(auction, investorId, sum, limit - 1));
            counted = investorId;
        }
        found.declared[investorId] = declared;
    }

    function _open(uint256 auction, Auction storage found, Opening calldata opening) private {
        uint256 bid = opening.bid;
        Bid storage made = found.bids[bid];
        // whoever opened it meanwhile must not spoil the others of a batch
        if (made.state == BidState.OPEN) return;
        require(made.state == BidState.SEALED, BidNotSealed(auction, bid, made.state));
        (address bidder, uint32 quote, uint80 face) = (made.bidder, opening.quote, opening.face);
        require(made.sealedBid == commitmentOf(auction, bidder, quote, face, opening.salt), OpeningWrong(auction, bid));
        bool counts = quote != 0 && face != 0 && face <= made.maximum && face % found.terms.denomination == 0;
        require(counts, OpeningInvalid(auction, bid, quote, face));
        made.sealedBid = bytes32((uint256(face) << QUOTE_BITS) | quote);
        made.state = BidState.OPEN;
        ++found.opened;
        found.offered += face;
        emit BidOpened(auction, bid, bidder, quote, face);
    }
}
