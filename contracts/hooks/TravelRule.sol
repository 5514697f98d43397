// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {IHookFigures} from "../interfaces/IHookFigures.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ILicenceRegistry} from "../interfaces/ILicenceRegistry.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {Moments} from "../types/Moments.sol";
import {Kinds, Move} from "../types/Move.sol";
import {Word} from "../types/Word.sol";
import {TransferHook} from "./TransferHook.sol";

/// @title TravelRule
/// @notice FATF recommendation 16 between venues. An omnibus wallet (category VENUE) receives only while its venue's
/// licence is open. A transfer from a wallet of one venue to a wallet of another, from a threshold on, needs the hash of
/// the IVMS101 message, which the operator of the sender's venue announces and that of the receiver's accepts; the
/// transfer uses both up. The customers of a venue that was closed may leave without it: the receiver's announces, too.
/// The message itself never comes here. Serves any number of series; one without a threshold asks for a message for
/// every transfer between venues.
contract TravelRule is TransferHook, Authorised {
    /// @param announced hash of the message; zero if none was announced
    /// @param accepted the same, once the receiver's venue has accepted it; else zero
    struct Notice {
        bytes32 announced;
        bytes32 accepted;
    }

    uint256 private constant VENUE = 15;

    /// @notice Knows the venues, what they may do and who acts for them.
    ILicenceRegistry public immutable licences;
    /// @notice From how many units on a message is needed.
    mapping(address series => uint256 units) public thresholdOf;
    mapping(bytes32 transfer => Notice) private _notices;

    /// @notice From `units` units on a message is needed.
    event ThresholdSet(address indexed series, uint256 units);
    /// @notice There is a message about a transfer to come.
    event Announced(address indexed series, address indexed from, address indexed to, uint256 units, bytes32 message);
    /// @notice The receiver's venue has the message and will take the units.
    event Accepted(address indexed series, address indexed from, address indexed to, uint256 units, bytes32 message);
    /// @notice The transfer was made, and its message is used up.
    event Consumed(address indexed series, address indexed from, address indexed to, uint256 units, bytes32 message);

    /// @notice The caller does not act for the venue of the wallet.
    error NotTheOperator(address wallet, address caller);
    /// @notice The hash of a message is missing.
    error MessageMissing();
    /// @notice Another message about this transfer was announced, or none.
    error MessageUnknown(bytes32 message);

    constructor(IAccessControl authority_, ILicenceRegistry licences_) Authorised(authority_) {
        licences = licences_;
    }

    /// @notice Sets from how many units on a message is needed. Only governance.
    function setThreshold(address series, uint256 units) external only(Roles.GOVERNANCE) {
        thresholdOf[series] = units;
        emit ThresholdSet(series, units);
    }

    /// @notice Announces a transfer to come. What was announced for the same wallets and amount before is replaced, and
    /// must be accepted anew. If one of the wallets changes its venue, all starts over. Only the operator of the sender's
    /// venue; once that is closed, only that of the receiver's.
    /// @param units the amount, exactly
    /// @param message hash of the IVMS101 message
    function announce(ISovereignBond series, address from, address to, uint256 units, bytes32 message) external {
        require(message != 0, MessageMissing());
        (Notice storage notice, uint256 sender, uint256 receiver) = _find(series, from, to, units);
        bool closed = sender != 0 && !licences.isOpen(uint16(sender));
        _requireOperator(closed ? receiver : sender, closed ? to : from);
        (notice.announced, notice.accepted) = (message, 0);
        emit Announced(address(series), from, to, units, message);
    }

    /// @notice Accepts a transfer whose message has come. Only the operator of the receiver's venue.
    function accept(ISovereignBond series, address from, address to, uint256 units, bytes32 message) external {
        (Notice storage notice,, uint256 receiver) = _find(series, from, to, units);
        _requireOperator(receiver, to);
        require(message != 0 && notice.announced == message, MessageUnknown(message));
        notice.accepted = message;
        emit Accepted(address(series), from, to, units, message);
    }

    /// @inheritdoc ITransferHook
    function moments() external pure returns (uint8) {
        return Moments.CHECK_TRANSFER | Moments.CHECK_ISSUE | Moments.MOVED;
    }

    /// @inheritdoc ITransferHook
    function check(Move calldata move) public view returns (uint8) {
        if (move.toWord.category() == VENUE && !licences.isOpen(uint16(move.toWord.venue()))) {
            return uint8(Codes.OMNIBUS_VENUE);
        }
        if (!_travels(move)) return uint8(Codes.OK);
        return uint8(_notices[_idOf(move)].accepted != 0 ? Codes.OK : Codes.TRAVEL_RULE);
    }

    /// @inheritdoc ITransferHook
    /// @dev Whoever calls changes only what is kept under its own address.
    function moved(Move calldata move) external {
        if (!_travels(move)) return;
        bytes32 id = _idOf(move);
        bytes32 message = _notices[id].accepted;
        delete _notices[id];
        emit Consumed(msg.sender, move.from, move.to, move.value, message);
    }

    /// @inheritdoc IHookFigures
    function figures(Move calldata move) external view returns (uint256[] memory found) {
        if (check(move) == Codes.OMNIBUS_VENUE) {
            found = new uint256[](1);
            found[0] = move.toWord.venue();
        } else {
            found = new uint256[](2);
            (found[0], found[1]) = (move.value, thresholdOf[msg.sender]);
        }
    }

    /// @notice What was announced of a transfer between two wallets, and accepted, by the venues that they have now.
    function noticeOf(ISovereignBond series, address from, address to, uint256 units)
        external
        view
        returns (Notice memory)
    {
        (Notice storage notice,,) = _find(series, from, to, units);
        return notice;
    }

    /// @dev A transfer between two venues, from the threshold on.
    function _travels(Move calldata move) private view returns (bool) {
        if (move.kind != Kinds.TRANSFER) return false;
        (uint256 sender, uint256 receiver) = (move.fromWord.venue(), move.toWord.venue());
        return sender != 0 && receiver != 0 && sender != receiver && move.value >= thresholdOf[msg.sender];
    }

    function _requireOperator(uint256 venue, address wallet) private view {
        address operator = licences.licenceOf(uint16(venue)).terms.operator;
        require(operator != address(0) && operator == msg.sender, NotTheOperator(wallet, msg.sender));
    }

    /// @dev By the words as they are now.
    function _find(ISovereignBond series, address from, address to, uint256 units)
        private
        view
        returns (Notice storage notice, uint256 sender, uint256 receiver)
    {
        IInvestorRegistry registry = series.registry();
        (sender, receiver) = (Word.wrap(registry.wordOf(from)).venue(), Word.wrap(registry.wordOf(to)).venue());
        notice = _notices[_idOf(address(series), from, to, units, sender, receiver)];
    }

    function _idOf(Move calldata move) private view returns (bytes32) {
        return _idOf(msg.sender, move.from, move.to, move.value, move.fromWord.venue(), move.toWord.venue());
    }

    /// @dev With the venues, so that none is bound by what one before it has accepted for the same wallet.
    function _idOf(address series, address from, address to, uint256 units, uint256 sender, uint256 receiver)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(series, from, to, units, sender, receiver));
    }
}
