// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IRateFixings
/// @notice Fills in the amounts of floating rows. The calculation agent proposes one and names its source; within a
/// window a reviewer may dispute it; after that anybody makes it final, and the row is a coupon like any other. Who is
/// paid is settled by the record time, so that a late fixing takes nothing from anybody.
interface IRateFixings {
    /// @notice How the floating rows of a series are fixed.
    /// @param window seconds for which a proposal may be disputed, inclusive; not zero
    /// @param fallbackAfter seconds after a row's record time from which the fallback may be taken
    /// @param numerator the fallback per unit, as a fraction with `denominator`
    /// @param denominator zero: the fallback is the amount that was fixed last
    struct FixingTerms {
        uint32 window;
        uint32 fallbackAfter;
        uint56 numerator;
        uint56 denominator;
    }

    /// @notice An amount per unit that waits for the end of its window.
    /// @param since when it was proposed, Unix seconds; zero: there is none
    /// @param source where the rate comes from, such as an auction's number
    /// @param documentHash SHA-256 of the paper that says so
    struct Proposal {
        uint56 numerator;
        uint56 denominator;
        uint40 since;
        bytes32 source;
        bytes32 documentHash;
    }

    /// @notice Floating rows of the series are fixed by these terms.
    event FixingTermsSet(ISovereignBond indexed bond, FixingTerms terms);
    /// @notice The row shall pay this.
    event RateProposed(
        ISovereignBond indexed bond,
        uint256 indexed row,
        uint256 numerator,
        uint256 denominator,
        bytes32 source,
        bytes32 documentHash
    );
    /// @notice The proposal is off; `reasonHash` is the SHA-256 of the objection.
    event RateDisputed(ISovereignBond indexed bond, uint256 indexed row, bytes32 reasonHash);
    /// @notice The row is a coupon and pays this; source and hash are zero for the fallback.
    event RateFixed(
        ISovereignBond indexed bond,
        uint256 indexed row,
        uint256 numerator,
        uint256 denominator,
        bytes32 source,
        bytes32 documentHash
    );

    /// @notice The window of the terms is zero.
    error WindowMissing();
    /// @notice The row is not floating, or not any more.
    error NotFloating(uint256 row);
    /// @notice An amount needs a denominator.
    error DenominatorMissing();
    /// @notice An amount was proposed for the row; it is disputed or becomes final.
    error ProposalPending(uint256 row);
    /// @notice Nothing is proposed for the row.
    error NothingProposed(uint256 row);
    /// @notice The window was open up to and including `end`.
    error WindowOver(uint256 row, uint256 end);
    /// @notice The window is open up to and including `end`.
    error WindowOpen(uint256 row, uint256 end);
    /// @notice The fallback may be taken from `time` on.
    error FallbackTooEarly(uint256 row, uint256 time);
    /// @notice The fallback is the amount that was fixed last, and none was.
    error NothingFixedYet(ISovereignBond bond);

    /// @notice Sets how floating rows are fixed, before the series is opened. Only the issuer.
    function setFixingTerms(ISovereignBond bond, FixingTerms calldata terms) external;
    /// @notice Proposes what a floating row pays. Only the calculation agent.
    function proposeRate(
        ISovereignBond bond,
        uint256 row,
        uint56 numerator,
        uint56 denominator,
        bytes32 source,
        bytes32 documentHash
    ) external;
    /// @notice Takes a proposal away while its window is open. Only a reviewer.
    function disputeRate(ISovereignBond bond, uint256 row, bytes32 reasonHash) external;
    /// @notice Makes a proposal final once its window is over. Anybody may call it.
    function settleRate(ISovereignBond bond, uint256 row) external;
    /// @notice Makes the fallback final, if nothing is proposed and its time has come. Anybody may call it.
    function settleFallback(ISovereignBond bond, uint256 row) external;

    /// @notice How the series' floating rows are fixed; a window of zero: it can have none.
    function fixingTermsOf(ISovereignBond bond) external view returns (FixingTerms memory);
    /// @notice What is proposed for a row.
    function proposalOf(ISovereignBond bond, uint256 row) external view returns (Proposal memory);
}
