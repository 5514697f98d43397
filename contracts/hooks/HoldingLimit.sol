// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {IHookFigures} from "../interfaces/IHookFigures.sol";
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
contract HoldingLimit is ITransferHook, IHookFigures, Authorised {
    /// @param units most units that one investor may hold, minor units of face value
    /// @param categories bit i set: the limit applies to investors of category i
    struct Limit {
        uint128 units;
        uint24 categories;
        bool set;
    }

    /// @dev What is kept of one series; a storage pointer to it is hashed once per call.
    struct Book {
        Limit limit;
        mapping(address investor => uint256 units) held;
        mapping(address wallet => address investor) counted;
    }

    mapping(address series => Book) private _books;

    /// @notice The series has a new limit.
    event LimitSet(address indexed series, uint128 units, uint24 categories);

    constructor(IAccessControl authority_) Authorised(authority_) {}

    /// @notice Sets the limit of a series, also before it is deployed. Only governance.
    function setLimit(address series, uint128 units, uint24 categories) external only(Roles.GOVERNANCE) {
        _books[series].limit = Limit(units, categories, true);
        emit LimitSet(series, units, categories);
    }

    /// @inheritdoc ITransferHook
    function moments() external pure returns (uint8) {
        return 7;
    }

    /// @inheritdoc ITransferHook
    function check(Move calldata move) external view returns (uint8) {
        Book storage book = _books[msg.sender];
        Limit memory limit = book.limit;
        if (!limit.set) return uint8(Codes.HOLDING_LIMIT);
        if (!_limited(limit, move.toWord)) return uint8(Codes.OK);
        address investor = move.toWord.investor();
        bool own = move.fromWord.investor() == investor;
        if (own && _limited(limit, move.fromWord)) return uint8(Codes.OK);
        return uint8(_heldAfter(book, move, investor, own) <= limit.units ? Codes.OK : Codes.HOLDING_LIMIT);
    }

    /// @inheritdoc ITransferHook
    /// @dev Whoever calls changes only what is counted under its own address.
    function moved(Move calldata move) external {
        Book storage book = _books[msg.sender];
        if (move.from != address(0)) {
            book.held[_recount(book, move.from, move.fromWord, move.fromBalance)] -= move.value;
        }
        if (move.to != address(0)) {
            book.held[_recount(book, move.to, move.toWord, move.toBalance)] += move.value;
        }
    }

    /// @inheritdoc IHookFigures
    /// @dev The limit; what the receiver's investor holds, both wallets counted under whom their words name now; and
    /// what that would be after the movement.
    function figures(Move calldata move) external view returns (uint256[] memory found) {
        Book storage book = _books[msg.sender];
        address investor = move.toWord.investor();
        bool own = move.fromWord.investor() == investor;
        uint256 heldAfter = _heldAfter(book, move, investor, own);
        found = new uint256[](3);
        found[0] = book.limit.units;
        found[1] = own ? heldAfter : heldAfter - move.value;
        found[2] = heldAfter;
    }

    /// @notice The limit of a series.
    function limitOf(address series) external view returns (uint128 units, uint24 categories, bool set) {
        Limit memory limit = _books[series].limit;
        return (limit.units, limit.categories, limit.set);
    }

    /// @notice What an investor holds of a series, all wallets together.
    function heldBy(address series, address investor) external view returns (uint256 units) {
        return _books[series].held[investor];
    }

    /// @notice The investor under which a wallet's units are counted. A wallet whose word names another investor since
    /// is counted anew when its units next move.
    function countedUnder(address series, address wallet) external view returns (address investor) {
        return _books[series].counted[wallet];
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(ITransferHook).interfaceId || interfaceId == type(IHookFigures).interfaceId
            || interfaceId == type(IERC165).interfaceId;
    }

    function _limited(Limit memory limit, Word word) private pure returns (bool) {
        return (limit.categories >> word.category()) & 1 != 0;
    }

    /// @dev What the receiver's investor holds after the movement, both wallets counted under whom their words name now.
    function _heldAfter(Book storage book, Move calldata move, address investor, bool own)
        private
        view
        returns (uint256 held)
    {
        held = book.held[investor];
        if (book.counted[move.to] != investor) held += move.toBalance;
        bool counted = book.counted[move.from] == investor;
        if (counted && !own) held -= move.fromBalance;
        if (own) return counted ? held : held + move.fromBalance;
        return held + move.value;
    }

    /// @dev Counts the wallet's balance under the investor that its word names now.
    function _recount(Book storage book, address wallet, Word word, uint256 balance)
        private
        returns (address investor)
    {
        investor = word.investor();
        address before = book.counted[wallet];
        if (before == investor) return investor;
        if (balance != 0) {
            book.held[before] -= balance;
            book.held[investor] += balance;
        }
        book.counted[wallet] = investor;
    }
}
