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
/// @notice No investor may sell, or buy, more than a number of units of one series within a window of time: what all its
/// wallets together send to others by transfer, and what they receive, each counted by itself, so that who is sent units
/// unasked may sell as before. All investors together trade no more than a total. A sandbox opens step by step:
/// governance sets the window and the caps of each phase, and the regulator raises a series by one phase at a time, or
/// lowers it by any number at once. Windows follow each other without a gap, from the Unix epoch on. Counts what was
/// traded since it was installed, so it can be installed at any time. Serves any number of series; in one for which no
/// cap is set nobody trades.
contract VolumeCap is TransferHook, Authorised {
    using SafeCast for uint256;

    /// @param sold units sent to others in the window that began at `since`
    /// @param bought units received from others in it
    struct Traded {
        uint104 sold;
        uint104 bought;
        uint40 since;
    }

    /// @dev What is asked first fills one slot.
    /// @param cap units, that of the present phase, for each investor
    /// @param total the same for all together; 0 if there is none
    /// @param window seconds; 0 if nothing was set
    /// @param volume units traded by all in the window that began at `since`, while there is a total
    struct Book {
        uint104 cap;
        uint104 total;
        uint40 window;
        uint8 phase;
        uint128 volume;
        uint40 since;
        uint104[] caps;
        uint104[] totals;
        mapping(address investor => Traded) traded;
    }

    mapping(address series => Book) private _books;

    /// @notice Units that one investor may sell or buy, and all may trade, in `window` seconds, by phase; the series is in
    /// phase 0. Without `totals`, all may trade any number.
    event CapsSet(address indexed series, uint40 window, uint104[] caps, uint104[] totals);
    /// @notice The series is in this phase. With a total of 0, all may trade any number.
    event PhaseSet(address indexed series, uint8 phase, uint104 cap, uint104 total);

    /// @notice A window of no seconds, no cap or more than 255, or a cap below that of the phase before.
    error CapsInvalid(uint256 index);
    /// @notice Not one total for each cap, a total of 0, or one below that of the phase before.
    error TotalsInvalid(uint256 index);
    /// @notice The series has no such phase, or it is more than one above the present one.
    error PhaseInvalid(uint8 phase, uint8 present);

    constructor(IAccessControl authority_) Authorised(authority_) {}

    /// @notice Sets window and caps of a series, and puts it into phase 0. With another window, counting begins anew, but
    /// for what was traded in one that began in the same second; with the first totals, that of all begins. Only governance.
    /// @param window seconds
    /// @param caps units of each investor by phase, none lower than that before
    /// @param totals units of all investors by phase, none lower than that before; or empty
    function setCaps(address series, uint40 window, uint104[] calldata caps, uint104[] calldata totals)
        external
        only(Roles.GOVERNANCE)
    {
        require(window != 0 && caps.length != 0 && caps.length <= type(uint8).max, CapsInvalid(0));
        require(totals.length == 0 || (totals.length == caps.length && totals[0] != 0), TotalsInvalid(0));
        for (uint256 i = 1; i < caps.length; ++i) {
            require(caps[i] >= caps[i - 1], CapsInvalid(i));
            require(totals.length == 0 || totals[i] >= totals[i - 1], TotalsInvalid(i));
        }
        Book storage book = _books[series];
        (book.window, book.caps, book.totals) = (window, caps, totals);
        emit CapsSet(series, window, caps, totals);
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
    function check(Move calldata move) public view returns (uint8) {
        Book storage book = _books[msg.sender];
        (uint256 cap, uint256 total, uint256 window) = (book.cap, book.total, book.window);
        if (_own(move)) return uint8(Codes.OK);
        if (window == 0) return uint8(Codes.VOLUME);
        uint256 since = move.time - move.time % window;
        if (_within(book, move.fromWord, since).sold + move.value > cap) return uint8(Codes.VOLUME);
        if (_within(book, move.toWord, since).bought + move.value > cap) return uint8(Codes.VOLUME);
        bool within = total == 0 || _volume(book, since) + move.value <= total;
        return uint8(within ? Codes.OK : Codes.VOLUME_OF_ALL);
    }

    /// @inheritdoc ITransferHook
    /// @dev Whoever calls changes only what is counted under its own address.
    function moved(Move calldata move) external {
        if (move.kind != Kinds.TRANSFER || _own(move)) return;
        Book storage book = _books[msg.sender];
        (uint256 total, uint256 window) = (book.total, book.window);
        (uint40 since, uint104 units) = ((move.time - move.time % window).toUint40(), move.value.toUint104());
        Traded memory seller = _within(book, move.fromWord, since);
        Traded memory buyer = _within(book, move.toWord, since);
        book.traded[move.fromWord.investor()] = Traded(seller.sold + units, seller.bought, since);
        book.traded[move.toWord.investor()] = Traded(buyer.sold, buyer.bought + units, since);
        if (total != 0) (book.volume, book.since) = (_volume(book, since) + units, since);
    }

    /// @inheritdoc IHookFigures
    function figures(Move calldata move) external view returns (uint256[] memory found) {
        Book storage book = _books[msg.sender];
        bool ofAll = check(move) == Codes.VOLUME_OF_ALL;
        found = new uint256[](ofAll ? 2 : 3);
        found[0] = ofAll ? book.total : book.cap;
        if (book.window == 0) return found;
        uint256 since = move.time - move.time % book.window;
        if (ofAll) {
            found[1] = _volume(book, since);
        } else {
            (found[1], found[2]) = (_within(book, move.fromWord, since).sold, _within(book, move.toWord, since).bought);
        }
    }

    /// @notice Window, phase, and caps and totals by phase of a series.
    function capsOf(address series)
        external
        view
        returns (uint40 window, uint8 phase, uint104[] memory caps, uint104[] memory totals)
    {
        Book storage book = _books[series];
        return (book.window, book.phase, book.caps, book.totals);
    }

    /// @notice What an investor has sold and bought of a series in the window that `time` lies in, if that is its latest.
    function tradedBy(address series, address investor, uint256 time)
        external
        view
        returns (uint256 sold, uint256 bought)
    {
        Book storage book = _books[series];
        if (book.window == 0) return (0, 0);
        Traded memory traded = _within(book, Word.wrap(uint160(investor)), time - time % book.window);
        return (traded.sold, traded.bought);
    }

    /// @notice What all have traded of a series in the window that `time` lies in, if that is the latest and has a total.
    function tradedByAll(address series, uint256 time) external view returns (uint256 units) {
        Book storage book = _books[series];
        return book.window == 0 ? 0 : _volume(book, time - time % book.window);
    }

    /// @dev What moves between wallets of one investor is no trade.
    function _own(Move calldata move) private pure returns (bool) {
        return move.fromWord.investor() == move.toWord.investor();
    }

    function _enter(Book storage book, address series, uint8 phase) private {
        (uint104 cap, uint104 total) = (book.caps[phase], book.totals.length == 0 ? 0 : book.totals[phase]);
        (book.phase, book.cap, book.total) = (phase, cap, total);
        emit PhaseSet(series, phase, cap, total);
    }

    /// @dev What the investor of a word has traded in the window that began at `since`.
    function _within(Book storage book, Word word, uint256 since) private view returns (Traded memory traded) {
        traded = book.traded[word.investor()];
        if (traded.since != since) (traded.sold, traded.bought) = (0, 0);
    }

    /// @dev What all have traded in it.
    function _volume(Book storage book, uint256 since) private view returns (uint128) {
        return book.since == since ? book.volume : 0;
    }
}
