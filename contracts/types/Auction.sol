// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice What an auction does.
enum AuctionKind {
    /// Issues units against cash.
    SALE,
    /// Buys units back and burns them.
    BUY_BACK,
    /// Buys units back and pays with units of another series.
    SWITCH
}

/// @notice What a bid quotes, as an integer of 4 decimals: 983815 is a price of 98.3815 per 100 of face value, or 71485 a
/// yield, rate or margin of 7.1485 %.
enum Quote {
    PRICE,
    YIELD,
    /// The coupon of a new series, at par: the cut-off becomes the coupon.
    RATE,
    /// Percent over the benchmark of a new series, at par.
    MARGIN
}

/// @notice Where an auction stands. Bids come in, and are opened, while it is OPEN; by which of them, times tell.
enum AuctionState {
    NONE,
    OPEN,
    /// A cut-off is chosen; the allotment is being verified.
    DECIDED,
    /// The allotment is verified; awards are settled.
    ALLOTTED,
    /// Nothing is allotted. For good.
    REJECTED
}

/// @notice How price and yield hang together ({YieldCalculator}).
enum Convention {
    /// There is no yield: auctions of a rate or a margin.
    NONE,
    /// Simple yield: price = 100 / (1 + yield · days / yearDays).
    SIMPLE,
    /// Bank discount: price = 100 · (1 − yield · days / yearDays).
    DISCOUNT,
    /// Street convention: coupons and principal, compounded also over the broken first period, less accrued interest.
    COMPOUNDED
}

/// @notice What a yield is reckoned from, on the settlement date.
/// @param convention which formula
/// @param daysLeft days to maturity; SIMPLE and DISCOUNT
/// @param yearDays days in a year; SIMPLE and DISCOUNT
/// @param frequency coupons a year; COMPOUNDED
/// @param coupons how many are still paid; COMPOUNDED
/// @param daysToCoupon days from settlement to the next coupon; COMPOUNDED
/// @param couponDays days of that coupon's period; COMPOUNDED
/// @param coupon each coupon per 100 of face value, 18 decimals; COMPOUNDED
/// @param accrued interest accrued on the settlement date per 100 of face value, 18 decimals; COMPOUNDED
struct YieldTerms {
    Convention convention;
    uint16 daysLeft;
    uint16 yearDays;
    uint8 frequency;
    uint16 coupons;
    uint16 daysToCoupon;
    uint16 couponDays;
    uint96 coupon;
    int96 accrued;
}

/// @notice How much dealers of one category may bid for in all.
struct ClassLimit {
    uint8 category;
    uint80 units;
}

/// @notice An auction as it is announced. Units are minor units of face value; times are Unix seconds, closes inclusive.
/// @param seriesId the series that is sold or bought, its ISIN in ASCII; needn't be deployed before settlement
/// @param kind what the auction does
/// @param quote what bids quote; BUY_BACK takes prices or yields, SWITCH prices
/// @param uniform does everybody pay the cut-off? Else each award its own quote
/// @param atAverage are non-competitive awards priced at the weighted average yield? Else at the cut-off
/// @param nonCompetitiveClose last second for non-competitive bids; 0: there are none
/// @param bidsClose last second for sealed bids
/// @param revealClose last second in which they are opened
/// @param decideBy last second in which a verified allotment may be reached
/// @param settleFrom first second in which awards are settled
/// @param settleBy last second of that; who has not paid then has defaulted
/// @param settlementDate days since the epoch, the date up to which interest accrues
/// @param target what the debt office announces; binds nobody
/// @param denomination multiple in which bids are made
/// @param lot multiple to which awards at the cut-off are rounded, to the nearest
/// @param exempt bids at the cut-off up to so many units are met in full
/// @param bidders bit i set: investors of category i may bid
/// @param mostBids sealed bids that one investor may make, over all its wallets; withdrawn ones are counted
/// @param nonCompetitiveBidders bit i set: investors of category i may bid non-competitively
/// @param nonCompetitiveCap units that one investor may ask for
/// @param nonCompetitiveTotal units that all of them are given at most, shared in proportion
/// @param depositRate deposit on the declared maximum of a bid, basis points
/// @param cash in which awards are paid; zero: outside the chain
/// @param exponent one minor unit of the currency is 10^exponent units of the cash token
/// @param treasury who is paid for units that are sold, pays for those bought (a paying agent, then), and receives
/// forfeited deposits
/// @param sealingKey X25519 key of the auction agent, to which openings may be encrypted; 0: none
/// @param into SWITCH: the series that is given instead
/// @param intoPrice SWITCH: its clean price per 100, 4 decimals
/// @param maturing what of older debt falls due on the settlement date, as the debt office announces it; binds nobody
/// @param yield how price and yield hang together
struct AuctionTerms {
    bytes32 seriesId;
    AuctionKind kind;
    Quote quote;
    bool uniform;
    bool atAverage;
    uint40 nonCompetitiveClose;
    uint40 bidsClose;
    uint40 revealClose;
    uint40 decideBy;
    uint40 settleFrom;
    uint40 settleBy;
    uint32 settlementDate;
    uint80 target;
    uint80 denomination;
    uint80 lot;
    uint80 exempt;
    uint24 bidders;
    uint16 mostBids;
    uint24 nonCompetitiveBidders;
    uint80 nonCompetitiveCap;
    uint80 nonCompetitiveTotal;
    uint16 depositRate;
    IERC20 cash;
    uint8 exponent;
    address treasury;
    bytes32 sealingKey;
    bytes32 into;
    uint32 intoPrice;
    uint80 maturing;
    YieldTerms yield;
}

