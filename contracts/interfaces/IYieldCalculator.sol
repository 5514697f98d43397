// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {YieldTerms} from "../types/Auction.sol";

/// @title IYieldCalculator
/// @notice Price and yield of bills and bonds. Yields are fractions of one with 18 decimals: 7.1485 % is
/// 71,485,000,000,000,000. They reach from −50 % to 429,496.7295 %, the greatest that a bid can quote; a price beyond has
/// the nearer of the two as its yield. Prices are clean, per 100 of face value, with 18 decimals, or with 4 as bids quote
/// them: 983815 is 98.3815.
///
/// - SIMPLE: price = 100 / (1 + yield · days / yearDays), as Pakistan quotes bills and discounted sukuk.
/// - DISCOUNT: price = 100 · (1 − yield · days / yearDays).
/// - COMPOUNDED: price + accrued = Σ coupon · v^(w + k) + 100 · v^(w + n − 1), for k from 0 to n − 1, where n coupons are
///   still paid, v = 1 / (1 + yield / frequency) and w = daysToCoupon / couponDays: the street convention.
///
/// Of SIMPLE and DISCOUNT, results are cut after the last decimal and otherwise exact. Of COMPOUNDED they are within 1e-12
/// of a price up to a few hundreds, since a power of a fraction is no fraction; so its yields are not found here, but stated
/// and then checked by their price.
interface IYieldCalculator {
    /// @notice A price can't be reckoned from these terms: no convention; a bill without days, or with two years of them; a
    /// frequency above 12, no coupon, or coupons for more than 100 years; the next coupon more than two periods away; the
    /// last one on its day, so that no yield counts; or a coupon or accrued interest above 100.
    error YieldTermsInvalid(YieldTerms terms);
    /// @notice The yield lies outside of what can be quoted.
    error YieldOutOfRange(int256 yield);
    /// @notice A price of zero has no yield.
    error PriceMissing();
    /// @notice A compounded yield isn't found here.
    error YieldNotComputed();

    /// @notice Reverts with `YieldTermsInvalid` if no price can be reckoned from these terms.
    function requireValid(YieldTerms calldata terms) external pure;
    /// @notice The price of a yield, 18 decimals; below zero where accrued interest, or the discount, is more than all.
    function price(YieldTerms calldata terms, int256 yield_) external pure returns (int256);
    /// @notice The price of a yield as a bid quotes it: rounded half up to 4 decimals, and not below zero. Refused if it is
    /// greater than a quote can be, 429,496.7295, as of yields far below zero.
    function quotedPrice(YieldTerms calldata terms, int256 yield_) external pure returns (uint32);
    /// @notice The yield of a price of 4 decimals; SIMPLE and DISCOUNT.
    function yieldOf(YieldTerms calldata terms, uint32 price_) external pure returns (int256);
    /// @notice Is this the yield of a price of 4 decimals: is its price the same within 1e-9, or the price beyond what
    /// can be quoted and this the nearer end of that?
    function isYieldOf(YieldTerms calldata terms, uint32 price_, int256 yield_) external pure returns (bool);
}
