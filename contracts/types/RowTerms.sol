// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RowTerms
/// @notice What a payment must know of its row, in one slot, low bits first: numerator 56, denominator 56, record time's
/// index 16, payment time 40, kind 8, funded 80.
type RowTerms is uint256;

using RowTermsLib for RowTerms global;

library RowTermsLib {
    function pack(uint56 numerator_, uint56 denominator_, uint16 record_, uint40 payTime_, uint8 kind_)
        internal
        pure
        returns (RowTerms)
    {
        return RowTerms.wrap(
            uint256(numerator_) | uint256(denominator_) << 56 | uint256(record_) << 112 | uint256(payTime_) << 128
                | uint256(kind_) << 168
        );
    }

    function numerator(RowTerms terms) internal pure returns (uint256) {
        return uint56(RowTerms.unwrap(terms));
    }

    function denominator(RowTerms terms) internal pure returns (uint256) {
        return uint56(RowTerms.unwrap(terms) >> 56);
    }

    function record(RowTerms terms) internal pure returns (uint256) {
        return uint16(RowTerms.unwrap(terms) >> 112);
    }

    function payTime(RowTerms terms) internal pure returns (uint256) {
        return uint40(RowTerms.unwrap(terms) >> 128);
    }

    /// @dev 0 for a row that was never opened.
    function kind(RowTerms terms) internal pure returns (uint256) {
        return uint8(RowTerms.unwrap(terms) >> 168);
    }

    function funded(RowTerms terms) internal pure returns (uint256) {
        return RowTerms.unwrap(terms) >> 176;
    }

    function withFunded(RowTerms terms, uint80 funded_) internal pure returns (RowTerms) {
        return RowTerms.wrap(uint176(RowTerms.unwrap(terms)) | uint256(funded_) << 176);
    }
}
