// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {IHookFigures} from "../interfaces/IHookFigures.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {Moments} from "../types/Moments.sol";
import {Kinds, Move} from "../types/Move.sol";
import {Word} from "../types/Word.sol";
import {TransferHook} from "./TransferHook.sol";

/// @title VolumeCap
/// @notice No investor may trade more than a number of units of one series within a window of time: what it sends to and
/// receives from others by transfer, all wallets together. A sandbox opens step by step: governance sets the window and
/// the cap of each phase, and the regulator raises a series by one phase at a time, or lowers it by any number at once.
/// Windows follow each other without a gap, from the Unix epoch on. Counts what was traded since it was installed, so it
/// can be installed at any time. Serves any number of series; in one for which no cap is set nobody trades.
contract VolumeCap is TransferHook, Authorised {
    using SafeCast for uint256;

    /// @param units traded in the window that began at `since`
    struct Traded {
        uint128 units;
        uint40 since;
    }

    /// @param cap units, that of the present phase
    /// @param window seconds; 0 if nothing was set
    struct Book {
        uint128 cap;
        uint40 window;
        uint8 phase;
        uint128[] caps;
        mapping(address investor => Traded) traded;
    }

    mapping(address series => Book) private _books;

    /// @notice Units that one investor may trade in `window` seconds, by phase; the series is in phase 0.
    event CapsSet(address indexed series, uint40 window, uint128[] caps);
    /// @notice The series is in this phase.
    event PhaseSet(address indexed series, uint8 phase, uint128 cap);

    /// @notice A window of no seconds, no cap or more than 255, or a cap below that of the phase before.
    error CapsInvalid(uint256 index);
    /// @notice The series has no such phase, or it is more than one above the present one.
    error PhaseInvalid(uint8 phase, uint8 present);

    constructor(IAccessControl authority_) Authorised(authority_) {}

    /// @notice Sets window and caps of a series, and puts it into phase 0. With another window, counting begins anew.
    /// Only governance.
    /// @param window seconds
    /// @param caps units by phase, none lower than that before
    function setCaps(address series, uint40 window, uint128[] calldata caps) external only(Roles.GOVERNANCE) {
        require(window != 0 && caps.length != 0 && caps.length <= type(uint8).max, CapsInvalid(0));
        for (uint256 i = 1; i < caps.length; ++i) {
            require(caps[i] >= caps[i - 1], CapsInvalid(i));
        }
        Book storage book = _books[series];
        (book.window, book.caps) = (window, caps);
        emit CapsSet(series, window, caps);
        _enter(book, series, 0);
    }

    /// @notice Raises the series by one phase, or lowers it by any number. Only the regulator.
    function setPhase(address series, uint8 phase) external only(Roles.REGULATOR) {
        Book storage book = _books[series];
        uint8 present = book.phase;
        require(phase < book.caps.length && phase <= uint256(present) + 1, PhaseInvalid(phase, present));
        _enter(book, series, phase);
    }

    /// @inheritdoc ITransferHook
    function moments() external pure returns (uint8) {
        return Moments.CHECK_TRANSFER | Moments.MOVED;
    }

    /// @inheritdoc ITransferHook
    function check(Move calldata move) external view returns (uint8) {
        Book storage book = _books[msg.sender];
        (uint256 cap, uint256 window) = (book.cap, book.window);
        if (_own(move)) return uint8(Codes.OK);
        if (window == 0) return uint8(Codes.VOLUME);
        uint256 since = move.time - move.time % window;
        bool within = _within(book, move.fromWord, since) + move.value <= cap
            && _within(book, move.toWord, since) + move.value <= cap;
        return uint8(within ? Codes.OK : Codes.VOLUME);
    }

    /// @inheritdoc ITransferHook
    /// @dev Whoever calls changes only what is counted under its own address.
    function moved(Move calldata move) external {
        if (move.kind != Kinds.TRANSFER || _own(move)) return;
        Book storage book = _books[msg.sender];
        uint40 since = (move.time - move.time % book.window).toUint40();
        _add(book, move.fromWord, since, move.value);
        _add(book, move.toWord, since, move.value);
    }

    /// @inheritdoc IHookFigures
    function figures(Move calldata move) external view returns (uint256[] memory found) {
        Book storage book = _books[msg.sender];
        found = new uint256[](3);
        found[0] = book.cap;
        if (book.window == 0) return found;
        uint256 since = move.time - move.time % book.window;
        (found[1], found[2]) = (_within(book, move.fromWord, since), _within(book, move.toWord, since));
    }

    /// @notice Window, phase and caps by phase of a series.
    function capsOf(address series) external view returns (uint40 window, uint8 phase, uint128[] memory caps) {
        Book storage book = _books[series];
        return (book.window, book.phase, book.caps);
    }

    /// @notice What an investor has traded of a series in the window that `time` lies in, if that is its latest.
    function tradedBy(address series, address investor, uint256 time) external view returns (uint256 units) {
        Book storage book = _books[series];
        if (book.window == 0) return 0;
        return _within(book, Word.wrap(uint160(investor)), time - time % book.window);
    }

    /// @dev What moves between wallets of one investor is no trade.
    function _own(Move calldata move) private pure returns (bool) {
        return move.fromWord.investor() == move.toWord.investor();
    }

    function _enter(Book storage book, address series, uint8 phase) private {
        uint128 cap = book.caps[phase];
        (book.phase, book.cap) = (phase, cap);
        emit PhaseSet(series, phase, cap);
    }

    function _add(Book storage book, Word word, uint40 since, uint256 value) private {
        book.traded[word.investor()] = Traded((_within(book, word, since) + value).toUint128(), since);
    }

    /// @dev What the investor of a word has traded in the window that began at `since`.
    function _within(Book storage book, Word word, uint256 since) private view returns (uint256) {
        Traded memory traded = book.traded[word.investor()];
        return traded.since == since ? traded.units : 0;
    }
}
