// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Allotments} from "../../contracts/libraries/Allotments.sol";
import {AuctionKind, Quote} from "../../contracts/types/Auction.sol";

/// @title AllotmentsProof
/// @notice For SMTChecker.
contract AllotmentsProof {
    /// @notice The better quote has the lower rank, whoever sells.
    function rank(bool price, uint32 one, uint32 other) external pure {
        require(one < other);
        Quote quote = price ? Quote.PRICE : Quote.YIELD;
        bool sale = Allotments.rankOf(AuctionKind.SALE, quote, one) < Allotments.rankOf(AuctionKind.SALE, quote, other);
        assert(sale == !price);
    }

    /// @notice A cost is the exact one to within half a minor unit.
    function cost(uint104 units, uint32 price) external pure {
        uint256 paid = Allotments.cost(units, price);
        assert(paid * 1_000_000 <= uint256(units) * price + 500_000);
        assert(paid * 1_000_000 + 500_000 > uint256(units) * price);
    }
}
