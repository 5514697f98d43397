// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "./access/Roles.sol";
import {IIdentityRegistry3643} from "./interfaces/IIdentityRegistry3643.sol";
import {IInvestorRegistry} from "./interfaces/IInvestorRegistry.sol";
import {Admission} from "./registry/Admission.sol";
import {Authority} from "./registry/Authority.sol";
import {IdentityRegistry3643} from "./registry/IdentityRegistry3643.sol";
import {Policies} from "./registry/Policies.sol";
import {WordLib} from "./types/Word.sol";

/// @title InvestorRegistry
/// @notice The whitelist of a programme and the authority that holds its roles: every contract asks here anyway.
contract InvestorRegistry is IdentityRegistry3643, Policies, Admission {
    /// @param adminDelay seconds between beginning and accepting a change of the admin
    /// @param admin the governance timelock: admin of every role
    /// @param grants the first holders of the roles
    constructor(uint48 adminDelay, address admin, Grant[] memory grants) Authority(adminDelay, admin, grants) {}

    /// @inheritdoc IInvestorRegistry
    function setWords(address[] calldata wallets, uint256[] calldata words) external onlyRole(Roles.REGISTRAR) {
        require(wallets.length == words.length, LengthsDiffer(wallets.length, words.length));
        for (uint256 i; i < wallets.length; ++i) {
            _admit(wallets[i], words[i]);
        }
    }

    /// @inheritdoc IInvestorRegistry
    function writeWord(address wallet, uint256 word) external onlyRole(Roles.REGISTRAR) {
        _admit(wallet, word);
    }

    /// @inheritdoc IInvestorRegistry
    function setRegistrarBlock(address wallet, bool blocked) external onlyRole(Roles.REGISTRAR) {
        _setBlock(wallet, WordLib.BLOCKED_BY_REGISTRAR, blocked);
    }

    /// @inheritdoc IInvestorRegistry
    function setRegulatorBlock(address[] calldata wallets, bool blocked) external onlyRole(Roles.REGULATOR) {
        _setBlocks(wallets, WordLib.BLOCKED_BY_REGULATOR, blocked);
    }

    /// @inheritdoc IInvestorRegistry
    function setLicenceBlock(address[] calldata wallets, bool blocked) external onlyRole(Roles.LICENCE_REGISTRY) {
        _setBlocks(wallets, WordLib.BLOCKED_BY_LICENCE, blocked);
    }

    /// @notice As in ERC-165: also the identity registry of ERC-3643.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IIdentityRegistry3643).interfaceId || super.supportsInterface(interfaceId);
    }
}
