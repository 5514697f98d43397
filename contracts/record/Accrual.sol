// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IPayingAgent} from "../interfaces/IPayingAgent.sol";
import {IPaymentAdministration} from "../interfaces/IPaymentAdministration.sol";
import {IPaymentBooks} from "../interfaces/IPaymentBooks.sol";
import {IPublicRecord} from "../interfaces/IPublicRecord.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Periods} from "../libraries/Periods.sol";

/// @title Accrual
/// @notice The interest that has accrued on a date. It is the running coupon's, as the paying agent's rows have it, by
/// the share of its period that has run; nothing is stored for it.
abstract contract Accrual is IPublicRecord {
    using SafeCast for int256;
    using SafeCast for uint256;

    uint256 private constant MONTHS = 12;
    uint256 private constant HALF_A_DAY = 12 hours;

    /// @inheritdoc IPublicRecord
    ISovereignBond public immutable series;
    /// @inheritdoc IPublicRecord
    IPayingAgent public immutable payingAgent;
    /// @inheritdoc IPublicRecord
    uint256 public immutable firstCouponDate;
    /// @inheritdoc IPublicRecord
    uint256 public immutable lastCouponDate;
    /// @inheritdoc IPublicRecord
    bool public immutable endOfMonth;
    /// @inheritdoc IPublicRecord
    int256 public immutable utcOffset;
    uint256 private immutable _issueDate;
    uint256 private immutable _maturityDate;
    uint256 private immutable _frequency;
    DayCount private immutable _dayCount;

    constructor(ISovereignBond series_, IPayingAgent payingAgent_, Facts memory facts) {
        (series, payingAgent) = (series_, payingAgent_);
        (_issueDate, _maturityDate) = (facts.issueDate, facts.maturityDate);
        (firstCouponDate, lastCouponDate) = (facts.firstCouponDate, facts.lastCouponDate);
        (endOfMonth, utcOffset) = (facts.endOfMonth, facts.utcOffset);
        (_frequency, _dayCount) = (facts.couponFrequency, facts.dayCount);
    }

    /// @inheritdoc IPublicRecord
    function accruedAt(uint256 date) external view returns (int256 numerator, uint256 denominator) {
        (uint256 issue, uint256 maturity) = (_dateOf(_issueDate), _dateOf(_maturityDate));
        require(issue <= date && date <= maturity, DateOutside(date, issue, maturity));
        if (_frequency == 0 || date == maturity) return (0, 1);
        Periods.Schedule memory schedule = _schedule(issue, maturity);
        (uint256 number, uint256 start, uint256 end) = Periods.periodOf(schedule, date);
        Coupon memory coupon_ = _couponOf(number);
        bool ex = _localDay(coupon_.recordTime) < date;
        if (!coupon_.isFixed) {
            require(date == start && !ex, RateNotFixed(coupon_.row));
            return (0, 1);
        }
        (uint256 ran, uint256 ranOf) = Periods.elapsed(schedule, start, date);
        (uint256 whole, uint256 wholeOf) = Periods.elapsed(schedule, start, end);
        // a first period of one day may count none
        if (whole == 0) return (0, 1);
        denominator = coupon_.denominator * ranOf * whole;
        numerator = (coupon_.numerator * ran * wholeOf).toInt256();
        if (ex) numerator -= (coupon_.numerator * ranOf * whole).toInt256();
    }

    struct Coupon {
        uint256 row;
        uint256 recordTime;
        bool isFixed;
        uint256 numerator;
        uint256 denominator;
    }

    /// @dev What the n-th period pays: all rows of interest with the n-th of their record times. Rows stand in the order
    /// of their periods, up to the principal. What is added later stands after it: rests of a divided row, with its
    /// record time, and rows in the place of others, whose periods the record doesn't know.
    function _couponOf(uint256 number) private view returns (Coupon memory coupon_) {
        IPaymentBooks.Row[] memory rows = IPaymentAdministration(address(payingAgent)).rowsOf(series);
        uint256 index = type(uint256).max;
        uint256 left = number + 1;
        uint256 row;
        for (; row < rows.length; ++row) {
            bool interest = _isInterest(rows[row].kind);
            if (!interest && rows[row].kind != IPaymentBooks.RowKind.Instalment) break;
            if (!interest || rows[row].record == index) continue;
            index = rows[row].record;
            if (--left == 0) break;
        }
        require(left == 0, CouponMissing(number));
        coupon_.row = row;
        coupon_.recordTime = ISeriesAdministration(address(series)).recordTimes()[index];
        coupon_.isFixed = rows[row].kind == IPaymentBooks.RowKind.Coupon;
        coupon_.denominator = rows[row].denominator;
        for (; row < rows.length; ++row) {
            if (_isInterest(rows[row].kind) && rows[row].record == index) _add(coupon_, rows[row]);
        }
    }

    function _add(Coupon memory coupon_, IPaymentBooks.Row memory row) private pure {
        if (row.denominator == coupon_.denominator) {
            coupon_.numerator += row.numerator;
            return;
        }
        coupon_.numerator = coupon_.numerator * row.denominator + row.numerator * coupon_.denominator;
        coupon_.denominator *= row.denominator;
    }

    function _isInterest(IPaymentBooks.RowKind kind) private pure returns (bool) {
        return kind == IPaymentBooks.RowKind.Coupon || kind == IPaymentBooks.RowKind.Floating;
    }

    function _schedule(uint256 issue, uint256 maturity) private view returns (Periods.Schedule memory) {
        return Periods.Schedule({
            issue: issue,
            maturity: maturity,
            firstCoupon: firstCouponDate == 0 ? 0 : _dateOf(firstCouponDate),
            lastCoupon: lastCouponDate == 0 ? 0 : _dateOf(lastCouponDate),
            months: MONTHS / _frequency,
            endOfMonth: endOfMonth,
            dayCount: _dayCount
        });
    }

    /// @dev The date that begins at this midnight. The nearest one is meant: summer time may have moved it by an hour.
    function _dateOf(uint256 midnight) private view returns (uint256) {
        return _localDay(midnight + HALF_A_DAY);
    }

    function _localDay(uint256 time) private view returns (uint256) {
        return (int256(time) + utcOffset).toUint256() / 1 days;
    }
}
