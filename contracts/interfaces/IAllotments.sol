// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuctionResult, AuctionState, Decision, Progress} from "../types/Auction.sol";
import {IAuctionBooks} from "./IAuctionBooks.sol";
import {IYieldCalculator} from "./IYieldCalculator.sol";

/// @title IAllotments
/// @notice How an auction is decided. The issuer picks the cut-off and how much it wants, which may be more or less than
/// was announced, or rejects all bids. What each bid gets follows from that alone: better bids are met in full; those at the
/// cut-off share the rest in proportion to their face, to the nearest lot, half up, where small ones are met in full
/// (DMMD Circular 2 of 2007 of the State Bank of Pakistan); worse ones get nothing.
///
/// The decision states what is better and what is at the cut-off, as whoever computed it from the opened bids found it.
/// Then anybody shows all opened bids, the better first and the earlier first among equals, in as many calls as it takes.
/// Each is checked, and the sums at the end; so no bid can be left out, put back or favoured, whoever computed it. Each
/// shows them for itself, and who is first at the end has the auction allotted: who leaves bids out stops only itself.
///
/// Units are minor units of face value. Quotes and prices have 4 decimals (983815 is 98.3815), yields 18 (fractions of one).
interface IAllotments is IAuctionBooks {
    /// @notice The issuer has chosen; what was verified of a choice before counts no more.
    event Decided(uint256 indexed auction, Decision decision);
    /// @notice These bids are awarded so many units, provided that the auction is allotted.
    event AwardsVerified(uint256 indexed auction, address indexed verifier, uint32[] bids, uint80[] awards);
    /// @notice All bids are verified; awards can be settled.
    event Allotted(uint256 indexed auction, AuctionResult result);
    /// @notice The issuer has rejected all bids, for good.
    event AuctionRejected(uint256 indexed auction);

    /// @notice What the decision counts is more than was opened.
    error DecisionExceedsOffers(uint256 counted, uint80 offered);
    /// @notice At the cut-off something must be wanted, and no more than there is: `least` to `most` units in all.
    error WantedOutOfRange(uint80 wanted, uint256 least, uint256 most);
    /// @notice The series may issue only `room` more units, and that much would be needed, with non-competitive bids.
    error AllocationExceeded(uint256 needed, uint256 room);
    /// @notice There is not one award for each bid.
    error AwardsMissing(uint256 bids, uint256 awards);
    /// @notice The bid is none that was opened.
    error BidNotOpened(uint256 auction, uint256 bid);
    /// @notice The bid is no worse than the one before it, or the same, or earlier at the same quote.
    error BidOutOfOrder(uint256 bid, uint256 before);
    /// @notice By the rules the bid gets another number of units.
    error AwardWrong(uint256 bid, uint256 award, uint256 right);
    /// @notice There is not one yield for each price at which something is awarded, or yields that nobody needs.
    error YieldsMissing(uint256 needed, uint256 given);
    /// @notice This is not the yield of that price.
    error YieldWrong(uint32 price, int256 yield_);
    /// @notice The decision states another face for the bids better than the cut-off.
    error BetterWrong(uint80 stated, uint80 right);
    /// @notice The decision states another face for the bids at the cut-off.
    error AtCutOffWrong(uint80 stated, uint80 right);
    /// @notice Rounded to lots, nobody is awarded anything; who wants that rejects.
    error NothingAwarded(uint256 auction);

    /// @notice Chooses the cut-off, after the openings and up to `decideBy`; again, as long as nothing is allotted. What is
    /// sold must fit into the allocation of the series, if that is deployed. Only the issuer.
    function decide(uint256 auction, Decision calldata decision) external;
    /// @notice Shows the next opened bids after those that the caller has shown, with what each gets; with the last of them
    /// the auction is allotted. Anybody.
    /// @param bids their numbers, in order
    /// @param awards what each gets, units
    /// @param yields where bids quote prices and yields are compounded: one for each price at which one of these bids is
    /// awarded something, in order, 18 decimals ({IYieldCalculator-isYieldOf}); else none
    function verify(uint256 auction, uint32[] calldata bids, uint80[] calldata awards, int256[] calldata yields)
        external;
    /// @notice Rejects all bids, before the auction is allotted. Only the issuer.
    function reject(uint256 auction) external;

    /// @notice Converts yields to prices and checks the yields of prices.
    function calculator() external view returns (IYieldCalculator);
    /// @notice Where the auction stands now; REJECTED also if nothing was allotted up to `decideBy`.
    function stateOf(uint256 auction) external view returns (AuctionState);
    /// @notice What the issuer chose; all zero if it has not yet.
    function decisionOf(uint256 auction) external view returns (Decision memory);
    /// @notice What somebody has shown of that.
    function progressOf(uint256 auction, address verifier) external view returns (Progress memory);
    /// @notice What the auction has come to; all zero until it is allotted.
    function resultOf(uint256 auction) external view returns (AuctionResult memory);
    /// @notice What a bid is awarded, and at which clean price; zero unless the auction is allotted, and for a bid that
    /// was never opened, that got nothing, or whose award was forfeited.
    function awardOf(uint256 auction, uint256 bid) external view returns (uint256 units, uint256 price);
    /// @notice The same of a non-competitive bid; zero as well if the investor has made another.
    function nonCompetitiveAwardOf(uint256 auction, uint256 bid) external view returns (uint256 units, uint256 price);
}
