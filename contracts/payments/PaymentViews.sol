// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPaymentAdministration} from "../interfaces/IPaymentAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Rates} from "../types/Rates.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {Totals} from "../types/Totals.sol";
import {PaymentBooks} from "./PaymentBooks.sol";

/// @title PaymentViews
/// @notice What is asked of the books.
abstract contract PaymentViews is IPaymentAdministration, PaymentBooks {
    /// @inheritdoc IPaymentAdministration
    function rowsOf(ISovereignBond bond) external view returns (Row[] memory rows) {
        Series storage series = _series[bond];
        rows = new Row[](series.rowCount);
        for (uint256 i; i < rows.length; ++i) {
            RowTerms terms = series.rows[i].terms;
            rows[i] = Row({
                numerator: uint56(terms.numerator()),
                denominator: uint56(terms.denominator()),
                record: uint16(terms.record()),
                payTime: uint40(terms.payTime()),
                kind: RowKind(terms.kind())
            });
        }
    }

    /// @inheritdoc IPaymentAdministration
    function booksOf(ISovereignBond bond, uint256 row) external view returns (Books memory) {
        (, RowState storage state, RowTerms terms) = _opened(bond, row);
        Totals totals = state.totals;
        return Books(terms.funded(), totals.units(), totals.net(), totals.tax(), state.remitted, state.elsewhere);
    }

    /// @inheritdoc IPaymentAdministration
    function needOf(ISovereignBond bond, uint256 row) external view returns (uint256) {
        (, RowState storage state, RowTerms terms) = _opened(bond, row);
        return _need(bond, row, state, terms);
    }

    /// @inheritdoc IPaymentAdministration
    function isPaid(ISovereignBond bond, uint256 row, address holder) external view returns (bool) {
        Series storage series = _series[bond];
        return _settled(series, row, series.rows[row].terms, holder);
    }

    /// @inheritdoc IPaymentAdministration
    function cashOf(ISovereignBond bond) external view returns (IERC20 cash, address taxAccount, uint256 scale) {
        Series storage series = _series[bond];
        return (series.cash, series.taxAccount, series.rowCount == 0 ? 0 : _scale(series.exponent));
    }

    /// @inheritdoc IPaymentAdministration
    function rateOf(ISovereignBond bond, uint256 row, uint256 category) external view returns (uint256) {
        (Series storage series,, RowTerms terms) = _opened(bond, row);
        return category < Rates.CATEGORIES ? _rate(series, terms, category) : 0;
    }
}
