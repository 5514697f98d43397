// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {ITermsAdministration} from "../interfaces/ITermsAdministration.sol";
import {RowTerms, RowTermsLib} from "../types/RowTerms.sol";
import {PaymentBooks} from "./PaymentBooks.sol";

/// @title RowTable
/// @notice What a series is opened with.
abstract contract RowTable is ITermsAdministration, PaymentBooks {
    using SafeCast for uint256;

    uint256 private constant WHOLE = 1e18;

    /// @inheritdoc ITermsAdministration
    function openSeries(
        ISovereignBond bond,
        IERC20 cash,
        address taxAccount,
        uint16[] calldata rates,
        Row[] calldata rows
    ) external only(Roles.ISSUER) {
        require(address(Authorised(address(bond)).authority()) == address(authority), WrongAuthority(bond));
        _requireUnopened(bond);
        require(taxAccount != address(0), TaxAccountMissing());
        require(rows.length != 0, RowInvalid(0));
        Series storage series = _series[bond];
        (uint256 near, uint256 far) = _packed(rates);
        (series.cash, series.exponent, series.nearRates) = (cash, _exponent(cash, bond), near.toUint88());
        (series.farRates, series.taxAccount) = (far, taxAccount);
        emit SeriesOpened(bond, cash, taxAccount, rates);
        _append(bond, _recordTimes(bond), rows);
    }

    /// @inheritdoc ITermsAdministration
    function addRows(ISovereignBond bond, Row[] calldata rows) external only(Roles.ISSUER) {
        Series storage series = _series[bond];
        uint256 count = series.rowCount;
        require(count != 0, RowUnknown(bond, 0));
        uint40[] memory recordTimes = _recordTimes(bond);
        require(block.timestamp <= recordTimes[0], TermsSettled(bond));
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        require(series.rows[count - 1].terms.kind() != PRINCIPAL, RowInvalid(count));
        _append(bond, recordTimes, rows);
    }

    /// @inheritdoc ITermsAdministration
    function poolFactor(ISovereignBond bond) external view returns (uint256 left) {
        Series storage series = _series[bond];
        uint40[] memory recordTimes = _recordTimes(bond);
        left = WHOLE;
        for (uint256 i; i < series.rowCount; ++i) {
            RowTerms terms = series.rows[i].terms;
            if (terms.kind() == INSTALMENT && recordTimes[terms.record()] < block.timestamp) {
                left -= WHOLE * terms.numerator() / terms.denominator();
            }
        }
    }

    /// @dev Adds rows after those that there are.
    function _append(ISovereignBond bond, uint40[] memory recordTimes, Row[] memory rows) internal {
        Series storage series = _series[bond];
        uint256 count = series.rowCount;
        uint256 last = recordTimes.length - 1;
        for (uint256 i; i < rows.length; ++i) {
            Row memory row = rows[i];
            // what is asked for, no balance
            // slither-disable-next-line incorrect-equality
            require(
                row.denominator != 0 && row.kind != RowKind.None && row.kind != RowKind.Cancelled && row.record <= last
                    && row.payTime > recordTimes[row.record]
                    && (row.kind != RowKind.Principal || (row.record == last && i == rows.length - 1))
                    && (row.kind != RowKind.Floating || (row.numerator == 0 && _mayFloat(bond))),
                RowInvalid(count)
            );
            series.rows[count].terms = RowTermsLib.pack(
                    row.numerator, row.denominator, row.record, row.payTime, uint8(row.kind)
                ).withTable(_tableAt(series, row.record));
            emit RowOpened(bond, count, row.kind, row.numerator, row.denominator, row.record, row.payTime);
            ++count;
        }
        series.rowCount = count.toUint16();
    }

    /// @dev Has the series terms by which a floating row can be fixed?
    function _mayFloat(ISovereignBond bond) private view returns (bool) {
        return _fixings[bond].terms.window != 0;
    }

    /// @dev The table of withholding that was set last for this record time.
    function _tableAt(Series storage series, uint256 record) private view returns (uint8 table) {
        table = series.tableCount;
        while (table != 0 && series.tables[table].from > record) --table;
    }

    /// @dev How many decimals the cash token has beyond those of the currency.
    function _exponent(IERC20 cash, ISovereignBond bond) private view returns (uint8) {
        uint8 cashDecimals = IERC20Metadata(address(cash)).decimals();
        uint8 decimals = IERC20Metadata(address(bond)).decimals();
        require(cashDecimals >= decimals && cashDecimals - decimals <= 18, CashDecimals(cashDecimals, decimals));
        return cashDecimals - decimals;
    }
}
