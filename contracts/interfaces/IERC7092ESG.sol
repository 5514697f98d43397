// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IERC7092ESG
/// @notice The optional bond parameters of ERC-7092 (Financial Bonds). Interface id 0x16a96ea9. The standard leaves the
/// meaning of the numbers open; those here are {IPublicRecord-CouponType} and {IPublicRecord-DayCount}.
interface IERC7092ESG {
    /// @notice Minor-unit digits of the currency.
    function decimals() external view returns (uint8);
    /// @notice The token that pays coupons.
    function currencyOfCoupon() external view returns (address);
    /// @notice 0 zero coupon, 1 fixed, 2 floating.
    function couponType() external view returns (uint8);
    /// @notice Coupons a year; 0 for a zero coupon.
    function couponFrequency() external view returns (uint256);
    /// @notice 0 ACT/ACT-ICMA, 1 ACT/360, 2 ACT/365F, 3 30/360, 4 30E/360, 5 none, since nothing accrues.
    function dayCountBasis() external view returns (uint8);
}
