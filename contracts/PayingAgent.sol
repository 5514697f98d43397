// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Authorised} from "./access/Authorised.sol";
import {Roles} from "./access/Roles.sol";
import {IInvestorRegistry} from "./interfaces/IInvestorRegistry.sol";
import {IPayingAgent} from "./interfaces/IPayingAgent.sol";
import {ISeriesAdministration} from "./interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "./interfaces/ISovereignBond.sol";
import {PaymentBooks} from "./payments/PaymentBooks.sol";
import {Account} from "./types/Account.sol";
import {Config, ConfigLib} from "./types/Config.sol";
import {Rates} from "./types/Rates.sol";
import {RowTerms, RowTermsLib} from "./types/RowTerms.sol";
import {Totals} from "./types/Totals.sol";
import {Word, WordLib} from "./types/Word.sol";

/// @title PayingAgent
/// @notice Pays coupons by record date and principal against burning, for all series of a programme.
contract PayingAgent is PaymentBooks, Authorised, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    uint8 private constant PAUSE_PAYMENTS = 4;
    uint256 private constant COUPON = uint256(RowKind.Coupon);
    uint256 private constant BASIS = 10_000;
    /// @dev Bit 255 of an entitlement: the wallet is frozen.
    uint256 private constant FROZEN = 1 << 255;
    /// @dev Expiry, removal and the licence registry's block stop nobody from being paid what is theirs.
    uint256 private constant BLOCKED = WordLib.BLOCKED_BY_REGISTRAR | WordLib.BLOCKED_BY_REGULATOR | WordLib.MOVED;

    /// @dev One call's payments of one row; its totals are written back once, at the end.
    struct Run {
        ISovereignBond bond;
        uint256 row;
        RowTerms terms;
        Totals totals;
        IERC20 cash;
        uint256 scale;
        uint256 nearRates;
        /// @dev One holder's claim, which is undone as a whole if the cash token refuses.
        bool alone;
        /// @dev Cash of this contract plus what has been paid of the row; the same throughout, unless the token lies.
        uint256 cashBefore;
    }

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
        require(series.rowCount == 0, SeriesOpenedAlready(bond));
        require(taxAccount != address(0), TaxAccountMissing());
        require(rows.length != 0, RowInvalid(0));
        (uint256 near, uint256 far) = _packed(rates);
        (series.cash, series.exponent, series.nearRates) = (cash, _exponent(cash, bond), near.toUint88());
        series.farRates = far;
        (series.taxAccount, series.rowCount) = (taxAccount, rows.length.toUint16());
        emit SeriesOpened(bond, cash, taxAccount, rates);
        uint40[] memory recordTimes = ISeriesAdministration(address(bond)).recordTimes();
        uint256 last = recordTimes.length - 1;
        for (uint256 i; i < rows.length; ++i) {
            Row calldata row = rows[i];
            require(
                row.denominator != 0 && row.kind != RowKind.None && row.record <= last
                    && row.payTime > recordTimes[row.record]
                    && (row.kind == RowKind.Coupon || (row.record == last && i == rows.length - 1)),
                RowInvalid(i)
            );
            series.rows[i].terms =
                RowTermsLib.pack(row.numerator, row.denominator, row.record, row.payTime, uint8(row.kind));
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
        (Series storage series, RowState storage state, RowTerms terms) = _opened(bond, row);
        require(terms.funded() < need, FundedAlready(row));
        amount = need - terms.funded();
        state.terms = terms.withFunded(need.toUint80());
        emit Funded(bond, row, msg.sender, amount);
        IERC20 cash = series.cash;
        uint256 expected = amount * _scale(series.exponent);
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
        // filled in by `_begin`
        // slither-disable-next-line uninitialized-local
        Run memory run;
        (Series storage series, RowState storage state) = _begin(run, bond, row);
        run.cashBefore = run.cash.balanceOf(address(this)) + run.totals.net() * run.scale;
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        if (run.terms.kind() == COUPON) {
            require(!_paused(bond), PaymentsPaused());
            uint256 farRates = series.farRates;
            (IInvestorRegistry registry, uint256[] memory balances) = bond.entitlements(holders, run.terms.record());
            Word[] memory words = registry.wordsOf(holders);
            mapping(address holder => PaidBits) storage paid = series.paid[row >> 8];
            for (uint256 i; i < holders.length; ++i) {
                (address holder, Word word) = (holders[i], words[i]);
                (bool near, uint256 bit) = Rates.place(word.category());
                uint256 rate = Rates.rateAt(near ? run.nearRates : farRates, bit);
                _payCoupon(run, paid[holder], holder, balances[i], word, rate);
            }
        } else {
            Word[] memory words = bond.registry().wordsOf(holders);
            for (uint256 i; i < holders.length; ++i) {
                _payPrincipal(run, holders[i], words[i]);
            }
        }
        state.totals = run.totals;
    }

    /// @inheritdoc IPayingAgent
    function claim(ISovereignBond bond, uint256 row, address holder) external nonReentrant {
        // filled in by `_begin`
        // slither-disable-next-line uninitialized-local
        Run memory run;
        run.alone = true;
        (Series storage series, RowState storage state) = _begin(run, bond, row);
        (Config config, uint256 balance) = bond.oneEntitlement(holder, run.terms.record());
        Word word = Word.wrap(IInvestorRegistry(config.registry()).wordOf(holder));
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        if (run.terms.kind() == COUPON) {
            if (config.has(ConfigLib.PAUSE_PAYMENTS)) require(!_paused(bond), PaymentsPaused());
            (bool near, uint256 bit) = Rates.place(word.category());
            uint256 rate = Rates.rateAt(near ? run.nearRates : series.farRates, bit);
            _payCoupon(run, series.paid[row >> 8][holder], holder, balance, word, rate);
        } else {
            _payPrincipal(run, holder, word);
        }
        state.totals = run.totals;
    }

    /// @inheritdoc IPayingAgent
    function remitTax(ISovereignBond bond, uint256 row)
        external
        only(Roles.PAYING_AGENT)
        nonReentrant
        returns (uint256 amount)
    {
        (Series storage series, RowState storage state,) = _opened(bond, row);
        uint256 tax = state.totals.tax();
        amount = tax - state.remitted;
        if (amount == 0) return 0;
        state.remitted = uint80(tax);
        emit TaxRemitted(bond, row, series.taxAccount, amount);
        series.cash.safeTransfer(series.taxAccount, amount * _scale(series.exponent));
    }

    /// @notice Burns a holder's units and pays their principal, both or neither. Only this contract calls it.
    /// @param cashAmount in the cash token's own units
    function redeemOne(ISovereignBond bond, IERC20 cash, address holder, uint256 units, uint256 cashAmount) external {
        require(msg.sender == address(this), NotSelf(msg.sender));
        bond.redeem(holder, units);
        require(cash.trySafeTransfer(holder, cashAmount), CashRefused(holder));
    }

    /// @dev Fills in `run`, if the row can be paid at all.
    function _begin(Run memory run, ISovereignBond bond, uint256 row)
        private
        view
        returns (Series storage series, RowState storage state)
    {
        (series, state, run.terms) = _opened(bond, row);
        require(block.timestamp >= run.terms.payTime(), TooEarly(row, run.terms.payTime()));
        require(run.terms.funded() != 0, NotFunded(row));
        (run.bond, run.row, run.totals) = (bond, row, state.totals);
        (run.cash, run.scale, run.nearRates) = (series.cash, _scale(series.exponent), series.nearRates);
    }

    /// @dev The bit is set before the cash call and cleared if that fails, so that no payment can be taken twice.
    function _payCoupon(
        Run memory run,
        PaidBits storage paid,
        address holder,
        uint256 entitlement,
        Word word,
        uint256 rate
    ) private {
        // who held nothing; the bond alone counts units
        // slither-disable-next-line incorrect-equality
        if (entitlement & ~FROZEN == 0) return;
        uint256 bits = paid.bits;
        uint256 bit = 1 << (run.row & 0xff);
        if (bits & bit != 0) return;
        address payee = holder;
        if (word.has(WordLib.MOVED)) (payee, word, entitlement) = _succeeded(run, word, entitlement);
        // who is unknown to the whitelist has no category, so no rate; a word, no amount
        // slither-disable-next-line incorrect-equality
        if (word.has(BLOCKED) || Word.unwrap(word) == 0) return _unpaid(run, holder, Obstacle.Blocked);
        if (entitlement & FROZEN != 0) return _unpaid(run, holder, Obstacle.Frozen);
        uint256 gross;
        uint256 tax;
        uint256 amount;
        unchecked {
            // an entitlement has 104 bits, a numerator 56, a rate 14 and at most BASIS, a scale 60: 220 at most
            // a payment is rounded down to the currency's minor unit, and taxed as it is then
            // slither-disable-next-line divide-before-multiply
            gross = entitlement * run.terms.numerator() / run.terms.denominator();
            tax = gross * rate / BASIS;
            amount = (gross - tax) * run.scale;
        }
        paid.bits = bits | bit;
        if (amount != 0 && !run.cash.trySafeTransfer(payee, amount)) {
            require(!run.alone, CashRefused(holder));
            uint256 left = run.cashBefore - run.totals.net() * run.scale;
            uint256 has = run.cash.balanceOf(address(this));
            // a cash token that refuses a payment must not have taken it all the same
            require(has >= left, CashMismatch(left, has));
            paid.bits = bits;
            return _unpaid(run, holder, Obstacle.CashRefused);
        }
        if (payee != holder) emit PaidToSuccessor(run.bond, run.row, holder, payee);
        _paidOut(run, holder, entitlement, gross, tax);
    }

    /// @dev Who is paid what a wallet that has moved was entitled to, that wallet's word, and the entitlement, frozen if
    /// any wallet on the way is: a freeze stays where it is until this series is recovered, too. It is taxed as the lost
    /// wallet was when it moved.
    function _succeeded(Run memory run, Word word, uint256 entitlement)
        private
        view
        returns (address payee, Word, uint256)
    {
        IInvestorRegistry registry = run.bond.registry();
        for (uint256 hop; hop < WordLib.HOPS && word.has(WordLib.MOVED); ++hop) {
            payee = word.investor();
            word = Word.wrap(registry.wordOf(payee));
            if (Account.wrap(run.bond.accountOf(payee)).frozen()) entitlement |= FROZEN;
        }
        return (payee, word, entitlement);
    }

    /// @dev Burns what is not frozen; frozen units stay, and are paid when they are released or seized.
    function _payPrincipal(Run memory run, address holder, Word word) private {
        Account account = Account.wrap(run.bond.accountOf(holder));
        uint256 units = account.unlocked();
        // a holder of nothing; the bond alone counts units
        // slither-disable-next-line incorrect-equality
        if (account.balance() == 0) return;
        if (word.has(BLOCKED) || Word.unwrap(word) == 0) return _unpaid(run, holder, Obstacle.Blocked);
        // nothing that isn't frozen
        // slither-disable-next-line incorrect-equality
        if (units == 0 || account.frozen()) return _unpaid(run, holder, Obstacle.Frozen);
        uint256 gross = units * run.terms.numerator() / run.terms.denominator();
        // every way in is nonReentrant; the rounded-down payment is turned into the cash token's units
        // slither-disable-next-line reentrancy-balance,reentrancy-no-eth,divide-before-multiply
        try this.redeemOne(run.bond, run.cash, holder, units, gross * run.scale) {
            _paidOut(run, holder, units, gross, 0);
            if (units < account.balance()) _unpaid(run, holder, Obstacle.Frozen);
        } catch (bytes memory reason) {
            require(bytes4(reason) == CashRefused.selector, RedemptionFailed(holder, reason));
            require(!run.alone, CashRefused(holder));
            _unpaid(run, holder, Obstacle.CashRefused);
        }
    }

    /// @dev What was funded has 80 bits and the row's units 96, so that each sum fits its field.
    function _paidOut(Run memory run, address holder, uint256 units, uint256 gross, uint256 tax) private {
        Totals totals = run.totals;
        unchecked {
            // far from 2^256: a gross has at most 160 bits
            require(totals.net() + totals.tax() + gross <= run.terms.funded(), Overpaid(run.row));
            run.totals = totals.plus(units, gross - tax, tax);
        }
        emit Paid(run.bond, run.row, holder, gross, tax);
    }

    function _unpaid(Run memory run, address holder, Obstacle reason) private {
        emit Unpaid(run.bond, run.row, holder, reason);
    }

    function _paused(ISovereignBond bond) private view returns (bool) {
        return ISeriesAdministration(address(bond)).isPaused(PAUSE_PAYMENTS);
    }

    function _packed(uint16[] calldata rates) private pure returns (uint256 near, uint256 far) {
        require(rates.length == Rates.CATEGORIES, RatesInvalid());
        for (uint256 i; i < rates.length; ++i) {
            require(rates[i] <= BASIS, RatesInvalid());
        }
        return Rates.pack(rates);
    }

    /// @dev How many decimals the cash token has beyond those of the currency.
    function _exponent(IERC20 cash, ISovereignBond bond) private view returns (uint8) {
        uint8 cashDecimals = IERC20Metadata(address(cash)).decimals();
        uint8 decimals = IERC20Metadata(address(bond)).decimals();
        require(cashDecimals >= decimals && cashDecimals - decimals <= 18, CashDecimals(cashDecimals, decimals));
        return cashDecimals - decimals;
    }
}
