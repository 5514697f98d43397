// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5313} from "@openzeppelin/contracts/interfaces/IERC5313.sol";
import {Roles} from "../access/Roles.sol";
import {IAgents} from "../interfaces/IAgents.sol";
import {Account} from "../types/Account.sol";
import {ConfigLib} from "../types/Config.sol";
import {Orders} from "./Orders.sol";
import {Recovery} from "./Recovery.sol";

/// @title Agency
/// @notice The functions of {IERC3643} that agents' tools call, as far as a series has not its own for them. They carry
/// no case, so in a shipped configuration each takes two parties.
abstract contract Agency is IAgents, Orders, Recovery {
    /// @notice As in {IERC3643}. Only enforcement.
    function freezePartialTokens(address userAddress, uint256 amount) external only(Roles.ENFORCEMENT) {
        _freezeMore(userAddress, amount);
    }

    /// @notice As in {IERC3643}. Only enforcement.
    function unfreezePartialTokens(address userAddress, uint256 amount) external only(Roles.ENFORCEMENT) {
        _release(userAddress, amount);
    }

    /// @notice As in {IERC3643}. Only enforcement.
    function burn(address userAddress, uint256 amount) external only(Roles.ENFORCEMENT) {
        _burn(userAddress, amount, true);
    }

    /// @notice As in {IERC3643}. Only enforcement.
    function recoveryAddress(address lostWallet, address newWallet, address investorOnchainID)
        external
        only(Roles.ENFORCEMENT)
        returns (bool)
    {
        address investor = _recover(lostWallet, newWallet, true);
        require(investor == investorOnchainID, InvestorDiffers(lostWallet, investor));
        return true;
    }

    /// @notice As in {IERC3643}. Only enforcement.
    function batchForcedTransfer(address[] calldata fromList, address[] calldata toList, uint256[] calldata amounts)
        external
        only(Roles.ENFORCEMENT)
    {
        _requireSameLength(fromList.length, toList.length);
        _requireSameLength(fromList.length, amounts.length);
        for (uint256 i; i < fromList.length; ++i) {
            _force(fromList[i], toList[i], amounts[i], true);
        }
    }

    /// @notice As in {IERC3643}. Only enforcement.
    function batchBurn(address[] calldata userAddresses, uint256[] calldata amounts) external only(Roles.ENFORCEMENT) {
        _requireSameLength(userAddresses.length, amounts.length);
        for (uint256 i; i < userAddresses.length; ++i) {
            _burn(userAddresses[i], amounts[i], true);
        }
    }

    /// @notice As in {IERC3643}. Only enforcement.
    function batchSetAddressFrozen(address[] calldata userAddresses, bool[] calldata freeze)
        external
        only(Roles.ENFORCEMENT)
    {
        _requireSameLength(userAddresses.length, freeze.length);
        for (uint256 i; i < userAddresses.length; ++i) {
            _setFrozen(userAddresses[i], freeze[i], 0);
        }
    }

    /// @notice As in {IERC3643}. Only enforcement.
    function batchFreezePartialTokens(address[] calldata userAddresses, uint256[] calldata amounts)
        external
        only(Roles.ENFORCEMENT)
    {
        _requireSameLength(userAddresses.length, amounts.length);
        for (uint256 i; i < userAddresses.length; ++i) {
            _freezeMore(userAddresses[i], amounts[i]);
        }
    }

    /// @notice As in {IERC3643}. Only enforcement.
    function batchUnfreezePartialTokens(address[] calldata userAddresses, uint256[] calldata amounts)
        external
        only(Roles.ENFORCEMENT)
    {
        _requireSameLength(userAddresses.length, amounts.length);
        for (uint256 i; i < userAddresses.length; ++i) {
            _release(userAddresses[i], amounts[i]);
        }
    }

    /// @notice As in {IERC3643}.
    function setName(string calldata) external pure {
        revert NotSupported();
    }

    /// @notice As in {IERC3643}.
    function setSymbol(string calldata) external pure {
        revert NotSupported();
    }

    /// @notice As in {IERC3643}.
    function setOnchainID(address) external pure {
        revert NotSupported();
    }

    /// @notice As in {IERC3643}.
    function setCompliance(address) external pure {
        revert NotSupported();
    }

    /// @notice As in {IERC3643}.
    function paused() external view returns (bool) {
        return _config.has(ConfigLib.PAUSE_TRANSFERS) && _pauseHolds(TRANSFERS);
    }

    /// @notice As in {IERC3643}.
    function isFrozen(address userAddress) external view returns (bool) {
        return _standing(userAddress, _positions[userAddress].account).frozen();
    }

    /// @notice As in {IERC3643}.
    function identityRegistry() external view returns (address) {
        return _config.registry();
    }

    /// @inheritdoc IAgents
    function isAgent(address account) external view returns (bool) {
        return authority.hasRole(Roles.ISSUER, account) && authority.hasRole(Roles.ENFORCEMENT, account)
            && authority.hasRole(Roles.GUARDIAN, account);
    }

    /// @inheritdoc IERC5313
    function owner() external view returns (address) {
        return IERC5313(address(authority)).owner();
    }

    /// @notice As in {IERC3643}.
    function compliance() external view returns (address) {
        return address(this);
    }

    /// @notice As in {IERC3643}.
    function onchainID() external pure returns (address) {
        return address(0);
    }

    /// @notice As in {IERC3643}.
    function version() external pure returns (string memory) {
        return "1";
    }

    /// @dev A freeze for good of what was frozen until some time and of `amount` more.
    function _freezeMore(address wallet, uint256 amount) private {
        Account standing = _standing(wallet, _positions[wallet].account);
        uint256 most = standing.unlocked();
        require(amount <= most, FreezeOutOfRange(wallet, amount, most));
        _setLocked(wallet, standing.locked() + amount, 0);
    }

    /// @dev What stays frozen lapses when it would have.
    function _release(address wallet, uint256 amount) private {
        uint256 locked = _standing(wallet, _positions[wallet].account).locked();
        require(amount <= locked, FreezeOutOfRange(wallet, amount, locked));
        _setLocked(wallet, locked - amount, _lapses[wallet].units);
    }

    function _requireSameLength(uint256 wallets, uint256 values) private pure {
        require(wallets == values, LengthsDiffer(wallets, values));
    }
}
