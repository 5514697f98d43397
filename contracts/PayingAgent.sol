// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Authorised} from "./access/Authorised.sol";
import {Roles} from "./access/Roles.sol";
import {IInvestorRegistry} from "./interfaces/IInvestorRegistry.sol";
import {IPayingAgent} from "./interfaces/IPayingAgent.sol";
import {ISovereignBond} from "./interfaces/ISovereignBond.sol";
import {Account} from "./types/Account.sol";
import {Word, WordLib} from "./types/Word.sol";

/// @title PayingAgent
/// @notice Pays coupons by record date and principal against burning, for all series of a programme.
contract PayingAgent is IPayingAgent, Authorised, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    uint8 private constant PAUSE_PAYMENTS = 4;
    uint256 private constant CATEGORIES = 24;
    uint256 private constant BASIS = 10_000;
    /// @dev Bit 255 of an entitlement: the wallet is frozen.
    uint256 private constant FROZEN = 1 << 255;
    /// @dev Expiry, removal and the licence registry's block stop nobody from being paid what is theirs.
    uint256 private constant BLOCKED = WordLib.BLOCKED_BY_REGISTRAR | WordLib.BLOCKED_BY_REGULATOR | WordLib.MOVED;

    struct Series {
        IERC20 cash;
        uint64 scale;
        uint16 rows;
        address taxAccount;
        /// @dev 16 rates of 16 bits each.
        uint256[2] rates;
    }

    struct RowState {
        Row terms;
        uint96 funded;
        uint80 remitted;
        uint96 units;
        uint80 net;
        uint80 tax;
    }

    /// @dev One call's payments of one row; the sums are written back once, at the end.
    struct Run {
        ISovereignBond bond;
        uint256 row;
        uint256 numerator;
        uint256 denominator;
        IERC20 cash;
        uint256 scale;
        uint256[2] rates;
        uint256 funded;
        uint256 units;
        uint256 net;
        uint256 tax;
        /// @dev Cash of this contract plus what this call has paid; the same throughout, unless the token lies.
        uint256 cashBefore;
    }

    mapping(ISovereignBond bond => Series) private _series;
    mapping(ISovereignBond bond => mapping(uint256 row => RowState)) private _rows;
    mapping(ISovereignBond bond => mapping(address holder => mapping(uint256 index => uint256 bits))) private _paid;

    constructor(IAccessControl authority_) Authorised(authority_) {}

    /// @inheritdoc IPayingAgent
    function openSeries(
        ISovereignBond bond,
        IERC20 cash,
        address taxAccount,
        uint16[] calldata rates,
        Row[] calldata rows
    ) external only(Roles.ISSUER) {
        require(address(Authorised(address(bond)).authority()) == address(authority), WrongAuthority(bond));
        Series storage series = _series[bond];
        require(series.rows == 0, SeriesOpenedAlready(bond));
        require(taxAccount != address(0), TaxAccountMissing());
        require(rows.length != 0, RowInvalid(0));
        series.cash = cash;
        series.scale = _scale(cash, bond);
        series.taxAccount = taxAccount;
        series.rates = _packed(rates);
        series.rows = rows.length.toUint16();
        emit SeriesOpened(bond, cash, taxAccount, rates);
        uint40[] memory recordTimes = bond.recordTimes();
        uint256 last = recordTimes.length - 1;
        for (uint256 i; i < rows.length; ++i) {
            Row calldata row = rows[i];
            require(
                row.denominator != 0 && row.kind != RowKind.None && row.record <= last
                    && row.payTime > recordTimes[row.record]
                    && (row.kind == RowKind.Coupon || (row.record == last && i == rows.length - 1)),
                RowInvalid(i)
            );
            _rows[bond][i].terms = row;
            emit RowOpened(bond, i, row.kind, row.numerator, row.denominator, row.record, row.payTime);
        }
    }

    /// @inheritdoc IPayingAgent
    function fund(ISovereignBond bond, uint256 row)
        external
        only(Roles.PAYING_AGENT)
        nonReentrant
        returns (uint256 amount)
    {
        uint256 need = needOf(bond, row);
        RowState storage state = _rows[bond][row];
        require(state.funded < need, FundedAlready(row));
        amount = need - state.funded;
        state.funded = need.toUint80();
        emit Funded(bond, row, msg.sender, amount);
        IERC20 cash = _series[bond].cash;
        uint256 expected = amount * _series[bond].scale;
        uint256 before = cash.balanceOf(address(this));
        cash.safeTransferFrom(msg.sender, address(this), expected);
        uint256 received = cash.balanceOf(address(this)) - before;
        // exactly what was asked for has to arrive
        // slither-disable-next-line incorrect-equality
        require(received == expected, CashMismatch(expected, received));
    }

    /// @inheritdoc IPayingAgent
    function push(ISovereignBond bond, uint256 row, address[] calldata holders)
        external
        only(Roles.PAYING_AGENT)
        nonReentrant
    {
        _pay(bond, row, holders);
    }

    /// @inheritdoc IPayingAgent
    function claim(ISovereignBond bond, uint256 row, address holder) external nonReentrant {
        address[] memory holders = new address[](1);
        holders[0] = holder;
        _pay(bond, row, holders);
    }

    /// @inheritdoc IPayingAgent
    function remitTax(ISovereignBond bond, uint256 row)
        external
        only(Roles.PAYING_AGENT)
        nonReentrant
        returns (uint256 amount)
    {
        _known(bond, row);
        RowState storage state = _rows[bond][row];
        amount = state.tax - state.remitted;
        if (amount == 0) return 0;
        state.remitted = state.tax;
        Series storage series = _series[bond];
        emit TaxRemitted(bond, row, series.taxAccount, amount);
        series.cash.safeTransfer(series.taxAccount, amount * series.scale);
    }

    /// @notice Burns a holder's units and pays their principal, both or neither. Only this contract calls it.
    /// @param cashAmount in the cash token's own units
    function redeemOne(ISovereignBond bond, IERC20 cash, address holder, uint256 units, uint256 cashAmount) external {
        require(msg.sender == address(this), NotSelf(msg.sender));
        bond.redeem(holder, units);
        require(cash.trySafeTransfer(holder, cashAmount), CashRefused(holder));
    }

    /// @inheritdoc IPayingAgent
    function rowsOf(ISovereignBond bond) external view returns (Row[] memory rows) {
        rows = new Row[](_series[bond].rows);
        for (uint256 i; i < rows.length; ++i) {
            rows[i] = _rows[bond][i].terms;
        }
    }

    /// @inheritdoc IPayingAgent
    function booksOf(ISovereignBond bond, uint256 row) external view returns (Books memory) {
        _known(bond, row);
        RowState storage state = _rows[bond][row];
        return Books(state.funded, state.units, state.net, state.tax, state.remitted);
    }

    /// @inheritdoc IPayingAgent
    function needOf(ISovereignBond bond, uint256 row) public view returns (uint256) {
        _known(bond, row);
        Row memory terms = _rows[bond][row].terms;
        uint256 units = bond.supplyAtRecord(terms.record);
        return Math.ceilDiv(units * terms.numerator, terms.denominator);
    }

    /// @inheritdoc IPayingAgent
    function isPaid(ISovereignBond bond, uint256 row, address holder) external view returns (bool) {
        return (_paid[bond][holder][row >> 8] >> (row & 0xff)) & 1 != 0;
    }

    /// @inheritdoc IPayingAgent
    function cashOf(ISovereignBond bond) external view returns (IERC20 cash, address taxAccount, uint256 scale) {
        Series storage series = _series[bond];
        return (series.cash, series.taxAccount, series.scale);
    }

    /// @inheritdoc IPayingAgent
    function rateOf(ISovereignBond bond, uint256 category) external view returns (uint256) {
        return category < CATEGORIES ? _rate(_series[bond].rates, category) : 0;
    }

    function _pay(ISovereignBond bond, uint256 row, address[] memory holders) private {
        Row memory terms = _rows[bond][row].terms;
        Run memory run = _begin(bond, row, terms);
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        if (terms.kind == RowKind.Coupon) {
            (IInvestorRegistry registry, uint256[] memory balances) = bond.entitlements(holders, terms.record);
            Word[] memory words = registry.wordsOf(holders);
            for (uint256 i; i < holders.length; ++i) {
                if (balances[i] & ~FROZEN != 0) _payCoupon(run, holders[i], balances[i], words[i]);
            }
        } else {
            Word[] memory words = bond.registry().wordsOf(holders);
            for (uint256 i; i < holders.length; ++i) {
                _payPrincipal(run, holders[i], words[i]);
            }
        }
        require(run.net + run.tax <= run.funded, Overpaid(row));
        RowState storage state = _rows[bond][row];
        state.units = run.units.toUint96();
        state.net = run.net.toUint80();
        state.tax = run.tax.toUint80();
    }

    function _begin(ISovereignBond bond, uint256 row, Row memory terms) private view returns (Run memory run) {
        _known(bond, row);
        Series storage series = _series[bond];
        RowState storage state = _rows[bond][row];
        run.bond = bond;
        run.row = row;
        (run.numerator, run.denominator) = (terms.numerator, terms.denominator);
        run.cash = series.cash;
        run.scale = series.scale;
        run.rates = series.rates;
        run.funded = state.funded;
        (run.units, run.net, run.tax) = (state.units, state.net, state.tax);
        run.cashBefore = run.cash.balanceOf(address(this)) + run.net * run.scale;
        require(block.timestamp >= terms.payTime, TooEarly(row, terms.payTime));
        require(!bond.isPaused(PAUSE_PAYMENTS), PaymentsPaused());
        require(run.funded != 0, NotFunded(row));
    }

    /// @dev The bit is set before the cash call and cleared if that fails, so that no payment can be taken twice.
    function _payCoupon(Run memory run, address holder, uint256 entitlement, Word word) private {
        mapping(uint256 => uint256) storage paid = _paid[run.bond][holder];
        uint256 bits = paid[run.row >> 8];
        uint256 bit = 1 << (run.row & 0xff);
        if (bits & bit != 0) return;
        if (word.has(BLOCKED)) return _unpaid(run, holder, Obstacle.Blocked);
        if (entitlement & FROZEN != 0) return _unpaid(run, holder, Obstacle.Frozen);
        uint256 gross;
        uint256 tax;
        uint256 amount;
        unchecked {
            // an entitlement has 104 bits, a numerator 72, a rate 14 and at most BASIS, a scale 60: 236 at most
            // a payment is rounded down to the currency's minor unit, and taxed as it is then
            // slither-disable-next-line divide-before-multiply
            gross = entitlement * run.numerator / run.denominator;
            tax = gross * _rate(run.rates, word.category()) / BASIS;
            amount = (gross - tax) * run.scale;
        }
        paid[run.row >> 8] = bits | bit;
        if (amount != 0 && !run.cash.trySafeTransfer(holder, amount)) {
            uint256 left = run.cashBefore - run.net * run.scale;
            uint256 has = run.cash.balanceOf(address(this));
            // a cash token that refuses a payment must have moved nothing at all
            // slither-disable-next-line incorrect-equality
            require(has == left, CashMismatch(left, has));
            paid[run.row >> 8] = bits;
            return _unpaid(run, holder, Obstacle.CashRefused);
        }
        _paidOut(run, holder, entitlement, gross, tax);
    }

    /// @dev Burns what is not frozen; frozen units stay, and are paid when they are released or seized.
    function _payPrincipal(Run memory run, address holder, Word word) private {
        Account account = Account.wrap(run.bond.accountOf(holder));
        uint256 units = account.unlocked();
        // a holder of nothing; the bond alone counts units
        // slither-disable-next-line incorrect-equality
        if (account.balance() == 0) return;
        if (word.has(BLOCKED)) return _unpaid(run, holder, Obstacle.Blocked);
        // nothing that isn't frozen
        // slither-disable-next-line incorrect-equality
        if (units == 0 || account.frozen()) return _unpaid(run, holder, Obstacle.Frozen);
        uint256 gross = units * run.numerator / run.denominator;
        // every way in is nonReentrant; the rounded-down payment is turned into the cash token's units
        // slither-disable-next-line reentrancy-balance,reentrancy-no-eth,divide-before-multiply
        try this.redeemOne(run.bond, run.cash, holder, units, gross * run.scale) {
            _paidOut(run, holder, units, gross, 0);
            if (units < account.balance()) _unpaid(run, holder, Obstacle.Frozen);
        } catch (bytes memory reason) {
            require(bytes4(reason) == CashRefused.selector, RedemptionFailed(holder, reason));
            _unpaid(run, holder, Obstacle.CashRefused);
        }
    }

    function _paidOut(Run memory run, address holder, uint256 units, uint256 gross, uint256 tax) private {
        unchecked {
            // sums of far fewer than 2^64 amounts of at most 176 bits each; tax <= gross
            run.units += units;
            run.net += gross - tax;
            run.tax += tax;
        }
        emit Paid(run.bond, run.row, holder, gross, tax);
    }

    function _unpaid(Run memory run, address holder, Obstacle reason) private {
        emit Unpaid(run.bond, run.row, holder, reason);
    }

    function _known(ISovereignBond bond, uint256 row) private view {
        require(row < _series[bond].rows, RowUnknown(bond, row));
    }

    function _rate(uint256[2] memory rates, uint256 category) private pure returns (uint256) {
        return uint16(rates[category >> 4] >> ((category & 15) * 16));
    }

    function _packed(uint16[] calldata rates) private pure returns (uint256[2] memory packed) {
        require(rates.length == CATEGORIES, RatesInvalid());
        for (uint256 i; i < CATEGORIES; ++i) {
            require(rates[i] <= BASIS, RatesInvalid());
            packed[i >> 4] |= uint256(rates[i]) << ((i & 15) * 16);
        }
    }

    /// @dev How many units of the cash token one minor unit of the currency is.
    function _scale(IERC20 cash, ISovereignBond bond) private view returns (uint64) {
        uint8 cashDecimals = IERC20Metadata(address(cash)).decimals();
        uint8 decimals = IERC20Metadata(address(bond)).decimals();
        require(cashDecimals >= decimals && cashDecimals - decimals <= 18, CashDecimals(cashDecimals, decimals));
        return uint64(10 ** uint256(cashDecimals - decimals));
    }
}
