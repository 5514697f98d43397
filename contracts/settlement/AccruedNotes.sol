// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";
import {IAccruedNotes} from "../interfaces/IAccruedNotes.sol";
import {IProgramme} from "../interfaces/IProgramme.sol";
import {IPublicRecord} from "../interfaces/IPublicRecord.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";

/// @title AccruedNotes
/// @notice Keeps what public records say of today.
abstract contract AccruedNotes is IAccruedNotes {
    using SafeCast for int256;
    using SafeCast for uint256;

    /// @inheritdoc IAccruedNotes
    IProgramme public immutable programme;

    mapping(address bond => Note) private _notes;

    constructor(IProgramme programme_) {
        programme = programme_;
    }

    /// @inheritdoc IAccruedNotes
    function noteAccrued(address bond) external {
        _note(bond);
    }

    /// @inheritdoc IAccruedNotes
    function noteOf(address bond) external view returns (Note memory) {
        return _notes[bond];
    }

    /// @dev Today's note of a series.
    function _noted(address bond) internal returns (Note memory note) {
        note = _notes[bond];
        // whole days
        // slither-disable-next-line incorrect-equality
        if (note.denominator == 0 || note.day != _today(note.utcOffset)) note = _note(bond);
    }

    /// @dev In lowest terms it fits: a row is a fraction of twice 56 bits, and days of a period are few.
    function _note(address bond) private returns (Note memory note) {
        bytes32 id = ISovereignBond(bond).seriesId();
        require(programme.seriesOf(id) == bond, NotASeries(bond));
        IPublicRecord record = IPublicRecord(programme.recordOf(id));
        require(address(record) != address(0), RecordMissing(bond));
        int256 offset = record.utcOffset();
        uint256 day = _today(offset);
        (int256 numerator, uint256 denominator) = record.accruedAt(day);
        uint256 common = _commonDivisor(SignedMath.abs(numerator), denominator);
        note = Note({
            day: day.toUint32(),
            utcOffset: offset.toInt32(),
            numerator: (numerator / int256(common)).toInt96(),
            denominator: (denominator / common).toUint96()
        });
        _notes[bond] = note;
        emit AccruedNoted(bond, note.day, note.numerator, note.denominator);
    }

    function _today(int256 utcOffset) private view returns (uint256) {
        return (int256(block.timestamp) + utcOffset).toUint256() / 1 days;
    }

    function _commonDivisor(uint256 a, uint256 b) private pure returns (uint256) {
        while (a != 0) (a, b) = (b % a, a);
        return b;
    }
}
