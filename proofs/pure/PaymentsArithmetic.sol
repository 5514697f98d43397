// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title PaymentsArithmetic
/// @notice For SMTChecker: the lines of `PayingAgent` that leave out the compiler's checks.
contract PaymentsArithmetic {
    /// @notice What is withheld is never more than the payment, and nothing overflows.
    function withheld(uint104 units, uint56 numerator, uint56 denominator, uint16 rate) external pure {
        require(denominator != 0 && rate <= 10_000);
        uint256 gross = uint256(units) * numerator / denominator;
        uint256 tax = gross * rate / 10_000;
        assert(tax <= gross);
        assert(gross * denominator <= uint256(units) * numerator);
    }

    /// @notice Two holders together are never paid more than what the sum of their units is due, rounded up, which is
    /// what a row is funded with.
    function funded(uint104 one, uint104 other, uint56 numerator, uint56 denominator) external pure {
        require(denominator != 0);
        uint256 first = uint256(one) * numerator / denominator;
        uint256 second = uint256(other) * numerator / denominator;
        uint256 due = (uint256(one) + other) * numerator;
        assert((first + second) * denominator <= due);
    }
}
