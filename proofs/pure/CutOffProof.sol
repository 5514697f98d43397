// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Allotments} from "../../contracts/libraries/Allotments.sol";
import {Decision} from "../../contracts/types/Auction.sol";

/// @title CutOffProof
/// @notice For SMTChecker.
contract CutOffProof {
    /// @notice Who is at the cut-off gets at most what it has bid, and all of it if there is enough for all.
    function atCutOff(uint80 wanted, uint80 better, uint80 all, uint80 lot, uint80 exempt, uint80 face) external pure {
        require(better <= wanted && lot != 0 && face != 0 && face <= all);
        Decision memory decision = Decision(0, wanted, better, all);
        uint256 share = Allotments.atCutOff(decision, lot, exempt, face);
        assert(share <= face);
        assert(share == face || all > wanted - better);
    }
}
