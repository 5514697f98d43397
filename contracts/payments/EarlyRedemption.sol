// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Roles} from "../access/Roles.sol";
import {IEarlyRedemption} from "../interfaces/IEarlyRedemption.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {ITenders} from "../interfaces/ITenders.sol";
import {RowTerms} from "../types/RowTerms.sol";
import {Tail} from "./Tail.sol";

/// @title EarlyRedemption
/// @notice Calls, puts and the dissolution of a sukuk.
abstract contract EarlyRedemption is IEarlyRedemption, Tail {
    uint256 private constant SOON = 30 days;

    /// @inheritdoc IEarlyRedemption
    function openTender(ISovereignBond bond, ITenders.TenderTerms calldata terms, bytes32 documentHash)
        external
        only(Roles.ISSUER)
        returns (uint256)
    {
        return _openTender(bond, terms, documentHash);
    }

    /// @inheritdoc IEarlyRedemption
    function setRights(ISovereignBond bond, Right[] calldata rights) external only(Roles.ISSUER) {
        _requireUnopened(bond);
        delete _rights[bond];
        for (uint256 i; i < rights.length; ++i) {
            Right calldata right = rights[i];
            bool timed = right.kind == RightKind.Put ? right.window > right.notice : right.window == 0;
            bool priced = right.numerator != 0 && right.denominator != 0;
            require(right.kind != RightKind.None && timed && priced, RightInvalid(i));
            _rights[bond].push(right);
        }
        emit RightsSet(bond, rights);
    }

    /// @inheritdoc IEarlyRedemption
    function exerciseCall(ISovereignBond bond, uint256 right, bytes32 documentHash) external only(Roles.ISSUER) {
        (Right memory exercised, RowTerms row,) = _exercise(bond, right, RightKind.Call);
        emit CallExercised(bond, right, documentHash);
        _cancelTail(bond, row.record() + 1);
        _endAt(bond, uint16(row.record()), exercised.numerator, exercised.denominator, uint40(row.payTime()));
    }

    /// @inheritdoc IEarlyRedemption
    function openPut(ISovereignBond bond, uint256 right) external returns (uint256 tender) {
        (Right memory exercised, RowTerms row, uint256 recordTime) = _exercise(bond, right, RightKind.Put);
        ITenders.TenderTerms memory terms = ITenders.TenderTerms({
            numerator: exercised.numerator,
            denominator: exercised.denominator,
            opens: uint40(recordTime - exercised.window),
            closes: uint40(recordTime - exercised.notice),
            payTime: uint40(row.payTime()),
            maxUnits: type(uint104).max
        });
        tender = _openTender(bond, terms, 0);
        emit PutOpened(bond, right, tender);
    }

    /// @inheritdoc IEarlyRedemption
    function dissolve(
        ISovereignBond bond,
        uint16 record,
        uint56 numerator,
        uint56 denominator,
        uint40 payTime,
        bytes32 documentHash
    ) external only(Roles.GOVERNANCE) {
        emit Dissolved(bond, record, documentHash);
        (uint256 owed, uint256 per, uint256 latest) = _leftFrom(bond, uint256(record) + 1);
        require(numerator * per >= owed * denominator, LessThanOwed(owed, per));
        _cancelTail(bond, uint256(record) + 1);
        _endAt(bond, record, numerator, denominator, payTime);
        latest = Math.min(latest, _recordTimes(bond)[record] + SOON);
        require(payTime <= latest, PaidTooLate(payTime, latest));
    }

    /// @inheritdoc IEarlyRedemption
    function rightsOf(ISovereignBond bond) external view returns (Right[] memory) {
        return _rights[bond];
    }

    function _openTender(ISovereignBond bond, ITenders.TenderTerms memory terms, bytes32 documentHash)
        private
        returns (uint256 tender)
    {
        _opened(bond, 0);
        bool priced = terms.numerator != 0 && terms.denominator != 0 && terms.maxUnits != 0;
        bool timed = terms.opens <= terms.closes && terms.closes < terms.payTime && block.timestamp <= terms.closes;
        require(priced && timed, TenderInvalid());
        tender = _tenders[bond].length;
        _tenders[bond].push().terms = terms;
        emit TenderOpened(bond, tender, terms, documentHash);
    }

    /// @dev Uses up a right of this kind, in time.
    function _exercise(ISovereignBond bond, uint256 right, RightKind kind)
        private
        returns (Right memory exercised, RowTerms row, uint256 recordTime)
    {
        require(right < _rights[bond].length, NoSuchRight(bond, right));
        exercised = _rights[bond][right];
        require(exercised.kind == kind, NoSuchRight(bond, right));
        _rights[bond][right].kind = RightKind.None;
        (,, row) = _opened(bond, exercised.row);
        require(row.kind() != CANCELLED, Cancelled(exercised.row));
        recordTime = _recordTimes(bond)[row.record()];
        uint256 until = recordTime - exercised.notice;
        require(block.timestamp <= until, NoticeTooLate(right, until));
    }

    /// @dev Makes a record time the last one, at which all units are paid this.
    function _endAt(ISovereignBond bond, uint16 record, uint56 numerator, uint56 denominator, uint40 payTime) private {
        Row[] memory rows = new Row[](1);
        rows[0] = Row(numerator, denominator, record, payTime, RowKind.Principal);
        _continue(bond, uint256(record) + 1, new uint40[](0), rows);
    }
}
