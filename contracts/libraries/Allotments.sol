// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AuctionKind, Decision, Quote} from "../types/Auction.sol";

/// @title Allotments
/// @notice Who is better, and who gets how much: the rules of DMMD Circular 2 of 2007 of the State Bank of Pakistan.
library Allotments {
    /// @dev What units cost at a price of 100, by the quote's 4 decimals.
    uint256 internal constant PAR = 1_000_000;

    /// @dev The place of a quote: the lower, the better. Who sells prefers high prices and low yields, rates and margins;
    /// who buys the opposite.
    function rankOf(AuctionKind kind, Quote quote, uint32 quoted) internal pure returns (uint32) {
        bool highest = (kind == AuctionKind.SALE) == (quote == Quote.PRICE);
        return highest ? type(uint32).max - quoted : quoted;
    }

    /// @dev What a bid at the cut-off gets. All of them are met in full if what is left is enough. Else those up to
    /// `exempt` are, and the others get their proportion of what is left, to the nearest lot, half up; the exempt count in
    /// the proportion, too.
    function atCutOff(Decision memory decision, uint256 lot, uint256 exempt, uint256 face)
        internal
        pure
        returns (uint256)
    {
        uint256 left = decision.wanted - decision.better;
        if (left >= decision.atCutOff || face <= exempt) return face;
        uint256 whole = decision.atCutOff * lot;
        // whole lots are what is meant
        // slither-disable-next-line divide-before-multiply
        uint256 share = (2 * face * left + whole) / (2 * whole) * lot;
        return share < face ? share : face;
    }

    /// @dev What units cost at a clean price, half up.
    function cost(uint256 units, uint256 price) internal pure returns (uint256) {
        return (units * price + PAR / 2) / PAR;
    }
}
