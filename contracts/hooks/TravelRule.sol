// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {IHookFigures} from "../interfaces/IHookFigures.sol";
import {ILicenceRegistry} from "../interfaces/ILicenceRegistry.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {Moments} from "../types/Moments.sol";
import {Kinds, Move} from "../types/Move.sol";
import {TransferHook} from "./TransferHook.sol";
import {TravelNotices} from "./TravelNotices.sol";

/// @title TravelRule
/// @notice FATF recommendation 16 between venues. An omnibus wallet (category VENUE) receives only while its venue's
/// licence is open. A transfer from a wallet of one venue to a wallet of another, from a threshold on, needs the hash of
/// the IVMS101 message, announced and accepted (`TravelNotices`); the transfer uses it up. Serves any number of series;
/// one without a threshold asks for a message for every transfer between venues.
contract TravelRule is TransferHook, TravelNotices, Authorised {
    uint256 private constant VENUE = 15;

    /// @notice From how many units on a message is needed.
    mapping(address series => uint256 units) public thresholdOf;

    /// @notice From `units` units on a message is needed.
    event ThresholdSet(address indexed series, uint256 units);
    /// @notice The transfer was made, and its message is used up.
    event Consumed(address indexed series, address indexed from, address indexed to, uint256 units, bytes32 message);

    constructor(IAccessControl authority_, ILicenceRegistry licences_)
        Authorised(authority_)
        TravelNotices(licences_)
    {}

    /// @notice Sets from how many units on a message is needed. Only governance.
    function setThreshold(address series, uint256 units) external only(Roles.GOVERNANCE) {
        thresholdOf[series] = units;
        emit ThresholdSet(series, units);
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

    /// @dev A transfer between two venues, from the threshold on.
    function _travels(Move calldata move) private view returns (bool) {
        if (move.kind != Kinds.TRANSFER) return false;
        (uint256 sender, uint256 receiver) = (move.fromWord.venue(), move.toWord.venue());
        return sender != 0 && receiver != 0 && sender != receiver && move.value >= thresholdOf[msg.sender];
    }

    function _idOf(Move calldata move) private view returns (bytes32) {
        return _idOf(msg.sender, move.from, move.to, move.value, move.fromWord.venue(), move.toWord.venue());
    }
}
