// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {IDefaults} from "../interfaces/IDefaults.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Config, ConfigLib} from "../types/Config.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {PaymentBooks} from "./PaymentBooks.sol";

/// @title Defaults
/// @notice Rows that are missed, and the default of a series.
abstract contract Defaults is IDefaults, PaymentBooks {
    uint256 private constant LONGEST = 365 days;
    uint40 private constant REOPENED = 90 days;

    /// @inheritdoc IDefaults
    function setDefaultTerms(ISovereignBond bond, DefaultTerms calldata terms) external only(Roles.ISSUER) {
        _requireUnopened(bond);
        require(
            terms.grace <= LONGEST && terms.votingPeriod >= 1 days && terms.votingPeriod <= LONGEST
                && terms.accelerationShare != 0 && terms.accelerationShare <= BASIS && terms.resolutionShare > BASIS / 2
                && terms.resolutionShare <= BASIS,
            DefaultTermsInvalid()
        );
        _standings[bond].terms = terms;
        emit DefaultTermsSet(bond, terms);
    }

    /// @inheritdoc IDefaults
    function declareDefault(ISovereignBond bond, uint256 row) external {
        Standing storage standing = _standings[bond];
        require(standing.status == SeriesStatus.Performing, AlreadyInDefault(bond));
        (RowStatus status, RowTerms terms) = _statusOf(bond, row);
        require(status == RowStatus.Missed && terms.payTime() > standing.waivedUntil, NotMissed(row));
        (standing.status, standing.since) = (SeriesStatus.Default, uint40(block.timestamp));
        emit DefaultDeclared(bond, row);
    }

    /// @inheritdoc IDefaults
    function cure(ISovereignBond bond) external {
        Standing storage standing = _standings[bond];
        _requireDefault(bond, standing);
        uint256 count = _series[bond].rowCount;
        for (uint256 row; row < count; ++row) {
            (RowStatus status, RowTerms terms) = _statusOf(bond, row);
            bool due = status == RowStatus.Due || status == RowStatus.Missed;
            require(!due || terms.payTime() <= standing.waivedUntil, StillDue(row));
        }
        standing.status = SeriesStatus.Performing;
        emit DefaultCured(bond);
    }

    /// @inheritdoc IDefaults
    function reopenRegister(ISovereignBond bond, uint256 row) external {
        (RowStatus status, RowTerms terms) = _statusOf(bond, row);
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        require(status == RowStatus.Missed && terms.kind() == PRINCIPAL, NotMissed(row));
        Config config = Config.wrap(bond.config());
        require(config.has(ConfigLib.CLOSED), RegisterOpen(bond));
        uint40[] memory times = new uint40[](1);
        times[0] = uint40(block.timestamp) + REOPENED;
        emit RegisterReopened(bond, times[0]);
        ISeriesAdministration(address(bond)).setTail(config.period(), times);
    }

    /// @inheritdoc IDefaults
    function defaultTermsOf(ISovereignBond bond) external view returns (DefaultTerms memory) {
        return _standings[bond].terms;
    }

    /// @inheritdoc IDefaults
    function seriesStatusOf(ISovereignBond bond) external view returns (SeriesStatus) {
        return _standings[bond].status;
    }

    /// @inheritdoc IDefaults
    function rowStatusOf(ISovereignBond bond, uint256 row) external view returns (RowStatus status) {
        (status,) = _statusOf(bond, row);
    }

    function _requireDefault(ISovereignBond bond, Standing storage standing) internal view {
        require(standing.status == SeriesStatus.Default, NotInDefault(bond));
    }

    function _statusOf(ISovereignBond bond, uint256 row) private view returns (RowStatus, RowTerms terms) {
        RowState storage state;
        (, state, terms) = _opened(bond, row);
        uint256 kind = terms.kind();
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        if (kind == CANCELLED) return (RowStatus.Cancelled, terms);
        // record times may be moved beyond a payment time: then nobody knows the need, and a debtor could put it off
        bool known = kind != FLOATING && terms.record() < _periodOf(bond);
        if (known && terms.funded() >= _need(bond, row, state, terms)) return (RowStatus.Funded, terms);
        if (block.timestamp < terms.payTime()) return (RowStatus.Ahead, terms);
        DefaultTerms storage agreed = _standings[bond].terms;
        bool waiting = agreed.votingPeriod == 0 || block.timestamp <= terms.payTime() + agreed.grace;
        return (waiting ? RowStatus.Due : RowStatus.Missed, terms);
    }
}
