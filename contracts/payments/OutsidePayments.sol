// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Roles} from "../access/Roles.sol";
import {IOutsidePayments} from "../interfaces/IOutsidePayments.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {PaymentBooks} from "./PaymentBooks.sol";

/// @title OutsidePayments
/// @notice The second cash leg: what was paid outside the chain.
abstract contract OutsidePayments is IOutsidePayments, PaymentBooks {
    using SafeCast for uint256;

    /// @inheritdoc IOutsidePayments
    function stateOutside(
        ISovereignBond bond,
        uint256 row,
        address[] calldata holders,
        bytes32 paymentId,
        bytes32 documentHash
    ) external only(Roles.PAYING_AGENT) {
        (,, RowTerms terms) = _opened(bond, row);
        require(block.timestamp >= terms.payTime(), TooEarly(row, terms.payTime()));
        _requireAmount(row, terms);
        _stated[_statement(bond, row, holders, paymentId, documentHash)] = true;
        emit OutsideStated(bond, row, paymentId, documentHash, holders);
    }

    /// @inheritdoc IOutsidePayments
    function confirmOutside(
        ISovereignBond bond,
        uint256 row,
        address[] calldata holders,
        bytes32 paymentId,
        bytes32 documentHash
    ) external only(Roles.REVIEWER) nonReentrant {
        bytes32 statement = _statement(bond, row, holders, paymentId, documentHash);
        require(_stated[statement], NotStated(row, paymentId));
        delete _stated[statement];
        // a sum begins with nothing
        // slither-disable-next-line uninitialized-local
        uint256 sum;
        for (uint256 i; i < holders.length; ++i) {
            sum += _confirm(bond, row, holders[i], paymentId);
        }
        _series[bond].rows[row].elsewhere += sum.toUint80();
    }

    function _confirm(ISovereignBond bond, uint256 row, address holder, bytes32 paymentId)
        private
        returns (uint256 gross)
    {
        (Series storage series,, RowTerms terms) = _opened(bond, row);
        _requireAmount(row, terms); // it may have been cancelled since it was stated
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        uint256 units = terms.kind() == PRINCIPAL ? _burnAll(bond, holder) : _settle(bond, row, terms, holder);
        require(units != 0, NotOpen(row, holder));
        gross = units * terms.numerator() / terms.denominator();
        uint256 category = _wordOf(bond, holder).category();
        // a payment is rounded down to the currency's minor unit, and taxed as it is then
        // slither-disable-next-line divide-before-multiply
        emit PaidOutside(bond, row, holder, gross, gross * _rate(series, terms, category) / BASIS, paymentId);
    }

    /// @dev The units at the record time; none if they are settled.
    function _settle(ISovereignBond bond, uint256 row, RowTerms terms, address holder) private returns (uint256 units) {
        Series storage series = _series[bond];
        PaidBits storage paid = series.paid[row >> 8][holder];
        uint256 bit = 1 << (row & 0xff);
        address beneficiary = series.orders[_origin(row, series.rows[row])][holder].beneficiary;
        if (paid.bits & bit != 0 || beneficiary != address(0)) return 0;
        paid.bits |= bit;
        // its configuration is asked by payments alone
        // slither-disable-next-line unused-return
        (, units) = bond.oneEntitlement(holder, terms.record());
        return units & ~FROZEN;
    }

    function _burnAll(ISovereignBond bond, address holder) private returns (uint256 units) {
        units = _accountOf(bond, holder).balance();
        // every way in is nonReentrant
        // slither-disable-next-line reentrancy-no-eth
        bond.redeem(holder, units);
    }

    function _statement(
        ISovereignBond bond,
        uint256 row,
        address[] calldata holders,
        bytes32 paymentId,
        bytes32 documentHash
    ) private view returns (bytes32) {
        RowTerms terms = _series[bond].rows[row].terms;
        bytes32 about = keccak256(abi.encode(bond, row, terms.numerator(), terms.denominator()));
        return keccak256(abi.encode(about, holders, paymentId, documentHash));
    }
}
