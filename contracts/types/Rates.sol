// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Rates
/// @notice The withholding rates of 24 categories, 14 bits each, in two words. Those of categories 9–14, which hold in
/// their own name and claim for themselves, stand in the first, beside what every payment reads anyway.
library Rates {
    uint256 internal constant CATEGORIES = 24;
    /// @dev How many rates the first word has.
    uint256 private constant NEAR = 6;
    uint256 private constant FIRST_NEAR = 9;
    uint256 private constant BITS = 14;
    uint256 private constant MASK = (1 << BITS) - 1;

    /// @dev Where the rate of a category below 24 stands: in the first word or in the second, and at which bit.
    function place(uint256 category) internal pure returns (bool near, uint256 bit) {
        unchecked {
            uint256 index = category - FIRST_NEAR; // wraps below FIRST_NEAR
            if (index < NEAR) return (true, index * BITS);
            return (false, (category < FIRST_NEAR ? category : category - NEAR) * BITS);
        }
    }

    /// @dev The rate that stands at this bit.
    function rateAt(uint256 word, uint256 bit) internal pure returns (uint256) {
        return (word >> bit) & MASK;
    }

    /// @dev Both words; the caller has checked that there are 24 rates of at most 14 bits.
    function pack(uint16[] calldata rates) internal pure returns (uint256 first, uint256 second) {
        for (uint256 i; i < CATEGORIES; ++i) {
            (bool near, uint256 bit) = place(i);
            if (near) first |= uint256(rates[i]) << bit;
            else second |= uint256(rates[i]) << bit;
        }
    }
}
