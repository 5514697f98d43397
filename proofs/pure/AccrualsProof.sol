// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accruals} from "../../contracts/libraries/Accruals.sol";

/// @title AccrualsProof
/// @notice For SMTChecker. Units have 104 bits, amounts of a unit 56.
contract AccrualsProof {
    /// @notice The amount is within half a minor unit of the exact one, and has its sign.
    function amount(uint104 units, int56 numerator, uint56 denominator) external pure {
        require(denominator != 0 && numerator >= 0);
        int256 result = Accruals.amount(units, numerator, denominator);
        assert(result >= 0);
        uint256 exact = uint256(units) * uint256(int256(numerator));
        assert(2 * uint256(result) * denominator <= 2 * exact + denominator);
        assert(2 * uint256(result) * denominator + denominator > 2 * exact);
    }
}
