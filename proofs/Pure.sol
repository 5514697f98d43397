// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Accruals} from "../contracts/libraries/Accruals.sol";
import {Allotments} from "../contracts/libraries/Allotments.sol";
import {CivilDates} from "../contracts/libraries/CivilDates.sol";
import {DayCounts} from "../contracts/libraries/DayCounts.sol";
import {Periods} from "../contracts/libraries/Periods.sol";
import {IPublicRecord} from "../contracts/interfaces/IPublicRecord.sol";
import {AuctionKind, Decision, Quote} from "../contracts/types/Auction.sol";
import {Rates} from "../contracts/types/Rates.sol";
import {Rules} from "../contracts/types/Rules.sol";
import {Moments} from "../contracts/types/Moments.sol";

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

/// @title CivilDatesProof
/// @notice For SMTChecker. Days from 1970 to 9999.
contract CivilDatesProof {
    uint256 private constant LAST = 2_932_896;

    function toDate(uint256 date) external pure {
        require(date <= LAST);
        (uint256 year, uint256 month, uint256 day) = CivilDates.toDate(date);
        assert(year >= 1970 && year <= 9999);
        assert(month >= 1 && month <= 12);
        assert(day >= 1 && day <= 31);
    }

    function daysIn(uint256 year, uint256 month) external pure {
        uint256 count = CivilDates.daysIn(year, month);
        assert(count >= 28 && count <= 31);
        assert(month == 2 || count >= 30);
    }

    /// @notice One year has 365 days or, if it is a leap year, 366.
    function years_(uint256 year) external pure {
        require(year >= 1970 && year < 9999);
        uint256 count = CivilDates.toDays(year + 1, 1, 1) - CivilDates.toDays(year, 1, 1);
        assert(count == (CivilDates.isLeap(year) ? 366 : 365));
    }
}

/// @title BitsProof
/// @notice For SMTChecker.
contract BitsProof {
    /// @notice A rate has a place of its own, within its word.
    function place(uint256 one, uint256 other) external pure {
        require(one < other && other < Rates.CATEGORIES);
        (bool near, uint256 bit) = Rates.place(one);
        (bool otherNear, uint256 otherBit) = Rates.place(other);
        assert(bit % 14 == 0 && bit + 14 <= 256);
        assert(near != otherNear || bit != otherBit);
    }
}
