// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPayingAgent} from "./IPayingAgent.sol";
import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IPublicRecord
/// @notice The public record of one series, beside {IERC7092Getters}, {IERC7092ESG} and {IERC1643}: its facts for
/// whoever trades or keeps it, and its documents. It is no token: it moves nothing, and nothing asks it. What the
/// series or the paying agent knows is read there; the rest was given when the record was deployed and never changes.
/// What is paid, and when, are the paying agent's rows.
///
/// By ERC-165 it claims what it has in full: ERC-165 itself, ERC-1643 and ERC-7092's optional parameters. Of ERC-7092's
/// main interface it has only what reads, so it does not claim that.
interface IPublicRecord {
    /// @notice How the coupon is set.
    enum CouponType {
        Zero,
        Fixed,
        Floating,
        /// @dev Fixed, at a rate that changes on dates of the terms; `coupon` is the first.
        Stepped
    }

    /// @notice How the days of a coupon period are counted.
    enum DayCount {
        ActActIcma,
        Act360,
        Act365Fixed,
        Thirty360,
        ThirtyE360,
        /// @dev Nothing accrues.
        None,
        ThirtyE360Isda,
        Thirty360Us,
        Act364,
        ActActIsda,
        ActActAfb
    }

    /// @notice What neither the series nor the paying agent knows.
    /// @param issueDate Unix seconds
    /// @param maturityDate Unix seconds
    /// @param couponNumerator the yearly coupon, as a fraction with `couponDenominator`
    /// @param couponDenominator not zero
    /// @param couponType how the coupon is set
    /// @param couponFrequency coupons a year
    /// @param dayCount how days are counted
    /// @param firstCouponDate Unix seconds; 0 if the first period is as long as the others
    /// @param lastCouponDate the last before maturity, Unix seconds; 0 if the last period is as long as the others
    /// @param endOfMonth periods end on the last day of a month, if those before and after the first and last do
    /// @param utcOffset seconds that clocks there are ahead of UTC
    struct Facts {
        uint40 issueDate;
        uint40 maturityDate;
        uint64 couponNumerator;
        uint64 couponDenominator;
        CouponType couponType;
        uint8 couponFrequency;
        DayCount dayCount;
        uint40 firstCouponDate;
        uint40 lastCouponDate;
        bool endOfMonth;
        int32 utcOffset;
    }

    /// @notice A series matures after its issue.
    error DatesInvalid(uint256 issueDate, uint256 maturityDate);
    /// @notice The coupon has no denominator; or it is zero by its type and not in number or frequency, or the reverse.
    error CouponInvalid(
        CouponType couponType, uint256 numerator, uint256 denominator, uint256 frequency, DayCount dayCount
    );

    /// @notice Interest accrues from `issue` to `maturity`; dates are days since 1970-01-01.
    error DateOutside(uint256 date, uint256 issue, uint256 maturity);
    /// @notice The paying agent has no row for this coupon, counted from 0: none was opened, or others took its place.
    error CouponMissing(uint256 coupon);
    /// @notice The rate of the running period, whose payment is this row, is not fixed yet.
    error RateNotFixed(uint256 row);

    /// @notice The series.
    function series() external view returns (ISovereignBond);
    /// @notice Who pays it.
    function payingAgent() external view returns (IPayingAgent);
    /// @notice The yearly coupon, exactly: 7 % is 7 / 100.
    function coupon() external view returns (uint256 numerator, uint256 denominator);
    /// @notice The first coupon date, Unix seconds, if it ends a shorter or longer period; otherwise 0.
    function firstCouponDate() external view returns (uint256);
    /// @notice The last coupon date before maturity, Unix seconds, if a shorter or longer period follows; otherwise 0.
    function lastCouponDate() external view returns (uint256);
    /// @notice Do periods that are counted from the last day of a month end on the last day of a month?
    function endOfMonth() external view returns (bool);
    /// @notice Seconds that clocks there were ahead of UTC at issue. By this, record times are put on dates.
    function utcOffset() external view returns (int256);
    /// @notice The interest that has accrued for a buyer who settles on this date, by unit (minor units for a minor unit
    /// of face value at issue), as a fraction that is not reduced. Rounding is the user's, once, together with the price.
    ///
    /// On a coupon date, at maturity and for what pays no coupon it is 0. After the date on which the running coupon's
    /// record time falls it is negative: the buyer gets no part of the coupon, and is owed what accrues up to it. Interest
    /// accrues evenly by the day count; where a floating rate is set anew within a period, that is its average.
    /// Reverts with `DateOutside` before issue and after maturity, with `RateNotFixed` while the running coupon is not
    /// known, since zero would be taken for an amount, and with `CouponMissing` where there is none.
    /// @param date days since 1970-01-01, by the calendar of the place; no time of day, no time zone
    function accruedAt(uint256 date) external view returns (int256 numerator, uint256 denominator);
}
