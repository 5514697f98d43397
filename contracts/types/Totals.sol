// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Totals
/// @notice What has been paid of a row, in one slot, low bits first: units paid for 96, net 80, tax 80.
type Totals is uint256;

using TotalsLib for Totals global;

library TotalsLib {
    /// @dev The caller has checked that each sum fits.
    function plus(Totals totals, uint256 units_, uint256 net_, uint256 tax_) internal pure returns (Totals) {
        unchecked {
            return Totals.wrap(Totals.unwrap(totals) + (units_ | net_ << 96 | tax_ << 176));
        }
    }

    function units(Totals totals) internal pure returns (uint256) {
        return uint96(Totals.unwrap(totals));
    }

    function net(Totals totals) internal pure returns (uint256) {
        return uint80(Totals.unwrap(totals) >> 96);
    }

    function tax(Totals totals) internal pure returns (uint256) {
        return Totals.unwrap(totals) >> 176;
    }
}
