// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RowTerms
/// @notice What a payment must know of its row, in one slot, low bits first: numerator 56, denominator 56, record time's
/// index 16, payment time 40, kind 3, REST 1, withholding table 4, funded 80.
type RowTerms is uint256;

using RowTermsLib for RowTerms global;

library RowTermsLib {
    /// @dev What is left of a row that was funded in part.
    uint256 private constant REST = 1 << 171;

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
        return RowTerms.unwrap(terms) >> 168 & 7;
    }

    function rest(RowTerms terms) internal pure returns (bool) {
        return RowTerms.unwrap(terms) & REST != 0;
    }

    /// @dev 0 for the table with which the series was opened.
    function table(RowTerms terms) internal pure returns (uint256) {
        return RowTerms.unwrap(terms) >> 172 & 15;
    }

    function funded(RowTerms terms) internal pure returns (uint256) {
        return RowTerms.unwrap(terms) >> 176;
    }

    function withAmount(RowTerms terms, uint56 numerator_, uint56 denominator_) internal pure returns (RowTerms) {
        uint256 others = RowTerms.unwrap(terms) >> 112 << 112;
        return RowTerms.wrap(others | uint256(denominator_) << 56 | numerator_);
    }

    function withRecord(RowTerms terms, uint16 record_) internal pure returns (RowTerms) {
        uint256 others = RowTerms.unwrap(terms) & ~(uint256(type(uint16).max) << 112);
        return RowTerms.wrap(others | uint256(record_) << 112);
    }

    function withPayTime(RowTerms terms, uint40 payTime_) internal pure returns (RowTerms) {
        uint256 others = RowTerms.unwrap(terms) & ~(uint256(type(uint40).max) << 128);
        return RowTerms.wrap(others | uint256(payTime_) << 128);
    }

    function withKind(RowTerms terms, uint8 kind_) internal pure returns (RowTerms) {
        return RowTerms.wrap(RowTerms.unwrap(terms) & ~(uint256(7) << 168) | uint256(kind_) << 168);
    }

    function withTable(RowTerms terms, uint8 table_) internal pure returns (RowTerms) {
        return RowTerms.wrap(RowTerms.unwrap(terms) & ~(uint256(15) << 172) | uint256(table_) << 172);
    }

    function withFunded(RowTerms terms, uint80 funded_) internal pure returns (RowTerms) {
        return RowTerms.wrap(uint176(RowTerms.unwrap(terms)) | uint256(funded_) << 176);
    }

    function asRest(RowTerms terms) internal pure returns (RowTerms) {
        return RowTerms.wrap(RowTerms.unwrap(terms) | REST);
    }
}
