// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {IRedirections} from "../interfaces/IRedirections.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {PaymentBooks} from "./PaymentBooks.sol";

/// @title Redirections
/// @notice Orders that what a holder is due is paid to somebody else.
abstract contract Redirections is IRedirections, PaymentBooks {
    /// @inheritdoc IRedirections
    function redirect(
        ISovereignBond bond,
        uint256[] calldata rows,
        address holder,
        address beneficiary,
        bytes32 caseId,
        bytes32 orderHash
    ) external only(Roles.ENFORCEMENT) {
        require(
            beneficiary == holder || _wordOf(bond, beneficiary).eligible(block.timestamp),
            BeneficiaryRefused(beneficiary)
        );
        for (uint256 i; i < rows.length; ++i) {
            _redirect(bond, rows[i], holder, beneficiary);
            emit Redirected(bond, rows[i], holder, beneficiary, caseId, orderHash);
        }
    }

    /// @inheritdoc IRedirections
    function beneficiaryOf(ISovereignBond bond, uint256 row, address holder) external view returns (address) {
        (Series storage series, RowState storage state,) = _opened(bond, row);
        return series.orders[_origin(row, state)][holder].beneficiary;
    }

    function _redirect(ISovereignBond bond, uint256 row, address holder, address beneficiary) private {
        (Series storage series, RowState storage state, RowTerms terms) = _opened(bond, row);
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        require(terms.kind() != PRINCIPAL, PrincipalFollowsUnits(row));
        uint256 units = ISeriesAdministration(address(bond)).balanceAtRecord(holder, terms.record());
        require(units != 0 && !_settled(series, row, terms, holder), NothingDue(row, holder));
        uint256 origin = _origin(row, state);
        Order storage order = series.orders[origin][holder];
        if (order.beneficiary == address(0)) {
            PaidBits storage paid = series.paid[origin >> 8][holder];
            uint256 bit = 1 << (origin & 0xff);
            if (paid.bits & bit == 0) paid.bits |= bit;
            else order.settled = true;
        }
        order.beneficiary = beneficiary;
    }
}
