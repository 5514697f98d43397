// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";
import {UD60x18, pow, ud} from "@prb/math/src/UD60x18.sol";
import {IYieldCalculator} from "./interfaces/IYieldCalculator.sol";
import {Convention, YieldTerms} from "./types/Auction.sol";

/// @title YieldCalculator
/// @notice Price and yield of bills and bonds.
contract YieldCalculator is IYieldCalculator {
    using SafeCast for uint256;

    int256 private constant ONE = 1e18;
    int256 private constant FACE = 100e18;
    /// @dev 100 of face value, as bids quote prices; and what one unit of such a quote is in a price of 18 decimals.
    int256 private constant PAR = 1_000_000;
    int256 private constant TICK = 1e14;
    int256 private constant TOLERANCE = 1e9;
    int256 private constant LEAST = -0.5e18;
    int256 private constant MOST = int256(uint256(type(uint32).max)) * 1e12;
    uint256 private constant YEARS = 100;
    uint256 private constant FREQUENCY = 12;

    /// @inheritdoc IYieldCalculator
    function requireValid(YieldTerms calldata terms) external pure {
        _requireValid(terms);
    }

    /// @inheritdoc IYieldCalculator
    function price(YieldTerms calldata terms, int256 yield_) external pure returns (int256) {
        return _price(terms, yield_);
    }

    /// @inheritdoc IYieldCalculator
    function quotedPrice(YieldTerms calldata terms, int256 yield_) external pure returns (uint32) {
        // of yields from 0 on none is too great, since the coupons of a hundred years, each of at most 100, are not
        return uint256(SignedMath.max(_price(terms, yield_) + TICK / 2, 0) / TICK).toUint32();
    }

    /// @inheritdoc IYieldCalculator
    function yieldOf(YieldTerms calldata terms, uint32 price_) external pure returns (int256) {
        _requireValid(terms);
        require(terms.convention != Convention.COMPOUNDED, YieldNotComputed());
        require(price_ != 0, PriceMissing());
        int256 quoted = int256(uint256(price_));
        int256 base = terms.convention == Convention.SIMPLE ? quoted : PAR;
        int256 gain = (PAR - quoted) * int256(uint256(terms.yearDays)) * ONE;
        return SignedMath.min(SignedMath.max(gain / (base * int256(uint256(terms.daysLeft))), LEAST), MOST);
    }

    /// @inheritdoc IYieldCalculator
    function isYieldOf(YieldTerms calldata terms, uint32 price_, int256 yield_) external pure returns (bool) {
        int256 difference = _price(terms, yield_) - int256(uint256(price_)) * TICK;
        if (difference < -TOLERANCE) return yield_ == LEAST;
        return difference <= TOLERANCE || yield_ == MOST;
    }

    function _price(YieldTerms calldata terms, int256 yield_) private pure returns (int256) {
        _requireValid(terms);
        require(yield_ >= LEAST && yield_ <= MOST, YieldOutOfRange(yield_));
        if (terms.convention == Convention.COMPOUNDED) return _compounded(terms, yield_) - terms.accrued;
        int256 year = int256(uint256(terms.yearDays)) * ONE;
        int256 interest = yield_ * int256(uint256(terms.daysLeft));
        if (terms.convention == Convention.SIMPLE) return FACE * year / (year + interest);
        return FACE * (year - interest) / year;
    }

    /// @dev The value of all payments. They are brought forward to the next coupon one after the other, the last one
    /// first, and from there to settlement at once.
    function _compounded(YieldTerms calldata terms, int256 yield_) private pure returns (int256) {
        uint256 whole = uint256(terms.frequency) * uint256(ONE);
        uint256 grown = uint256(int256(whole) + yield_);
        (uint256 coupon, uint256 left) = (terms.coupon, terms.coupons);
        uint256 value = uint256(FACE) + coupon;
        unchecked {
            // a hundred yearly coupons of 100 at −50 % come to less than 2^180, and nothing comes to more
            for (; left > 1; --left) {
                value = value * whole / grown + coupon;
            }
        }
        UD60x18 periods = ud(Math.mulDiv(terms.daysToCoupon, uint256(ONE), terms.couponDays));
        uint256 growth = pow(ud(grown / terms.frequency), periods).unwrap();
        return int256(value * uint256(ONE) / growth);
    }

    function _requireValid(YieldTerms calldata terms) private pure {
        bool valid = terms.convention == Convention.COMPOUNDED ? _isBond(terms) : _isBill(terms);
        require(valid, YieldTermsInvalid(terms));
    }

    function _isBill(YieldTerms calldata terms) private pure returns (bool) {
        return terms.convention != Convention.NONE && terms.daysLeft > 0 && terms.daysLeft < 2 * uint256(terms.yearDays);
    }

    function _isBond(YieldTerms calldata terms) private pure returns (bool) {
        return terms.frequency > 0 && terms.frequency <= FREQUENCY && terms.coupons > 0
            && terms.coupons <= YEARS * terms.frequency && terms.couponDays > 0
            && (terms.coupons > 1 || terms.daysToCoupon > 0) && terms.daysToCoupon <= 2 * uint256(terms.couponDays)
            && terms.coupon <= uint256(FACE) && SignedMath.abs(terms.accrued) <= uint256(FACE);
    }
}
