// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";

/// @title Accruals
/// @notice Accrued interest of a holding, from that of a unit.
library Accruals {
    /// @dev Minor units, rounded once, half away from zero.
    function amount(uint256 units, int256 numerator, uint256 denominator) internal pure returns (int256) {
        uint256 size = (2 * units * SignedMath.abs(numerator) + denominator) / (2 * denominator);
        return numerator < 0 ? -int256(size) : int256(size);
    }
}
