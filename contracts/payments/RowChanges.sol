// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Roles} from "../access/Roles.sol";
import {IRowChanges} from "../interfaces/IRowChanges.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {Funding} from "./Funding.sol";

/// @title RowChanges
/// @notice What may happen to a row between its opening and its last payment.
abstract contract RowChanges is IRowChanges, Funding {
    using SafeCast for uint256;

    uint256 private constant LATEST = 10 days;
    /// @dev Beyond that nothing is divided, so that whatever goes through all rows fits one transaction.
    uint256 private constant MOST_ROWS = 700;

    /// @inheritdoc IRowChanges
    function reschedule(ISovereignBond bond, uint256 row, uint40 payTime, bytes32 reasonHash)
        external
        only(Roles.GOVERNANCE)
    {
        (, RowState storage state, RowTerms terms) = _opened(bond, row);
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        require(terms.kind() != CANCELLED, Cancelled(row));
        uint256 before = terms.payTime();
        require(block.timestamp < before, AlreadyDue(row, before));
        uint256 latest = before + LATEST - state.postponed;
        require(payTime > before && payTime <= latest, RescheduleOutOfRange(row, payTime, latest));
        state.postponed += uint24(payTime - before);
        state.terms = terms.withPayTime(payTime);
        emit RowRescheduled(bond, row, payTime, reasonHash);
    }

    /// @inheritdoc IRowChanges
    function fundPart(ISovereignBond bond, uint256 row, uint256 amount)
        external
        only(Roles.PAYING_AGENT)
        nonReentrant
        returns (uint256 taken, uint256 rest)
    {
        (Series storage series, RowState storage state, RowTerms terms) = _opened(bond, row);
        uint256 need = _need(bond, row, state, terms);
        require(terms.funded() == 0 && state.elsewhere == 0 && series.rowCount < MOST_ROWS, NotDivisible(row));
        require(amount < need, PartOutOfRange(amount, need));
        uint56 part;
        (taken, part, terms) = _portion(terms, _unitsAt(bond, _recordOfPart(bond, terms)), amount);
        require(taken != 0, PartOutOfRange(amount, need));
        rest = _divide(bond, row, terms, part, taken.toUint80());
        _receive(bond, row, series, taken);
    }

    /// @inheritdoc IRowChanges
    function returnExcess(ISovereignBond bond, uint256 row)
        external
        only(Roles.PAYING_AGENT)
        nonReentrant
        returns (uint256 amount)
    {
        (Series storage series, RowState storage state, RowTerms terms) = _opened(bond, row);
        uint256 need = _need(bond, row, state, terms);
        if (terms.funded() <= need) return 0;
        amount = terms.funded() - need;
        state.terms = terms.withFunded(uint80(need));
        emit ExcessReturned(bond, row, state.funder, amount);
        _send(series, state.funder, amount);
    }

    /// @dev The largest part of a row that `amount` is enough for: what it costs and its numerator; and the row's terms
    /// with a denominator as large as fits, so that parts are fine and add up exactly.
    function _portion(RowTerms terms, uint256 units, uint256 amount)
        private
        pure
        returns (uint256 taken, uint56 part, RowTerms)
    {
        // an unfunded row that needs something has units and a numerator
        // a factor, by which both fractions are multiplied
        // slither-disable-next-line divide-before-multiply
        uint256 factor = type(uint56).max / Math.max(terms.numerator(), terms.denominator());
        uint56 denominator = uint56(terms.denominator() * factor);
        // less than the whole numerator, since the amount is less than the whole need
        part = uint56(amount * denominator / units);
        taken = Math.ceilDiv(units * part, denominator);
        return (taken, part, terms.withAmount(uint56(terms.numerator() * factor), denominator));
    }

    /// @dev Which record time decides who is paid a part: of a principal the last, since units may have been sold after its
    /// own in a register that was opened again.
    function _recordOfPart(ISovereignBond bond, RowTerms terms) private view returns (uint16) {
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        return uint16(terms.kind() == PRINCIPAL ? _recordTimes(bond).length - 1 : terms.record());
    }

    /// @dev Units at a record time; at one to come, those that there are.
    function _unitsAt(ISovereignBond bond, uint256 record) private view returns (uint256) {
        if (record < _periodOf(bond)) return ISeriesAdministration(address(bond)).supplyAtRecord(record);
        return IERC20(address(bond)).totalSupply();
    }

    function _asPart(ISovereignBond bond, RowTerms terms) private view returns (RowTerms) {
        uint256 kind = terms.kind() == PRINCIPAL ? INSTALMENT : terms.kind();
        return terms.withKind(uint8(kind)).withRecord(_recordOfPart(bond, terms));
    }

    function _divide(ISovereignBond bond, uint256 row, RowTerms terms, uint56 part, uint80 taken)
        private
        returns (uint256 rest)
    {
        Series storage series = _series[bond];
        RowState storage state = series.rows[row];
        uint56 denominator = uint56(terms.denominator());
        uint56 left = uint56(terms.numerator()) - part;
        rest = series.rowCount;
        series.rowCount = (rest + 1).toUint16();
        series.rows[rest].terms = terms.withAmount(left, denominator).asRest();
        series.rows[rest].postponed = state.postponed;
        series.rows[rest].origin = uint16(_origin(row, state));
        state.terms = _asPart(bond, terms.withAmount(part, denominator).withFunded(taken));
        emit RowDivided(bond, row, rest, RowKind(state.terms.kind()), part, denominator);
        emit RowOpened(bond, rest, RowKind(terms.kind()), left, denominator, terms.record(), terms.payTime());
    }
}
