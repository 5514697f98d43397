// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {IERC1404} from "../interfaces/IERC1404.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Codes} from "../libraries/Codes.sol";
import {AccountLib} from "../types/Account.sol";
import {Config, ConfigLib} from "../types/Config.sol";
import {Kinds} from "../types/Move.sol";
import {Allowances} from "./Allowances.sol";
import {Enforcement} from "./Enforcement.sol";
import {Movement} from "./Movement.sol";
import {Restrictions} from "./Restrictions.sol";

/// @title SovereignBond
/// @notice One series as a token: joins the parts and names what each role may do.
contract SovereignBond is Allowances, Restrictions, Enforcement, IERC20Metadata, IERC165 {
    /// @inheritdoc ISovereignBond
    address public immutable programme;
    /// @inheritdoc ISovereignBond
    bytes32 public immutable seriesId;
    /// @inheritdoc IERC20Metadata
    uint8 public immutable decimals;
    /// @inheritdoc IERC20Metadata
    string public name;
    /// @inheritdoc IERC20Metadata
    string public symbol;

    /// @dev The deployer is the programme.
    constructor(IAccessControl authority_, Terms memory terms)
        Authorised(authority_)
        Movement(terms.denomination)
        EIP712(terms.name, "1")
    {
        programme = msg.sender;
        seriesId = terms.seriesId;
        decimals = terms.decimals;
        name = terms.name;
        symbol = terms.symbol;
        _setRegistry(terms.registry);
        _setRules(terms.categories, terms.countryPolicy);
        _setRecordTimes(terms.recordTimes);
        _config = _config.withPeriod(0, terms.recordTimes[0]);
        for (uint256 i; i < terms.hooks.length; ++i) {
            _install(terms.hooks[i]);
        }
    }

    /// @inheritdoc IERC20
    function transfer(address to, uint256 value) external returns (bool) {
        _transfer(msg.sender, to, value);
        return true;
    }

    /// @inheritdoc IERC20
    /// @dev The spender may be unknown to the whitelist, but not blocked.
    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        if (registry().isBlocked(msg.sender)) revert TransferRefused(Codes.SPENDER_BLOCKED, from, to, value);
        _spend(from, msg.sender, value);
        _transfer(from, to, value);
        return true;
    }

    /// @inheritdoc ISovereignBond
    function mint(address to, uint256 value) external only(Roles.ISSUER) {
        _issue(to, value);
    }

    /// @inheritdoc ISovereignBond
    function batchMint(address[] calldata to, uint256[] calldata values) external only(Roles.ISSUER) {
        require(to.length == values.length, LengthsDiffer(to.length, values.length));
        for (uint256 i; i < to.length; ++i) {
            _issue(to[i], values[i]);
        }
    }

    /// @inheritdoc ISovereignBond
    function redeem(address holder, uint256 value) external only(Roles.REDEEMER) {
        require(holder != address(0), ERC20InvalidSender(holder));
        Position storage source = _positions[holder];
        _update(Kinds.REDEMPTION, source, _supply, source.account, holder, address(0), value);
    }

    /// @inheritdoc ISovereignBond
    function setAllocation(uint256 allocation_) external {
        require(msg.sender == programme, NotTheProgramme(msg.sender));
        uint256 outstanding = _supply.account.balance();
        require(
            allocation_ >= outstanding && allocation_ <= AccountLib.MAX, AllocationOutOfRange(allocation_, outstanding)
        );
        _supply.account = _supply.account.withLocked(allocation_);
        emit AllocationSet(allocation_);
    }

    /// @inheritdoc ISovereignBond
    function setRegistry(IInvestorRegistry registry_) external only(Roles.GOVERNANCE) {
        _setRegistry(registry_);
    }

    /// @inheritdoc ISovereignBond
    function setRules(uint24 categories, uint8 countryPolicy) external only(Roles.GOVERNANCE) {
        _setRules(categories, countryPolicy);
    }

    /// @inheritdoc ISovereignBond
    function setFutureRecordTimes(uint40[] calldata recordTimes_) external only(Roles.GOVERNANCE) {
        Config config_ = _current();
        require(!config_.has(ConfigLib.CLOSED), RegisterClosed());
        _replaceRecordTimes(config_.period(), recordTimes_);
        _config = config_.withPeriod(config_.period(), recordTimes_[0]);
    }

    /// @inheritdoc ISovereignBond
    function installHook(ITransferHook hook) external only(Roles.GOVERNANCE) {
        _install(hook);
    }

    /// @inheritdoc ISovereignBond
    function removeHook(ITransferHook hook) external only(Roles.GOVERNANCE) {
        _remove(hook);
    }

    /// @inheritdoc IERC20
    function totalSupply() external view returns (uint256) {
        return _supply.account.balance();
    }

    /// @inheritdoc IERC20
    /// @dev Includes frozen units.
    function balanceOf(address account) external view returns (uint256) {
        return _positions[account].account.balance();
    }

    /// @inheritdoc ISovereignBond
    function allocation() external view returns (uint256) {
        return _supply.account.locked();
    }

    /// @inheritdoc ISovereignBond
    function registry() public view returns (IInvestorRegistry) {
        return IInvestorRegistry(_config.registry());
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC20).interfaceId
            || interfaceId == type(IERC20Metadata).interfaceId || interfaceId == type(IERC20Permit).interfaceId
            || interfaceId == type(IERC5267).interfaceId || interfaceId == type(IERC1404).interfaceId
            || interfaceId == type(IERC7943Fungible).interfaceId || interfaceId == type(ISovereignBond).interfaceId;
    }

    function _transfer(address from, address to, uint256 value) private {
        Position storage source = _positions[from];
        _update(Kinds.TRANSFER, source, _positions[to], source.account, from, to, value);
    }

    function _issue(address to, uint256 value) private {
        _update(Kinds.ISSUE, _supply, _positions[to], _supply.account, address(0), to, value);
    }

    function _setRegistry(IInvestorRegistry registry_) private {
        require(address(registry_).code.length != 0, TermsIncomplete());
        _config = _config.withRegistry(address(registry_));
        emit RegistrySet(address(registry_));
    }

    function _setRules(uint24 categories, uint8 countryPolicy) private {
        require(categories != 0, TermsIncomplete());
        _config = _config.withRules(categories, countryPolicy);
        emit RulesSet(categories, countryPolicy);
    }
}
