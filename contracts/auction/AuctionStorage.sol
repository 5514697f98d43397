// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuctionBooks} from "../interfaces/IAuctionBooks.sol";
import {
    AuctionResult,
    AuctionState,
    AuctionTerms,
    Bid,
    Decision,
    NonCompetitiveBid,
    Progress,
    Settled
} from "../types/Auction.sol";

/// @title AuctionStorage
/// @notice All that is stored of auctions, in one place.
abstract contract AuctionStorage is IAuctionBooks {
    /// @dev The non-competitive bids of one investor, of which more than one makes all void.
    struct Ask {
        uint32 bids;
        uint80 units;
    }

    /// @dev Interest accrued on the settlement date, by unit; no denominator: not asked yet. Asked anew until an award is
    /// settled by it.
    struct Accrued {
        int256 numerator;
        uint256 denominator;
    }

    struct Auction {
        AuctionTerms terms;
        AuctionState state;
        /// @dev When the issuer rejected it; 0 if it lapsed.
        uint40 rejectedAt;
        /// @dev Sealed bids so far; the numbers of bids begin with 1.
        uint32 bidCount;
        /// @dev Of these, opened ones.
        uint32 opened;
        uint80 offered;
        uint32 nonCompetitiveCount;
        /// @dev Asked for by investors who have made one bid.
        uint80 nonCompetitiveValid;
        /// @dev How often it was decided.
        uint32 decisions;
        Decision decision;
        AuctionResult result;
        Accrued accrued;
        /// @dev SWITCH: of the series that is given.
        Accrued accruedInto;
        /// @dev Of bids with a quote; once there is any, or one without, what has accrued stands.
        Settled settled;
        Settled settledNonCompetitive;
        /// @dev Of each decision, by who shows the bids, so that nobody can spoil what another has shown.
        mapping(uint256 decision => mapping(address verifier => Progress)) progress;
        mapping(uint256 bid => Bid) bids;
        mapping(uint256 bid => NonCompetitiveBid) nonCompetitive;
        mapping(address investorId => Ask) asks;
        /// @dev How many bids an investor has sealed, in 16 bits; above them, if its class has a limit, their declared maxima.
        mapping(address investorId => uint256 unitsAndBids) declared;
        /// @dev By category, one more than the units that its dealers may bid for; 0: no limit.
        mapping(uint8 category => uint256 units) limits;
    }

    // what is written there is written through pointers to one auction
    // slither-disable-next-line uninitialized-state
    mapping(uint256 auction => Auction) internal _auctions;
    uint256 internal _auctionCount;
    /// @dev Consents of investors that were used, by what was signed.
    mapping(bytes32 digest => bool) internal _used;
    /// @dev Payments outside, by the hash of everything that is stated.
    mapping(bytes32 statement => bool) internal _stated;

    function _auction(uint256 id) internal view returns (Auction storage auction) {
        auction = _auctions[id];
        require(auction.state != AuctionState.NONE, AuctionUnknown(id));
    }

    /// @dev Where it stands: who hasn't allotted in time has rejected all.
    function _stateOf(Auction storage auction) internal view returns (AuctionState state) {
        state = auction.state;
        bool undecided = state == AuctionState.OPEN || state == AuctionState.DECIDED;
        if (undecided && block.timestamp > auction.terms.decideBy) return AuctionState.REJECTED;
    }
}
