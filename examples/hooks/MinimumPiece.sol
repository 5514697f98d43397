// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "../../contracts/access/Authorised.sol";
import {Roles} from "../../contracts/access/Roles.sol";
import {ITransferHook} from "../../contracts/interfaces/ITransferHook.sol";
import {Move} from "../../contracts/types/Move.sol";

/// @notice Nobody is left with less than a minimum, except with nothing. A made-up rule.
contract MinimumPiece is ITransferHook, Authorised {
    mapping(address series => uint256 units) public minimumOf;

    event MinimumSet(address indexed series, uint256 units);

    constructor(IAccessControl authority_) Authorised(authority_) {}

    function setMinimum(address series, uint256 units) external only(Roles.GOVERNANCE) {
        minimumOf[series] = units;
        emit MinimumSet(series, units);
    }

    function moments() external pure returns (uint8) {
        return 1 + 2; // asked about transfers and issues
    }

    function check(Move calldata move) external view returns (uint8) {
        if (move.value == 0 || move.from == move.to) return 0;
        uint256 minimum = minimumOf[msg.sender];
        uint256 left = move.from == address(0) ? 0 : move.fromBalance - move.value;
        bool tooSmall = (left != 0 && left < minimum) || move.toBalance + move.value < minimum;
        return tooSmall ? 200 : 0;
    }

    function moved(Move calldata) external pure {}

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(ITransferHook).interfaceId || id == 0x01ffc9a7; // ERC-165
    }
}
