// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Authorised} from "./access/Authorised.sol";
import {Roles} from "./access/Roles.sol";
import {IInvestorRegistry} from "./interfaces/IInvestorRegistry.sol";
import {IPayingAgent} from "./interfaces/IPayingAgent.sol";
import {IPaymentAdministration} from "./interfaces/IPaymentAdministration.sol";
import {ISovereignBond} from "./interfaces/ISovereignBond.sol";
import {PaymentBooks} from "./payments/PaymentBooks.sol";
import {Account} from "./types/Account.sol";
import {Config, ConfigLib} from "./types/Config.sol";
import {Rates} from "./types/Rates.sol";
import {RowTerms} from "./types/RowTerms.sol";
import {Totals} from "./types/Totals.sol";
import {Word, WordLib} from "./types/Word.sol";

/// @title PayingAgent
/// @notice Pays coupons by record date and principal against burning, for all series of a programme; hands every other
/// call to the code of {PaymentAdministration}, which can never be replaced.
contract PayingAgent is IPayingAgent, PaymentBooks {
    using SafeERC20 for IERC20;

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

    /// @inheritdoc IPayingAgent
    IPaymentAdministration public immutable administration;

    constructor(IAccessControl authority_, IPaymentAdministration administration_) Authorised(authority_) {
        require(address(administration_).code.length != 0, AdministrationMissing());
        administration = administration_;
    }

    /// @dev What this code doesn't know is the administration's, which works on this contract's storage.
    fallback(bytes calldata call) external returns (bytes memory) {
        return Address.functionDelegateCall(address(administration), call);
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
        if (run.terms.kind() != PRINCIPAL) {
            require(!_paused(bond), PaymentsPaused());
            uint256 farRates = _far(series, run.terms);
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
        if (run.terms.kind() != PRINCIPAL) {
            if (config.has(ConfigLib.PAUSE_PAYMENTS)) require(!_paused(bond), PaymentsPaused());
            (bool near, uint256 bit) = Rates.place(word.category());
            uint256 rate = Rates.rateAt(near ? run.nearRates : _far(series, run.terms), bit);
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

    /// @inheritdoc IPayingAgent
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
        // a count of minor units; what has no amount is never funded, so that a payment needn't ask for the kind
        // slither-disable-next-line incorrect-equality
        if (run.terms.funded() == 0) {
            _requireAmount(row, run.terms);
            revert NotFunded(row);
        }
        (run.bond, run.row, run.totals) = (bond, row, state.totals);
        (run.cash, run.scale, run.nearRates) = (series.cash, _scale(series.exponent), _near(series, run.terms));
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
        uint256 bit = 1 << (run.row & 0xff); // compared below as a bit, no amount
        address payee = holder;
        if (bits & bit != 0 || run.terms.rest()) {
            payee = _beneficiary(run, holder, bits & bit != 0);
            if (payee == address(0)) return; // nothing is open
            if (payee != holder) (word, entitlement) = _inPlaceOf(run, payee, entitlement);
        }
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
        // slither-disable-next-line incorrect-equality
        if (bits & bit == 0) paid.bits = bits | bit;
        else _order(run, holder).settled = true;
        if (amount != 0 && !run.cash.trySafeTransfer(payee, amount)) {
            require(!run.alone, CashRefused(holder));
            uint256 left = run.cashBefore - run.totals.net() * run.scale;
            uint256 has = run.cash.balanceOf(address(this));
            // a cash token that refuses a payment must not have taken it all the same
            require(has >= left, CashMismatch(left, has));
            // every way in is nonReentrant
            // slither-disable-next-line incorrect-equality
            if (bits & bit == 0) paid.bits = bits; // nosemgrep: effects-first
            else _order(run, holder).settled = false; // nosemgrep: effects-first
            return _unpaid(run, holder, Obstacle.CashRefused);
        }
        if (payee != holder) emit PaidToSuccessor(run.bond, run.row, holder, payee);
        _paidOut(run, holder, entitlement, gross, tax);
    }

    /// @dev Who is to be paid where an order may say so: the beneficiary of an open one; else the holder, unless nothing is
    /// open.
    function _beneficiary(Run memory run, address holder, bool marked) private view returns (address) {
        bool rest = run.terms.rest();
        Order storage order = _order(run, holder);
        address beneficiary = order.beneficiary;
        if (marked && (rest || order.settled || beneficiary == address(0))) return address(0);
        return beneficiary == address(0) ? holder : beneficiary;
    }

    function _order(Run memory run, address holder) private view returns (Order storage) {
        Series storage series = _series[run.bond];
        return series.orders[_origin(run.row, series.rows[run.row])][holder];
    }

    /// @dev The beneficiary's word and freeze count, not the holder's.
    function _inPlaceOf(Run memory run, address beneficiary, uint256 entitlement) private view returns (Word, uint256) {
        bool frozen = Account.wrap(run.bond.accountOf(beneficiary)).frozen();
        Word word = Word.wrap(run.bond.registry().wordOf(beneficiary));
        return (word, frozen ? entitlement | FROZEN : entitlement & ~FROZEN);
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
}
