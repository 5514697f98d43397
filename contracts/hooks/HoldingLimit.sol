// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {Move} from "../types/Move.sol";
import {Word} from "../types/Word.sol";

/// @title HoldingLimit
/// @notice No investor of the named categories may hold more than a number of units of one series, all wallets
/// together. With a quarter of the issue, this is the State Bank of Pakistan's rule of 2008 that no commercial bank
/// holds more than 25 % of an issue; the issue is what the terms say may be issued, since while units are being issued
/// the first holder has all of them. Serves any number of series; a series without a limit admits nobody. A limit that
/// is lowered forces nobody to sell.
contract HoldingLimit is ITransferHook, Authorised {
    /// @param units most units that one investor may hold, minor units of face value
    /// @param categories bit i set: the limit applies to investors of category i
    struct Limit {
        uint128 units;
        uint24 categories;
        bool set;
    }

    /// @notice The limit of a series.
    mapping(address series => Limit) public limitOf;
    /// @notice What an investor holds of a series, all wallets together.
    mapping(address series => mapping(address investor => uint256 units)) public heldBy;
    /// @notice The investor under which a wallet's units are counted. A wallet whose word names another investor since
    /// is counted anew when its units next move.
    mapping(address series => mapping(address wallet => address investor)) public countedUnder;

    /// @notice The series has a new limit.
    event LimitSet(address indexed series, uint128 units, uint24 categories);

    constructor(IAccessControl authority_) Authorised(authority_) {}

    /// @notice Sets the limit of a series, also before it is deployed. Only governance.
    function setLimit(address series, uint128 units, uint24 categories) external only(Roles.GOVERNANCE) {
        limitOf[series] = Limit(units, categories, true);
        emit LimitSet(series, units, categories);
    }

    /// @inheritdoc ITransferHook
    function moments() external pure returns (uint8) {
        return 7;
    }

    /// @inheritdoc ITransferHook
    function check(Move calldata move) external view returns (uint8) {
        Limit memory limit = limitOf[msg.sender];
        if (!limit.set) return uint8(Codes.HOLDING_LIMIT);
        if (!_limited(limit, move.toWord)) return uint8(Codes.OK);
        address investor = move.toWord.investor();
        bool own = move.fromWord.investor() == investor;
        if (own && _limited(limit, move.fromWord)) return uint8(Codes.OK);
        return uint8(_heldAfter(move, investor, own) <= limit.units ? Codes.OK : Codes.HOLDING_LIMIT);
    }

    /// @inheritdoc ITransferHook
    /// @dev Whoever calls changes only what is counted under its own address.
    function moved(Move calldata move) external {
        mapping(address investor => uint256) storage held = heldBy[msg.sender];
        address sender = _recount(held, move.from, move.fromWord, move.fromBalance);
        address receiver = _recount(held, move.to, move.toWord, move.toBalance);
        if (move.from != address(0)) held[sender] -= move.value;
        if (move.to != address(0)) held[receiver] += move.value;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(ITransferHook).interfaceId || interfaceId == type(IERC165).interfaceId;
    }

    function _limited(Limit memory limit, Word word) private pure returns (bool) {
        return (limit.categories >> word.category()) & 1 != 0;
    }

    /// @dev What the receiver's investor holds after the movement, both wallets counted under whom their words name now.
    function _heldAfter(Move calldata move, address investor, bool own) private view returns (uint256 held) {
        held = heldBy[msg.sender][investor];
        if (countedUnder[msg.sender][move.to] != investor) held += move.toBalance;
        bool counted = countedUnder[msg.sender][move.from] == investor;
        if (counted && !own) held -= move.fromBalance;
        if (own) return counted ? held : held + move.fromBalance;
        return held + move.value;
    }

    /// @dev Counts the wallet's balance under the investor that its word names now.
    function _recount(mapping(address investor => uint256) storage held, address wallet, Word word, uint256 balance)
        private
        returns (address investor)
    {
        if (wallet == address(0)) return address(0);
        investor = word.investor();
        address before = countedUnder[msg.sender][wallet];
        if (before == investor) return investor;
        if (balance != 0) {
            held[before] -= balance;
            held[investor] += balance;
        }
        countedUnder[msg.sender][wallet] = investor;
    }
}
