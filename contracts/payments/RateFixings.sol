// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {IRateFixings} from "../interfaces/IRateFixings.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {PaymentBooks} from "./PaymentBooks.sol";

/// @title RateFixings
/// @notice How a floating row becomes a coupon.
abstract contract RateFixings is IRateFixings, PaymentBooks {
    /// @inheritdoc IRateFixings
    function setFixingTerms(ISovereignBond bond, FixingTerms calldata terms) external only(Roles.ISSUER) {
        _requireUnopened(bond);
        require(terms.window != 0, WindowMissing());
        _fixings[bond].terms = terms;
        emit FixingTermsSet(bond, terms);
    }

    /// @inheritdoc IRateFixings
    function proposeRate(
        ISovereignBond bond,
        uint256 row,
        uint56 numerator,
        uint56 denominator,
        bytes32 source,
        bytes32 documentHash
    ) external only(Roles.CALCULATION_AGENT) {
        _floating(bond, row);
        Proposal storage proposal = _fixings[bond].proposals[row];
        require(denominator != 0, DenominatorMissing());
        require(proposal.since == 0, ProposalPending(row));
        (proposal.numerator, proposal.denominator, proposal.since) = (numerator, denominator, uint40(block.timestamp));
        (proposal.source, proposal.documentHash) = (source, documentHash);
        emit RateProposed(bond, row, numerator, denominator, source, documentHash);
    }

    /// @inheritdoc IRateFixings
    function disputeRate(ISovereignBond bond, uint256 row, bytes32 reasonHash) external only(Roles.REVIEWER) {
        uint256 end = _endOf(bond, row);
        require(block.timestamp <= end, WindowOver(row, end));
        delete _fixings[bond].proposals[row];
        emit RateDisputed(bond, row, reasonHash);
    }

    /// @inheritdoc IRateFixings
    function settleRate(ISovereignBond bond, uint256 row) external {
        uint256 end = _endOf(bond, row);
        require(block.timestamp > end, WindowOpen(row, end));
        _floating(bond, row); // it may have been cancelled since the rate was proposed
        Proposal memory fixed_ = _fixings[bond].proposals[row];
        delete _fixings[bond].proposals[row];
        _fix(bond, row, fixed_);
    }

    /// @inheritdoc IRateFixings
    function settleFallback(ISovereignBond bond, uint256 row) external {
        RowTerms terms = _floating(bond, row);
        Fixings storage fixings = _fixings[bond];
        require(fixings.proposals[row].since == 0, ProposalPending(row));
        uint256 time = _recordTimes(bond)[terms.record()] + fixings.terms.fallbackAfter;
        require(block.timestamp >= time, FallbackTooEarly(row, time));
        // filled in at once; it has no source
        // slither-disable-next-line uninitialized-local
        Proposal memory fallback_;
        (fallback_.numerator, fallback_.denominator) = fixings.terms.denominator == 0
            ? (fixings.lastNumerator, fixings.lastDenominator)
            : (fixings.terms.numerator, fixings.terms.denominator);
        require(fallback_.denominator != 0, NothingFixedYet(bond));
        _fix(bond, row, fallback_);
    }

    /// @inheritdoc IRateFixings
    function fixingTermsOf(ISovereignBond bond) external view returns (FixingTerms memory) {
        return _fixings[bond].terms;
    }

    /// @inheritdoc IRateFixings
    function proposalOf(ISovereignBond bond, uint256 row) external view returns (Proposal memory) {
        return _fixings[bond].proposals[row];
    }

    function _fix(ISovereignBond bond, uint256 row, Proposal memory fixed_) private {
        RowState storage state = _series[bond].rows[row];
        state.terms = state.terms.withAmount(fixed_.numerator, fixed_.denominator).withKind(uint8(RowKind.Coupon));
        Fixings storage fixings = _fixings[bond];
        (fixings.lastNumerator, fixings.lastDenominator) = (fixed_.numerator, fixed_.denominator);
        emit RateFixed(bond, row, fixed_.numerator, fixed_.denominator, fixed_.source, fixed_.documentHash);
    }

    function _floating(ISovereignBond bond, uint256 row) private view returns (RowTerms terms) {
        (,, terms) = _opened(bond, row);
        // a kind, no amount
        // slither-disable-next-line incorrect-equality
        require(terms.kind() == FLOATING, NotFloating(row));
    }

    /// @dev The last second in which the proposal may be disputed.
    function _endOf(ISovereignBond bond, uint256 row) private view returns (uint256) {
        uint256 since = _fixings[bond].proposals[row].since;
        require(since != 0, NothingProposed(row));
        return since + _fixings[bond].terms.window;
    }
}
