// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {Codes} from "../libraries/Codes.sol";
import {AccountLib} from "../types/Account.sol";
import {Config} from "../types/Config.sol";
import {Kinds} from "../types/Move.sol";
import {Allowances} from "./Allowances.sol";
import {Enforcement} from "./Enforcement.sol";
import {Register} from "./Register.sol";
import {Rulebook} from "./Rulebook.sol";

/// @title SovereignBond
/// @notice One series as a token: joins the parts that are used daily, and hands every other call to the code of
/// {SeriesAdministration}, which can never be replaced.
contract SovereignBond is Rulebook, Register, Enforcement, Allowances, IERC20Metadata {
    /// @inheritdoc ISovereignBond
    address public immutable programme;
    /// @inheritdoc ISovereignBond
    ISeriesAdministration public immutable administration;
    /// @inheritdoc ISovereignBond
    bytes32 public immutable seriesId;
    /// @inheritdoc ISovereignBond
    uint256 public immutable denomination;
    /// @inheritdoc IERC20Metadata
    uint8 public immutable decimals;
    /// @inheritdoc IERC20Metadata
    string public name;
    /// @inheritdoc IERC20Metadata
    string public symbol;

    /// @dev The deployer is the programme.
    constructor(IAccessControl authority_, ISeriesAdministration administration_, Terms memory terms)
        Authorised(authority_)
        EIP712(terms.name, "1")
    {
        require(terms.denomination != 0 && address(administration_).code.length != 0, TermsIncomplete());
        programme = msg.sender;
        administration = administration_;
        seriesId = terms.seriesId;
        denomination = terms.denomination;
        decimals = terms.decimals;
        name = terms.name;
        symbol = terms.symbol;
        _setRegistry(terms.registry);
        _setRules(terms.categories, terms.policy);
        require(terms.recordTimes.length != 0, RecordTimesInvalid(0, 0));
        _appendRecordTimes(terms.recordTimes);
        _config = _config.withPeriod(0, terms.recordTimes[0]);
        for (uint256 i; i < terms.hooks.length; ++i) {
            _install(terms.hooks[i]);
        }
    }

    /// @dev What this code doesn't know is the administration's, which works on this contract's storage.
    fallback(bytes calldata call) external returns (bytes memory) {
        return Address.functionDelegateCall(address(administration), call);
    }

    /// @inheritdoc IERC20
    function transfer(address to, uint256 value) external returns (bool) {
        Position storage source = _positions[msg.sender];
        _update(_opened(), Kinds.TRANSFER, source, _positions[to], source.account, msg.sender, to, value);
        return true;
    }

    /// @inheritdoc IERC20
    /// @dev The spender may be unknown to the whitelist, but not blocked.
    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        if (registry().isBlocked(msg.sender)) revert TransferRefused(Codes.SPENDER_BLOCKED, from, to, value);
        _spend(from, msg.sender, value);
        Position storage source = _positions[from];
        _update(_opened(), Kinds.TRANSFER, source, _positions[to], source.account, from, to, value);
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
    function batchTransfer(address[] calldata to, uint256[] calldata values) external {
        require(to.length == values.length, LengthsDiffer(to.length, values.length));
        Config config_ = _opened();
        Position storage source = _positions[msg.sender];
        for (uint256 i; i < to.length; ++i) {
            address receiver = to[i];
            _update(
                config_, Kinds.TRANSFER, source, _positions[receiver], source.account, msg.sender, receiver, values[i]
            );
        }
    }

    /// @inheritdoc ISovereignBond
    function redeem(address holder, uint256 value) external only(Roles.REDEEMER) {
        require(holder != address(0), ERC20InvalidSender(holder));
        Position storage source = _positions[holder];
        _update(_opened(), Kinds.REDEMPTION, source, _supply, source.account, holder, address(0), value);
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

    function _issue(address to, uint256 value) private {
        _update(_opened(), Kinds.ISSUE, _supply, _positions[to], _supply.account, address(0), to, value);
    }

    function _denomination() internal view override returns (uint256) {
        return denomination;
    }
}
