// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {RowTable} from "./RowTable.sol";

/// @title Tail
/// @notice How the rows to come are replaced by others. What a record time has settled is never touched: a coupon or
/// an instalment is owed to whoever held then. The principal is attached to the units, so another may take its place
/// until it is funded, even after its record time; of one funded in part, the part stays.
abstract contract Tail is RowTable {
    /// @dev Puts these record times and rows in the place of those from the record time `from` on, and of the principal.
    /// The last row must be a principal.
    function _replaceTail(ISovereignBond bond, uint256 from, uint40[] memory times, Row[] memory rows) internal {
        _cancelTail(bond, from);
        _continue(bond, from, times, rows);
    }

    /// @dev What the rows from the record time `from` on, and the principal, would repay of a unit, in lowest terms; and when
    /// the principal is paid. Apart from cancelling, so that fractions too odd to be added stop no decision of the holders.
    function _leftFrom(ISovereignBond bond, uint256 from)
        internal
        view
        returns (uint256 numerator, uint256 denominator, uint256 payTime)
    {
        Series storage series = _series[bond];
        denominator = 1;
        for (uint256 row; row < series.rowCount; ++row) {
            RowTerms terms = series.rows[row].terms;
            uint256 kind = terms.kind();
            // kinds, no amounts
            // slither-disable-next-line incorrect-equality
            if (kind != PRINCIPAL && (kind != INSTALMENT || terms.record() < from)) continue;
            (numerator, denominator) = _sum(numerator, denominator, terms.numerator(), terms.denominator());
            if (kind == PRINCIPAL) payTime = terms.payTime();
        }
    }

    /// @dev Cancels the rows from the record time `from` on, and the principal.
    function _cancelTail(ISovereignBond bond, uint256 from) internal {
        Series storage series = _series[bond];
        for (uint256 row; row < series.rowCount; ++row) {
            RowTerms terms = series.rows[row].terms;
            uint256 kind = terms.kind();
            // kinds, no amounts
            // slither-disable-next-line incorrect-equality
            if (kind == CANCELLED || (kind != PRINCIPAL && terms.record() < from)) continue;
            require(terms.funded() == 0, FundedAlready(row));
            series.rows[row].terms = terms.withKind(uint8(CANCELLED));
            emit RowCancelled(bond, row);
        }
    }

    /// @dev Opens these rows at these record times, in the place of what was cancelled.
    function _continue(ISovereignBond bond, uint256 from, uint40[] memory times, Row[] memory rows) internal {
        uint256 count = _series[bond].rowCount;
        uint256 added = rows.length;
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        require(added != 0 && rows[added - 1].kind == RowKind.Principal, RowInvalid(count + added));
        for (uint256 i; i < added; ++i) {
            // a kind, no amount
            // slither-disable-next-line incorrect-equality
            require(rows[i].record >= from || rows[i].kind == RowKind.Principal, RowInvalid(count + i));
        }
        ISeriesAdministration series = ISeriesAdministration(address(bond));
        // a series runs no code of others when its record times are set
        // slither-disable-next-line reentrancy-no-eth
        series.setTail(from, times);
        _append(bond, series.recordTimes(), rows);
    }

    /// @dev Two fractions, added in lowest terms; the first has at most 113 bits above and below, the second 56.
    function _sum(uint256 numerator, uint256 denominator, uint256 more, uint256 moreDenominator)
        private
        pure
        returns (uint256, uint256)
    {
        numerator = numerator * moreDenominator + more * denominator;
        denominator *= moreDenominator;
        (uint256 common, uint256 rest) = (numerator, denominator);
        while (rest != 0) (common, rest) = (rest, common % rest);
        return (numerator / common, denominator / common);
    }
}
