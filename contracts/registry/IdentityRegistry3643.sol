// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "../access/Roles.sol";
import {IIdentityRegistry3643} from "../interfaces/IIdentityRegistry3643.sol";
import {Word, WordLib} from "../types/Word.sol";
import {Succession} from "./Succession.sol";

/// @title IdentityRegistry3643
/// @notice ERC-3643 tools read and write the same words as everybody else. A wallet registered here has category 16
/// (OTHER) and no expiry.
abstract contract IdentityRegistry3643 is IIdentityRegistry3643, Succession {
    uint256 private constant OTHER = 16 << 160;
    uint256 private constant NO_EXPIRY = uint256(type(uint40).max) << 216;
    uint256 private constant COUNTRY = uint256(0xffff) << 168;
    uint256 private constant INVESTOR = type(uint160).max;

    /// @inheritdoc IIdentityRegistry3643
    function registerIdentity(address userAddress, address identity_, uint16 country) external onlyRole(Roles.AGENT) {
        _register(userAddress, identity_, country);
    }

    /// @inheritdoc IIdentityRegistry3643
    function batchRegisterIdentity(
        address[] calldata userAddresses,
        address[] calldata identities,
        uint16[] calldata countries_
    ) external onlyRole(Roles.AGENT) {
        require(userAddresses.length == identities.length, LengthsDiffer(userAddresses.length, identities.length));
        require(userAddresses.length == countries_.length, LengthsDiffer(userAddresses.length, countries_.length));
        for (uint256 i; i < userAddresses.length; ++i) {
            _register(userAddresses[i], identities[i], countries_[i]);
        }
    }

    /// @inheritdoc IIdentityRegistry3643
    function deleteIdentity(address userAddress) external onlyRole(Roles.AGENT) {
        (Entry storage entry, Word word) = _registered(userAddress);
        _write(entry, userAddress, Word.wrap((Word.unwrap(word) & ~WordLib.ADMITTED) | WordLib.REMOVED));
        emit IdentityRemoved(userAddress, word.investor());
    }

    /// @inheritdoc IIdentityRegistry3643
    function updateCountry(address userAddress, uint16 country) external onlyRole(Roles.AGENT) {
        (Entry storage entry, Word word) = _registered(userAddress);
        _write(entry, userAddress, Word.wrap((Word.unwrap(word) & ~COUNTRY) | (uint256(country) << 168)));
        emit CountryUpdated(userAddress, country);
    }

    /// @inheritdoc IIdentityRegistry3643
    function updateIdentity(address userAddress, address identity_) external onlyRole(Roles.AGENT) {
        (Entry storage entry, Word word) = _registered(userAddress);
        require(identity_ != address(0), WordMalformed(userAddress, Word.unwrap(word) & ~INVESTOR));
        _write(entry, userAddress, Word.wrap((Word.unwrap(word) & ~INVESTOR) | uint160(identity_)));
        emit IdentityUpdated(word.investor(), identity_);
    }

    /// @inheritdoc IIdentityRegistry3643
    function setIdentityRegistryStorage(address) external pure {
        revert NotSupported();
    }

    /// @inheritdoc IIdentityRegistry3643
    function setClaimTopicsRegistry(address) external pure {
        revert NotSupported();
    }

    /// @inheritdoc IIdentityRegistry3643
    function setTrustedIssuersRegistry(address) external pure {
        revert NotSupported();
    }

    /// @inheritdoc IIdentityRegistry3643
    function contains(address userAddress) external view returns (bool) {
        return _entries[userAddress].word.has(WordLib.ADMITTED);
    }

    /// @inheritdoc IIdentityRegistry3643
    function isVerified(address userAddress) external view returns (bool) {
        return _entries[userAddress].word.eligible(block.timestamp);
    }

    /// @inheritdoc IIdentityRegistry3643
    function identity(address userAddress) external view returns (address) {
        (, Word word) = successorOf(userAddress);
        return word.has(WordLib.MOVED) ? address(0) : word.investor();
    }

    /// @inheritdoc IIdentityRegistry3643
    function investorCountry(address userAddress) external view returns (uint16) {
        return uint16(_entries[userAddress].word.country());
    }

    /// @inheritdoc IIdentityRegistry3643
    function identityStorage() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc IIdentityRegistry3643
    function issuersRegistry() external pure returns (address) {
        return address(0);
    }

    /// @inheritdoc IIdentityRegistry3643
    function topicsRegistry() external pure returns (address) {
        return address(0);
    }

    function _register(address wallet, address identity_, uint16 country) private {
        Word old = _entries[wallet].word;
        require(!old.has(WordLib.ADMITTED), AlreadyRegistered(wallet));
        uint256 blocked = Word.unwrap(old) & WordLib.BLOCKED_BY_REGISTRAR;
        uint256 word = blocked | uint160(identity_) | OTHER | (uint256(country) << 168) | WordLib.ADMITTED | NO_EXPIRY;
        _admit(wallet, word);
        emit IdentityRegistered(wallet, identity_);
    }

    /// @dev A moved wallet is not admitted.
    function _registered(address wallet) private view returns (Entry storage entry, Word word) {
        entry = _entries[wallet];
        word = entry.word;
        require(word.has(WordLib.ADMITTED), NotRegistered(wallet));
    }
}
