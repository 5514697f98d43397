// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {Codes} from "../libraries/Codes.sol";
import {Rules} from "../types/Rules.sol";
import {Word, WordLib} from "../types/Word.sol";
import {Authority} from "./Authority.sol";
import {Words} from "./Words.sol";

/// @title Policies
/// @notice Rules by data: tables of countries, of corridors and of who sells to whom, and the venues that are open. A
/// series names by its policy byte ({Rules}) which of them it asks; what is in no table is refused.
abstract contract Policies is Words, Authority {
    uint8 private constant TABLES = 15;

    mapping(uint256 tableAndPart => uint256 allowed) private _countries;
    mapping(uint256 tableFromAndPart => uint256 allowed) private _corridors;
    mapping(uint256 tableAndCategory => uint24 buyers) private _buyers;
    mapping(uint256 part => uint256 open) private _venues;

    /// @inheritdoc IInvestorRegistry
    function setCountries(uint8 table, uint8 part, uint256 allowed) external onlyRole(Roles.GOVERNANCE) {
        _requireTable(table);
        _countries[_key(table, part)] = allowed;
        emit CountriesSet(table, part, allowed);
    }

    /// @inheritdoc IInvestorRegistry
    function setCorridor(uint8 table, uint16 fromCountry, uint8 part, uint256 allowed)
        external
        onlyRole(Roles.GOVERNANCE)
    {
        _requireTable(table);
        _corridors[_key(table, fromCountry, part)] = allowed;
        emit CorridorSet(table, fromCountry, part, allowed);
    }

    /// @inheritdoc IInvestorRegistry
    function setBuyers(uint8 table, uint8 sellerCategory, uint24 allowed) external onlyRole(Roles.GOVERNANCE) {
        _requireTable(table);
        require(sellerCategory < WordLib.CATEGORIES, CategoryUnknown(sellerCategory));
        _buyers[_key(table, sellerCategory)] = allowed;
        emit BuyersSet(table, sellerCategory, allowed);
    }

    /// @inheritdoc IInvestorRegistry
    function setVenue(uint16 venue, bool open) external onlyRole(Roles.LICENCE_REGISTRY) {
        require(venue != 0, VenueMissing());
        uint256 bit = 1 << uint8(venue);
        uint256 others = _venues[venue >> 8] & ~bit;
        _venues[venue >> 8] = open ? others | bit : others;
        emit VenueSet(venue, open);
    }

    /// @inheritdoc IInvestorRegistry
    function countries(uint8 table, uint8 part) external view returns (uint256) {
        return _countries[_key(table, part)];
    }

    /// @inheritdoc IInvestorRegistry
    function corridor(uint8 table, uint16 fromCountry, uint8 part) external view returns (uint256) {
        return _corridors[_key(table, fromCountry, part)];
    }

    /// @inheritdoc IInvestorRegistry
    function buyers(uint8 table, uint8 sellerCategory) external view returns (uint24) {
        return _buyers[_key(table, sellerCategory)];
    }

    /// @inheritdoc IInvestorRegistry
    function isVenueOpen(uint16 venue) external view returns (bool) {
        return _has(_venues[venue >> 8], venue);
    }

    /// @inheritdoc Words
    function _receiverPolicy(Word receiver, uint256 rules) internal view override returns (uint256) {
        if (rules & Rules.COUNTRIES != 0) {
            uint256 country = receiver.country();
            if (!_has(_countries[_key(Rules.table(rules), country >> 8)], country)) return Codes.RECEIVER_COUNTRY;
        }
        if (rules & Rules.VENUES != 0) {
            uint256 venue = receiver.venue();
            if (venue != 0 && !_has(_venues[venue >> 8], venue)) return Codes.RECEIVER_VENUE;
        }
        return Codes.OK;
    }

    /// @inheritdoc Words
    function _pairPolicy(Word sender, Word receiver, uint256 rules) internal view override returns (uint256) {
        if (rules & Rules.CORRIDORS != 0) {
            uint256 country = receiver.country();
            uint256 allowed = _corridors[_key(Rules.table(rules), sender.country(), country >> 8)];
            if (!_has(allowed, country)) return Codes.CORRIDOR;
        }
        if (rules & Rules.CATEGORY_PAIRS != 0) {
            uint256 allowed = _buyers[_key(Rules.table(rules), sender.category())];
            if (!_has(allowed, receiver.category())) return Codes.CATEGORY_PAIR;
        }
        return Codes.OK;
    }

    function _requireTable(uint8 table) private pure {
        require(table != 0 && table <= TABLES, TableUnknown(table));
    }

    function _key(uint256 table, uint256 index) private pure returns (uint256) {
        return table << 8 | index;
    }

    function _key(uint256 table, uint256 fromCountry, uint256 part) private pure returns (uint256) {
        return table << 24 | fromCountry << 8 | part;
    }

    /// @dev Is the bit of `number` set in the 256 bits of its part?
    function _has(uint256 bitmap, uint256 number) private pure returns (bool) {
        return (bitmap >> uint8(number)) & 1 != 0;
    }
}
