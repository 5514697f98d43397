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

/// @title HolderCount
/// @notice At most so many investors hold units of a series, in all and per country. Wallets of one investor count once
/// in all, and once for each country that their words name. Who sells everything makes room for the buyer. Serves any
/// number of series; a series without a limit admits nobody, a country without one is limited only with all others
/// together. A limit that is lowered forces nobody to sell.
contract HolderCount is CountingHook, Authorised {
    /// @param most how many may hold; 0 if nothing was set
    /// @param holders how many do
    struct Group {
        uint128 most;
        uint128 holders;
    }

    /// @dev What is kept of one series, beside the number of wallets by investor and country in its `Tally`.
    /// @param wallets how many wallets of an investor hold units, by a key without its country
    struct Book {
        Group all;
        mapping(uint256 country => Group) countries;
        mapping(uint256 key => uint256) wallets;
    }

    uint256 private constant COUNTRY = uint256(0xffff) << 168;

    mapping(address series => Book) private _books;

    /// @notice At most so many investors may hold units of the series.
    event LimitSet(address indexed series, uint128 holders);
    /// @notice At most so many investors of the country may hold units of the series; 0 = no limit of its own.
    event CountryLimitSet(address indexed series, uint16 indexed country, uint128 holders);

    constructor(IAccessControl authority_) Authorised(authority_) {}

    /// @notice Sets how many investors may hold, also before the series is deployed. Only governance.
    function setLimit(address series, uint128 holders) external only(Roles.GOVERNANCE) {
        _books[series].all.most = holders;
        emit LimitSet(series, holders);
    }

    /// @notice Sets how many investors of a country may hold; 0 lifts that limit. Whether any may is the whitelist's
    /// policy. Only governance.
    function setCountryLimit(address series, uint16 country, uint128 holders) external only(Roles.GOVERNANCE) {
        _books[series].countries[country].most = holders;
        emit CountryLimitSet(series, country, holders);
    }

    /// @inheritdoc ITransferHook
    function moments() external pure returns (uint8) {
        return Moments.CHECK_TRANSFER | Moments.CHECK_ISSUE | Moments.MOVED | Moments.COUNTS;
    }

    /// @inheritdoc ITransferHook
    /// @dev Only who buys is judged, by the books: a wallet whose word has changed enters with its next movement.
    function check(Move calldata move) public view returns (uint8) {
        if (move.value == 0 || move.toBalance != 0) return uint8(Codes.OK);
        uint256 buyer = _keyOf(move.toWord);
        uint256 seller = move.from == address(0) ? 0 : _keyOf(move.fromWord);
        if (seller == buyer) return uint8(Codes.OK);
        (Tally storage tally, Book storage book) = (_tallies[msg.sender], _books[msg.sender]);
        uint256 leaving = move.value == move.fromBalance ? tally.keys[move.from] : 0;
        if (_investor(seller) != _investor(buyer)) {
            if (_full(book.all, book.wallets, _investor(leaving), _investor(buyer))) return uint8(Codes.HOLDERS);
        }
        Group storage group = book.countries[_country(buyer)];
        if (group.most == 0) return uint8(Codes.OK);
        if (_country(leaving) != _country(buyer)) leaving = 0;
        return uint8(_full(group, tally.sums, leaving, buyer) ? Codes.HOLDERS_OF_COUNTRY : Codes.OK);
    }

    /// @inheritdoc IHookFigures
    function figures(Move calldata move) external view returns (uint256[] memory found) {
        uint256 country = move.toWord.country();
        bool ofCountry = check(move) == Codes.HOLDERS_OF_COUNTRY;
        Book storage book = _books[msg.sender];
        Group memory group = ofCountry ? book.countries[country] : book.all;
        found = new uint256[](ofCountry ? 3 : 2);
        (found[0], found[1]) = (group.most, group.holders);
        if (ofCountry) found[2] = country;
    }

    /// @notice How many investors may hold units of the series, and how many do.
    function holdersOf(address series) external view returns (uint128 most, uint128 holders) {
        Group memory group = _books[series].all;
        return (group.most, group.holders);
    }

    /// @notice How many investors of the country may hold units of the series (0 = any number), and how many do.
    function holdersIn(address series, uint16 country) external view returns (uint128 most, uint128 holders) {
        Group memory group = _books[series].countries[country];
        return (group.most, group.holders);
    }

    function _keyOf(Word word) internal pure override returns (uint256 key) {
        return COUNTED | (Word.unwrap(word) & (type(uint160).max | COUNTRY));
    }

    function _change(Tally storage tally, address series, uint256 key, uint256 before, uint256 afterwards)
        internal
        override
    {
        if (before != 0 && afterwards != 0) return;
        Book storage book = _books[series];
        Group storage group = book.countries[_country(key)];
        if (before == 0) {
            if (++tally.sums[key] == 1) ++group.holders;
            if (++book.wallets[_investor(key)] == 1) ++book.all.holders;
        } else {
            if (--tally.sums[key] == 0) --group.holders;
            if (--book.wallets[_investor(key)] == 0) --book.all.holders;
        }
    }

    /// @dev Would a group have too many holders, once one of its wallets is emptied (0: none is) and one is filled?
    function _full(
        Group storage group,
        mapping(uint256 key => uint256) storage wallets,
        uint256 leaving,
        uint256 entering
    ) private view returns (bool) {
        if (wallets[entering] != 0) return false;
        uint256 left = leaving != 0 && wallets[leaving] == 1 ? 1 : 0;
        return group.holders + 1 - left > group.most;
    }

    /// @dev The key in all countries.
    function _investor(uint256 key) private pure returns (uint256) {
        return key & ~COUNTRY;
    }

    function _country(uint256 key) private pure returns (uint256) {
        return uint16(key >> 168);
    }
}
