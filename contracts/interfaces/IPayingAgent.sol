// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ISovereignBond} from "./ISovereignBond.sol";

/// @title IPayingAgent
/// @notice Pays what the rows of a series say, in an ERC-20 cash token. All amounts here are minor units of the series'
/// currency; they are scaled to the cash token's decimals only where cash moves.
///
/// A holder is due ⌊units × numerator / denominator⌋ of a row, rounded once, down. A row is funded with the ceiling of
/// units × numerator / denominator over all holders, so that paid + withheld + unclaimed + dust == funded, where dust is
/// what rounding leaves. Cash funded for a row can reach only its holders and the tax account.
interface IPayingAgent {
    /// @notice What a row pays for.
    enum RowKind {
        None,
        /// @dev Interest, or principal that is not final: to whoever held at the record time.
        Coupon,
        /// @dev The final principal: against burning the units.
        Principal
    }

    /// @notice One payment of a series.
    /// @param numerator amount per unit, as a fraction with `denominator`
    /// @param denominator not zero
    /// @param record index of the record time that decides who is paid
    /// @param payTime Unix seconds from which it is paid; after the record time
    /// @param kind what it pays for
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
    struct Books {
        uint256 funded;
        uint256 units;
        uint256 net;
        uint256 tax;
        uint256 remitted;
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
    /// @notice `amount` was received for the row.
    event Funded(ISovereignBond indexed bond, uint256 indexed row, address indexed payer, uint256 amount);
    /// @notice The holder was paid `gross − tax`.
    event Paid(ISovereignBond indexed bond, uint256 indexed row, address indexed holder, uint256 gross, uint256 tax);
    /// @notice What was due to the holder, who has moved, goes to this wallet; `Paid` follows.
    event PaidToSuccessor(ISovereignBond indexed bond, uint256 indexed row, address indexed holder, address successor);
    /// @notice The holder, or what is left of the holder's units, could not be paid and waits; `reason` says why.
    event Unpaid(ISovereignBond indexed bond, uint256 indexed row, address indexed holder, Obstacle reason);
    /// @notice Withheld tax was sent to the tax account.
    event TaxRemitted(ISovereignBond indexed bond, uint256 indexed row, address indexed taxAccount, uint256 amount);

    /// @notice Why a holder stays unpaid.
    enum Obstacle {
        /// @dev Blocked by the registrar or the regulator, or moved and not yet recovered in this series.
        Blocked,
        /// @dev The wallet, or units that would have to be burned, are frozen.
        Frozen,
        /// @dev The cash token did not pay this wallet.
        CashRefused
    }

    /// @notice The series asks another authority.
    error WrongAuthority(ISovereignBond bond);
    /// @notice The series was opened before.
    error SeriesOpenedAlready(ISovereignBond bond);
    /// @notice The series was not opened, or has no such row.
    error RowUnknown(ISovereignBond bond, uint256 row);
    /// @notice The row has no denominator or kind, names a record time that does not exist, or is paid before it; or it
    /// is a principal row, and not the last row or not at the last record time.
    error RowInvalid(uint256 row);
    /// @notice The cash token has fewer decimals than the currency, or more than 18 beyond it.
    error CashDecimals(uint8 cash, uint8 currency);
    /// @notice One withholding rate for each of 24 categories, at most 10,000 basis points.
    error RatesInvalid();
    /// @notice No tax account was given.
    error TaxAccountMissing();
    /// @notice The row is funded in full.
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

    /// @notice Opens a series: its cash token, tax account, withholding rates and rows. Once. Only the issuer.
    /// @param rates basis points, one for each of 24 categories
    function openSeries(
        ISovereignBond bond,
        IERC20 cash,
        address taxAccount,
        uint16[] calldata rates,
        Row[] calldata rows
    ) external;
    /// @notice Takes from the caller what the row still needs, after its record time. Only the paying agent.
    function fund(ISovereignBond bond, uint256 row) external returns (uint256 amount);
    /// @notice Pays holders of a funded row from its payment time on. Those already paid, and wallets to which nothing is
    /// due, are passed over; one that cannot be paid stays unpaid and stops nobody. Only the paying agent.
    function push(ISovereignBond bond, uint256 row, address[] calldata holders) external;
    /// @notice Pays one holder, to the holder's own wallet. Anybody may call it.
    function claim(ISovereignBond bond, uint256 row, address holder) external;
    /// @notice Sends the tax withheld so far to the tax account. Only the paying agent.
    function remitTax(ISovereignBond bond, uint256 row) external returns (uint256 amount);

    /// @notice The rows of a series.
    function rowsOf(ISovereignBond bond) external view returns (Row[] memory);
    /// @notice What has been funded and paid of a row.
    function booksOf(ISovereignBond bond, uint256 row) external view returns (Books memory);
    /// @notice What the row needs in all: the ceiling of what its holders are due. After its record time.
    function needOf(ISovereignBond bond, uint256 row) external view returns (uint256 amount);
    /// @notice Has the holder been paid this coupon? Of a principal, burned units are the proof; this stays false.
    function isPaid(ISovereignBond bond, uint256 row, address holder) external view returns (bool);
    /// @notice The cash token, the tax account and the factor from minor units to cash units of a series.
    function cashOf(ISovereignBond bond) external view returns (IERC20 cash, address taxAccount, uint256 scale);
    /// @notice The withholding rate of a category, basis points.
    function rateOf(ISovereignBond bond, uint256 category) external view returns (uint256 basisPoints);
}
