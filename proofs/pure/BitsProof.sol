// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rates} from "../../contracts/types/Rates.sol";

/// @title BitsProof
/// @notice For SMTChecker.
contract BitsProof {
    /// @notice A rate has a place of its own, within its word.
    function place(uint256 one, uint256 other) external pure {
        require(one < other && other < Rates.CATEGORIES);
        (bool near, uint256 bit) = Rates.place(one);
        (bool otherNear, uint256 otherBit) = Rates.place(other);
        assert(bit + 14 <= 256 && otherBit + 14 <= 256);
        assert(near != otherNear || bit != otherBit);
    }
}
