// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IPaymentBooks
/// @notice What is stored and told of payments. The paying agent pays what the rows of a series say, in an ERC-20 cash token. All amounts here are minor units of the series'
/// currency; they are scaled to the cash token's decimals only where cash moves.
///
/// A holder is due ⌊units × numerator / denominator⌋ of a row, rounded once, down. A row is funded with the ceiling of
/// units × numerator / denominator over all holders, so that paid + withheld + unclaimed + dust == funded, where dust is
/// what rounding leaves. Cash funded for a row can reach only its holders or who stands in their place, and the tax
/// account; what its holders are not owed any more goes back to who funded it, or to the issuer when it is prescribed.
interface IPaymentBooks {
    /// @notice What a row pays for.
    enum RowKind {
        None,
        /// @dev Interest: to whoever held at the record time, less withholding.
        Coupon,
        /// @dev The final principal: against burning the units.
        Principal,
        /// @dev Principal that is not final: to whoever held at the record time, in full.
        Instalment,
        /// @dev Interest whose rate is not fixed yet; becomes a coupon when it is.
        Floating,
        /// @dev Nobody is owed anything of it: other rows took its place before it was funded.
        Cancelled
    }

    /// @notice One payment of a series.
    /// @param numerator amount per unit, as a fraction with `denominator`
    /// @param denominator not zero
    /// @param record index of the record time that decides who is paid
    /// @param payTime Unix seconds from which it is paid; after the record time
    /// @param kind what it pays for; a floating row has numerator 0
    struct Row {
        uint56 numerator;
        uint56 denominator;
        uint16 record;
        uint40 payTime;
        RowKind kind;
    }

    /// @notice What has been funded and paid of a row, minor units.
    /// @param funded cash received for the row
    /// @param units holders' units that have been paid for
    /// @param net paid to holders
    /// @param tax withheld
    /// @param remitted of the tax, sent to the tax account
    /// @param elsewhere due by record date and not owed from here any more: prescribed, or paid outside
    struct Books {
        uint256 funded;
        uint256 units;
        uint256 net;
        uint256 tax;
        uint256 remitted;
        uint256 elsewhere;
    }

    /// @notice The series is paid in this cash token; `rates` are the withholding rates by category, basis points.
    event SeriesOpened(ISovereignBond indexed bond, IERC20 indexed cash, address taxAccount, uint16[] rates);
    /// @notice The series has this row.
    event RowOpened(
        ISovereignBond indexed bond,
        uint256 indexed row,
        RowKind kind,
        uint256 numerator,
        uint256 denominator,
        uint256 record,
        uint256 payTime
    );
    /// @notice The row is cancelled, and the rows opened next take its place.
    event RowCancelled(ISovereignBond indexed bond, uint256 indexed row);
    /// @notice `amount` was received for the row.
    event Funded(ISovereignBond indexed bond, uint256 indexed row, address indexed payer, uint256 amount);
    /// @notice The holder was paid `gross − tax`.
    event Paid(ISovereignBond indexed bond, uint256 indexed row, address indexed holder, uint256 gross, uint256 tax);
    /// @notice What was due to the holder goes to this wallet: the successor of one who has moved, or whom an order names;
    /// `Paid` follows.
    event PaidToSuccessor(ISovereignBond indexed bond, uint256 indexed row, address indexed holder, address successor);
    /// @notice The holder, or what is left of the holder's units, could not be paid and waits; `reason` says why.
    event Unpaid(ISovereignBond indexed bond, uint256 indexed row, address indexed holder, Obstacle reason);
    /// @notice Withheld tax was sent to the tax account.
    event TaxRemitted(ISovereignBond indexed bond, uint256 indexed row, address indexed taxAccount, uint256 amount);

    /// @notice Why a holder stays unpaid.
    enum Obstacle {
        /// @dev Blocked by the registrar or the regulator, or moved and not yet recovered in this series.
        Blocked,
        /// @dev The wallet, or units that would have to be burned, are frozen; or what a tender would buy is pledged.
        Frozen,
        /// @dev The cash token did not pay this wallet.
        CashRefused
    }

    /// @notice There is no administration at that address.
    error AdministrationMissing();
    /// @notice The series asks another authority.
    error WrongAuthority(ISovereignBond bond);
    /// @notice The series was opened before.
    error SeriesOpenedAlready(ISovereignBond bond);
    /// @notice The series was not opened, or has no such row.
    error RowUnknown(ISovereignBond bond, uint256 row);
    /// @notice The row has no denominator or kind, names a record time that does not exist, or is paid before it; or it
    /// is a principal row, and not the last row or not at the last record time; or it is floating, and has an amount, or
    /// the series no terms of fixing. Of rows that take the place of others: it names a record time that stays, or the
    /// last of them is no principal.
    error RowInvalid(uint256 row);
    /// @notice The cash token has fewer decimals than the currency, or more than 18 beyond it.
    error CashDecimals(uint8 cash, uint8 currency);
    /// @notice One withholding rate for each of 24 categories, at most 10,000 basis points.
    error RatesInvalid();
    /// @notice No tax account was given.
    error TaxAccountMissing();
    /// @notice The rate of the row is not fixed, so that nobody knows what it needs.
    error RateNotFixed(uint256 row);
    /// @notice The row was cancelled.
    error Cancelled(uint256 row);
    /// @notice A record time of the series has passed, so that its rows are what they are.
    error TermsSettled(ISovereignBond bond);
    /// @notice The row is funded: in full, or so that no other can take its place.
    error FundedAlready(uint256 row);
    /// @notice The cash token moved another amount than asked.
    error CashMismatch(uint256 expected, uint256 received);
    /// @notice The row is not funded.
    error NotFunded(uint256 row);
    /// @notice It is not yet time to pay the row.
    error TooEarly(uint256 row, uint256 payTime);
    /// @notice Payments of the series are paused: coupons wait, principal against burning does not.
    error PaymentsPaused();
    /// @notice Only the contract itself may do this.
    error NotSelf(address caller);
    /// @notice The cash token did not pay the holder.
    error CashRefused(address holder);
    /// @notice The units could not be burned; `reason` is the series' error.
    error RedemptionFailed(address holder, bytes reason);
    /// @notice More was about to be paid than funded.
    error Overpaid(uint256 row);
}
