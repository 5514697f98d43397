// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {IWithholding} from "../interfaces/IWithholding.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {PaymentBooks} from "./PaymentBooks.sol";

/// @title Withholding
/// @notice Later tables of withholding. A row names its table, so that one without a later table pays nothing for this.
abstract contract Withholding is IWithholding, PaymentBooks {
    uint256 private constant TABLES = 15;

    /// @inheritdoc IWithholding
    function setRates(ISovereignBond bond, uint16 from, uint16[] calldata rates) external only(Roles.GOVERNANCE) {
        (Series storage series,,) = _opened(bond, 0);
        uint40[] memory recordTimes = _recordTimes(bond);
        require(from < recordTimes.length && block.timestamp <= recordTimes[from], RecordSettled(from));
        uint8 table = series.tableCount + 1;
        require(table <= TABLES, TooManyTables(bond));
        series.tableCount = table;
        (series.tables[table].near, series.tables[table].far) = _packed(rates);
        series.tables[table].from = from;
        for (uint256 row; row < series.rowCount; ++row) {
            RowTerms terms = series.rows[row].terms;
            if (terms.record() >= from) series.rows[row].terms = terms.withTable(table);
        }
        emit RatesSet(bond, table, from, rates);
    }
}
