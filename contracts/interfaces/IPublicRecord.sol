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
        Floating
    }

    /// @notice How the days of a coupon period are counted.
    enum DayCount {
        ActActIcma,
        Act360,
        Act365Fixed,
        Thirty360,
        ThirtyE360,
        /// @dev Nothing accrues.
        None
    }

    /// @notice What neither the series nor the paying agent knows.
    /// @param issueDate Unix seconds
    /// @param maturityDate Unix seconds
    /// @param couponNumerator the yearly coupon, as a fraction with `couponDenominator`
    /// @param couponDenominator not zero
    /// @param couponType how the coupon is set
    /// @param couponFrequency coupons a year
    /// @param dayCount how days are counted
    struct Facts {
        uint40 issueDate;
        uint40 maturityDate;
        uint64 couponNumerator;
        uint64 couponDenominator;
        CouponType couponType;
        uint8 couponFrequency;
        DayCount dayCount;
    }

    /// @notice A series matures after its issue.
    error DatesInvalid(uint256 issueDate, uint256 maturityDate);
    /// @notice The coupon has no denominator; or it is zero by its type and not in number or frequency, or the reverse.
    error CouponInvalid(
        CouponType couponType, uint256 numerator, uint256 denominator, uint256 frequency, DayCount dayCount
    );

    /// @notice The series.
    function series() external view returns (ISovereignBond);
    /// @notice Who pays it.
    function payingAgent() external view returns (IPayingAgent);
    /// @notice The yearly coupon, exactly: 7 % is 7 / 100.
    function coupon() external view returns (uint256 numerator, uint256 denominator);
}