/// @notice Where a bid stands.
enum BidState {
    NONE,
    /// Its opening is awaited.
    SEALED,
    /// Open; a non-competitive bid is so from the start.
    OPEN,
    /// Its award is settled, or confirmed as paid outside; its deposit is used or returned.
    SETTLED,
    /// Taken back before the close, or void, or awarded nothing; its deposit is returned.
    RELEASED,
    /// Never opened, or its award not paid; its deposit is the treasury's.
    FORFEITED
}

/// @notice A competitive bid.
/// @param sealedBid the commitment; from the opening on face << 32 | quote
/// @param bidder who gets and pays
/// @param maximum the declared maximum of its face, units
/// @param state where it stands
/// @param unpaid did the last attempt to settle its award fail by the bidder? Then its deposit is lost, unless a later one
/// settles it or fails by the issuer
/// @param investorId whose class limit its maximum counts for; zero if the class has none
struct Bid {
    bytes32 sealedBid;
    address bidder;
    uint80 maximum;
    BidState state;
    bool unpaid;
    address investorId;
}

/// @notice What opens a bid: with the bidder, it hashes to the commitment.
/// @param bid its number
/// @param quote price, yield, rate or margin, 4 decimals
/// @param face units bid for
/// @param salt random, so that nobody finds the rest by trying
struct Opening {
    uint256 bid;
    uint32 quote;
    uint80 face;
    bytes32 salt;
}

/// @notice A non-competitive bid.
/// @param payer who pays
/// @param units asked for
/// @param state where it stands; OPEN also if it is void, which shows in its award
/// @param unpaid did the last attempt to settle its award fail by who pays or gets the units?
/// @param investor who gets the units
/// @param investorId the investor's id when it bid: of several bids under one id, all are void
struct NonCompetitiveBid {
    address payer;
    uint80 units;
    BidState state;
    bool unpaid;
    address investor;
    address investorId;
}

/// @notice Why a deposit is lost.
enum Failure {
    /// The bid was never opened.
    UNOPENED,
    /// What was awarded was not paid, or not delivered, by the bidder.
    UNPAID
}

/// @notice What the issuer has decided, from the allotment that was computed of the opened bids.
/// @param cutOff the last quote that is accepted
/// @param wanted competitive face that is accepted, before rounding to lots
/// @param better face of the bids that are better than the cut-off; all of it is accepted
/// @param atCutOff face of the bids at the cut-off, which share the rest
struct Decision {
    uint32 cutOff;
    uint80 wanted;
    uint80 better;
    uint80 atCutOff;
}

/// @notice What has been verified of an allotment.
/// @param bids how many, in their order: better ones first, earlier ones first among equals
/// @param lastRank rank of the last of them
/// @param lastBid its number
/// @param better face of those better than the cut-off
/// @param atCutOff face of those at the cut-off
/// @param accepted units awarded
/// @param realised clean price of the awards, minor units
/// @param best quote of the first of them
/// @param weighted Σ award · yield, 18 decimals; Σ award · price where there is no yield
struct Progress {
    uint32 bids;
    uint32 lastRank;
    uint32 lastBid;
    uint80 better;
    uint80 atCutOff;
    uint80 accepted;
    uint128 realised;
    uint32 best;
    int256 weighted;
}

/// @notice What an auction has come to.
/// @param offered competitive face that was opened
/// @param accepted competitive face that was awarded
/// @param realised clean price of that, minor units
/// @param cutOff the last accepted quote, 4 decimals
/// @param averageYield average of what the accepted bids quote as a yield, rate or margin, or of the yields of their prices,
/// weighted by award; 18 decimals, cut after the last. 0 if there is no yield
/// @param nonCompetitive face for non-competitive bids: all that is validly asked for, or the total if that is less. What
/// shares lose down to the denomination isn't taken off; what was awarded is told as it is settled ({Settled})
/// @param nonCompetitivePrice at this clean price per 100, 4 decimals
/// @param bids how many were opened
/// @param best quote of the best of them
/// @param worst quote of the worst of them
struct AuctionResult {
    uint80 offered;
    uint80 accepted;
    uint128 realised;
    uint32 cutOff;
    int256 averageYield;
    uint80 nonCompetitive;
    uint32 nonCompetitivePrice;
    uint32 bids;
    uint32 best;
    uint32 worst;
}

/// @notice What is settled of awards by now; amounts are rounded by award, in minor units.
/// @param units of the series
/// @param clean their clean price
/// @param accrued the interest that is paid beside it
struct Settled {
    uint80 units;
    uint96 clean;
    int80 accrued;
}
