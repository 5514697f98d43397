// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Roles} from "../access/Roles.sol";
import {IPrescription} from "../interfaces/IPrescription.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Account} from "../types/Account.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {Word, WordLib} from "../types/Word.sol";
import {PaymentBooks} from "./PaymentBooks.sol";

/// @title Prescription
/// @notice How unclaimed money goes back to the issuer.
abstract contract Prescription is IPrescription, PaymentBooks {
    uint256 private constant SHORTEST = 365 days;

    /// @inheritdoc IPrescription
    function setPrescription(ISovereignBond bond, uint40 period, address account) external only(Roles.ISSUER) {
        _requireUnopened(bond);
        require(period >= SHORTEST && account != address(0), PrescriptionInvalid());
        _periods[bond] = Period(period, account);
        emit PrescriptionSet(bond, period, account);
    }

    /// @inheritdoc IPrescription
    function sweep(ISovereignBond bond, uint256 row, address[] calldata holders)
        external
        only(Roles.PAYING_AGENT)
        nonReentrant
        returns (uint256 amount)
    {
        (Series storage series, RowState storage state, RowTerms terms) = _opened(bond, row);
        _requirePrescribed(bond, row, state, terms);
        for (uint256 i; i < holders.length; ++i) {
            // a kind, no amount
            // slither-disable-next-line incorrect-equality
            uint256 gross =
                terms.kind() == PRINCIPAL ? _burned(bond, terms, holders[i]) : _barred(bond, row, terms, holders[i]);
            if (gross == 0) continue;
            amount += gross;
            emit Prescribed(bond, row, holders[i], gross);
        }
        if (amount == 0) return 0;
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        if (terms.kind() != PRINCIPAL) state.elsewhere += uint80(amount);
        state.terms = terms.withFunded(uint80(terms.funded() - amount));
        _send(series, _periods[bond].account, amount);
    }

    /// @inheritdoc IPrescription
    function prescriptionOf(ISovereignBond bond) external view returns (uint256 period, address account) {
        return (_periods[bond].period, _periods[bond].account);
    }

    /// @dev Marks what the holder is due by record date as settled.
    function _barred(ISovereignBond bond, uint256 row, RowTerms terms, address holder) private returns (uint256) {
        Series storage series = _series[bond];
        // its configuration is asked by payments alone
        // slither-disable-next-line unused-return
        (, uint256 units) = bond.oneEntitlement(holder, terms.record());
        PaidBits storage paid = series.paid[row >> 8][holder];
        uint256 bit = 1 << (row & 0xff);
        bool ordered = series.orders[_origin(row, series.rows[row])][holder].beneficiary != address(0);
        if (units & FROZEN != 0 || paid.bits & bit != 0 || ordered || _kept(bond, holder)) return 0;
        uint256 gross = units * terms.numerator() / terms.denominator();
        if (gross != 0) paid.bits |= bit;
        return gross;
    }

    /// @dev Burns the holder's units.
    function _burned(ISovereignBond bond, RowTerms terms, address holder) private returns (uint256) {
        Account account = _accountOf(bond, holder);
        uint256 units = account.balance();
        // a holder of nothing; the bond alone counts units
        // slither-disable-next-line incorrect-equality
        if (units == 0 || account.unlocked() != units || account.frozen() || _kept(bond, holder)) return 0;
        // every way in is nonReentrant
        // slither-disable-next-line reentrancy-no-eth,calls-loop
        bond.redeem(holder, units);
        return units * terms.numerator() / terms.denominator();
    }

    /// @dev Is the holder blocked by any authority, moved, or unknown to the whitelist?
    function _kept(ISovereignBond bond, address holder) private view returns (bool) {
        Word word = _wordOf(bond, holder);
        return Word.unwrap(word) == 0 || word.has(WordLib.BLOCKS | WordLib.MOVED);
    }

    function _requirePrescribed(ISovereignBond bond, uint256 row, RowState storage state, RowTerms terms) private view {
        uint256 period = _periods[bond].period;
        require(period != 0, NeverPrescribed(bond));
        require(terms.funded() != 0, NotFunded(row));
        uint256 end = Math.max(terms.payTime(), state.fundedAt) + period;
        require(block.timestamp > end, NotPrescribed(row, end));
        require(!_paused(bond), PaymentsPaused());
    }
}
