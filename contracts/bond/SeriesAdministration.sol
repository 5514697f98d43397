// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Authorised} from "../access/Authorised.sol";
import {Roles} from "../access/Roles.sol";
import {ICountingHook} from "../interfaces/ICountingHook.sol";
import {IERC1404, IERC1404From} from "../interfaces/IERC1404.sol";
import {IERC3643} from "../interfaces/IERC3643.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943Fungible.sol";
import {IInvestorRegistry} from "../interfaces/IInvestorRegistry.sol";
import {ISeriesAdministration} from "../interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "../interfaces/ISovereignBond.sol";
import {ITransferHook} from "../interfaces/ITransferHook.sol";
import {Messages} from "../libraries/Messages.sol";
import {Config, ConfigLib} from "../types/Config.sol";
import {Moments} from "../types/Moments.sol";
import {Agency} from "./Agency.sol";
import {Pauses} from "./Pauses.sol";
import {PledgeMoves} from "./PledgeMoves.sol";
import {RecordDates} from "./RecordDates.sol";
import {Restrictions} from "./Restrictions.sol";
import {Rulebook} from "./Rulebook.sol";

/// @title SeriesAdministration
/// @notice What is done rarely to a series. Deployed once; each series runs this code on its own storage, which both
/// lay out alike because both inherit it from the same parts. Of its own it has nothing to administer.
contract SeriesAdministration is Rulebook, RecordDates, Restrictions, PledgeMoves, Pauses, Agency, IERC165 {
    constructor(IAccessControl authority_) Authorised(authority_) {}

    /// @inheritdoc ISeriesAdministration
    function setIdentityRegistry(IInvestorRegistry registry_) external only(Roles.GOVERNANCE) {
        _setRegistry(registry_);
    }

    /// @inheritdoc ISeriesAdministration
    function setRules(uint24 categories, uint8 policy) external only(Roles.GOVERNANCE) {
        _setRules(categories, policy);
    }

    /// @inheritdoc ISeriesAdministration
    function setFutureRecordTimes(uint40[] calldata recordTimes_) external only(Roles.GOVERNANCE) {
        Config config_ = _current();
        require(!config_.has(ConfigLib.CLOSED), RegisterClosed());
        uint256 period = config_.period();
        require(recordTimes_.length == _recordTimes.length - period, RecordTimesInvalid(period, 0));
        _replaceRecordTimes(period, recordTimes_);
        _config = config_.withPeriod(period, recordTimes_[0]);
    }

    /// @inheritdoc ISeriesAdministration
    function setTail(uint256 from, uint40[] calldata recordTimes_) external only(Roles.REDEEMER) {
        Config config_ = _current();
        uint256 period = config_.period();
        require(from >= period && from <= _recordTimes.length, RecordTimesInvalid(from, 0));
        _replaceRecordTimes(from, recordTimes_);
        require(_recordTimes.length > period, RecordTimesInvalid(from, 0));
        _config = config_.withPeriod(period, _recordTimes[period]).clear(ConfigLib.CLOSED);
    }

    /// @inheritdoc ISeriesAdministration
    function installHook(ITransferHook hook) external only(Roles.GOVERNANCE) {
        _install(hook);
    }

    /// @inheritdoc ISeriesAdministration
    function activateHook(ICountingHook hook) external {
        _activate(hook);
    }

    /// @inheritdoc ISeriesAdministration
    function removeHook(ITransferHook hook) external only(Roles.GOVERNANCE) {
        _remove(hook);
    }

    /// @inheritdoc ISeriesAdministration
    function movePledged(address from, address to, uint256 value) external {
        uint256 count = _config.hookCount();
        uint256 i = _indexOf(ITransferHook(msg.sender), count);
        bool asked = i < count && _hooks[i].moments & Moments.CHECK_TRANSFER != 0;
        require(asked, HookNotInstalled(msg.sender));
        _movePledged(from, to, value);
    }

    /// @inheritdoc ISeriesAdministration
    function hooks() external view returns (address[] memory installed, uint8[] memory moments) {
        _requireNotTelling(); // a hook that is shown holders then would count them before it is told
        uint256 count = _config.hookCount();
        installed = new address[](count);
        moments = new uint8[](count);
        for (uint256 i; i < count; ++i) {
            (installed[i], moments[i]) = (address(_hooks[i].hook), _hooks[i].moments);
        }
    }

    /// @inheritdoc IERC1404
    function messageForTransferRestriction(uint8 restrictionCode) external pure returns (string memory) {
        return Messages.describe(restrictionCode);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC20).interfaceId
            || interfaceId == type(IERC20Metadata).interfaceId || interfaceId == type(IERC20Permit).interfaceId
            || interfaceId == type(IERC5267).interfaceId || interfaceId == type(IERC1404).interfaceId
            || interfaceId == type(IERC1404From).interfaceId || interfaceId == type(IERC7943Fungible).interfaceId
            || interfaceId == type(ISovereignBond).interfaceId || interfaceId == type(ISeriesAdministration).interfaceId
            || interfaceId == type(IERC3643).interfaceId
            || interfaceId == type(IERC3643).interfaceId ^ type(IERC20).interfaceId;
    }

    /// @dev A series knows its own; asked of the series whose storage this is.
    function _denomination() internal view override returns (uint256) {
        return ISovereignBond(address(this)).denomination();
    }
}
