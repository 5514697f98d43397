// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {IHookFigures} from "../interfaces/IHookFigures.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {Moments} from "../types/Moments.sol";
import {Move} from "../types/Move.sol";
import {Word} from "../types/Word.sol";
import {CountingHook} from "./CountingHook.sol";

/// @title HoldingLimit
/// @notice No investor of the named categories may hold more than a number of units of one series, all wallets
/// together. With a quarter of the issue, this is the State Bank of Pakistan's rule of 2008 that no commercial bank
/// holds more than 25 % of an issue; the issue is what the terms say may be issued, since while units are being issued
/// the first holder has all of them. Serves any number of series; a series without a limit admits nobody. A limit that
/// is lowered forces nobody to sell.
contract HoldingLimit is CountingHook, Authorised {
    /// @param units most units that one investor may hold, minor units of face value
    /// @param categories bit i set: the limit applies to investors of category i
    struct Limit {
        uint128 units;
        uint24 categories;
        bool set;
    }

    mapping(address series => Limit) private _limits;

    /// @notice The series has a new limit.
    event LimitSet(address indexed series, uint128 units, uint24 categories);

    constructor(IAccessControl authority_) Authorised(authority_) {}

    /// @notice Sets the limit of a series, also before it is deployed. Only governance.
    function setLimit(address series, uint128 units, uint24 categories) external only(Roles.GOVERNANCE) {
        _limits[series] = Limit(units, categories, true);
        emit LimitSet(series, units, categories);
    }

    /// @inheritdoc ITransferHook
    function moments() external pure returns (uint8) {
        return Moments.CHECK_TRANSFER | Moments.CHECK_ISSUE | Moments.MOVED | Moments.COUNTS;
    }

    /// @inheritdoc ITransferHook
    function check(Move calldata move) external view returns (uint8) {
        (uint128 units, uint24 categories, bool set) = limitOf(msg.sender);
        if (!set) return uint8(Codes.HOLDING_LIMIT);
        if (!_limited(categories, move.toWord)) return uint8(Codes.OK);
        bool own = move.fromWord.investor() == move.toWord.investor();
        if (own && _limited(categories, move.fromWord)) return uint8(Codes.OK);
        return uint8(_heldAfter(_tallies[msg.sender], move, own) <= units ? Codes.OK : Codes.HOLDING_LIMIT);
    }

    /// @inheritdoc IHookFigures
    /// @dev The limit; what the receiver's investor holds, both wallets counted under whom their words name now; and
    /// what that would be after the movement.
    function figures(Move calldata move) external view returns (uint256[] memory found) {
        bool own = move.fromWord.investor() == move.toWord.investor();
        uint256 heldAfter = _heldAfter(_tallies[msg.sender], move, own);
        found = new uint256[](3);
        found[0] = _limits[msg.sender].units;
        found[1] = own ? heldAfter : heldAfter - move.value;
        found[2] = heldAfter;
    }

    /// @notice The limit of a series.
    function limitOf(address series) public view returns (uint128 units, uint24 categories, bool set) {
        Limit storage limit = _limits[series];
        return (limit.units, limit.categories, limit.set);
    }

    /// @notice What an investor holds of a series, all wallets together.
    function heldBy(address series, address investor) external view returns (uint256 units) {
        return _tallies[series].sums[COUNTED | uint160(investor)];
    }

    /// @notice The investor under which a wallet's units are counted; zero if it holds none. A wallet whose word names
    /// another investor since is counted anew when its units next move.
    function countedUnder(address series, address wallet) external view returns (address investor) {
        return address(uint160(_tallies[series].keys[wallet]));
    }

    function _keyOf(Word word) internal pure override returns (uint256 key) {
        return COUNTED | uint160(word.investor());
    }

    function _change(Tally storage tally, address, uint256 key, uint256 before, uint256 afterwards) internal override {
        if (afterwards < before) {
            tally.sums[key] -= before - afterwards;
        } else {
            unchecked {
                tally.sums[key] += afterwards - before; // all units together fit 104 bits
            }
        }
    }

    function _limited(uint24 categories, Word word) private pure returns (bool) {
        return (categories >> word.category()) & 1 != 0;
    }

    /// @dev What the receiver's investor holds after the movement, both wallets counted under whom their words name now.
    function _heldAfter(Tally storage tally, Move calldata move, bool own) private view returns (uint256 held) {
        uint256 investor = _keyOf(move.toWord);
        held = tally.sums[investor];
        if (tally.keys[move.to] != investor) held += move.toBalance;
        bool counted = tally.keys[move.from] == investor;
        if (counted && !own) held -= move.fromBalance;
        if (own) return counted ? held : held + move.fromBalance;
        return held + move.value;
    }
}
