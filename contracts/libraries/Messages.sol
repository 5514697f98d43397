// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Codes} from "./Codes.sol";

/// @title Messages
/// @notice The words of ERC-1404 for each code of `Codes`.
library Messages {
    function describe(uint256 code) internal pure returns (string memory) {
        if (code > Codes.SENDER && code <= Codes.SENDER + Codes.REMOVED) {
            return string.concat("sender ", _party(code - Codes.SENDER));
        }
        if (code > Codes.RECEIVER && code <= Codes.RECEIVER + Codes.REMOVED) {
            return string.concat("receiver ", _party(code - Codes.RECEIVER));
        }
        if (code == Codes.OK) return "allowed";
        if (code == Codes.CLOSED) return "register closed";
        if (code == Codes.PAUSED) return "paused";
        if (code == Codes.SENDER_FROZEN) return "sender frozen";
        if (code == Codes.RECEIVER_FROZEN) return "receiver frozen";
        if (code == Codes.SPENDER_BLOCKED) return "spender blocked";
        if (code == Codes.UNITS_FROZEN) return "units frozen";
        if (code == Codes.BALANCE) return "balance too low";
        if (code == Codes.DENOMINATION) return "not a multiple of the denomination";
        if (code == Codes.ALLOCATION) return "allocation exceeded";
        if (code == Codes.RECEIVER_COUNTRY) return "receiver country not allowed";
        if (code == Codes.CORRIDOR) return "corridor not allowed";
        if (code == Codes.CATEGORY_PAIR) return "sender category may not sell to receiver category";
        if (code == Codes.RECEIVER_VENUE) return "receiver venue not open";
        if (code == Codes.ALLOWANCE) return "allowance too low";
        if (code == Codes.HOOK_FAILED) return "a hook fails";
        if (code == Codes.HOLDING_LIMIT) return "holding limit exceeded";
        if (code == Codes.HOLDERS) return "too many holders";
        if (code == Codes.HOLDERS_OF_COUNTRY) return "too many holders of receiver country";
        if (code == Codes.LOCKED_UP) return "sender category locked up";
        if (code == Codes.BLACKOUT) return "blackout";
        if (code == Codes.VOLUME) return "volume cap exceeded";
        if (code == Codes.OMNIBUS_VENUE) return "omnibus wallet of a venue that is not open";
        if (code == Codes.TRAVEL_RULE) return "no accepted travel rule message";
        if (code == Codes.VOLUME_OF_ALL) return "total volume cap exceeded";
        if (code == Codes.RESERVE_COVER) return "reserve cover exceeded";
        if (code == Codes.PLEDGED) return "units pledged";
        return "refused by a hook";
    }

    function _party(uint256 code) private pure returns (string memory) {
        if (code == Codes.NOT_ADMITTED) return "not admitted";
        if (code == Codes.EXPIRED) return "expired";
        if (code == Codes.CATEGORY) return "category not allowed";
        if (code == Codes.BLOCKED_BY_REGISTRAR) return "blocked by registrar";
        if (code == Codes.BLOCKED_BY_REGULATOR) return "blocked by regulator";
        if (code == Codes.BLOCKED_BY_LICENCE) return "blocked by licence";
        if (code == Codes.MOVED) return "moved";
        return "removed";
    }
}
