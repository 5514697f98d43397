// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "./access/Authorised.sol";
import {Roles} from "./access/Roles.sol";
import {IInvestorRegistry} from "./interfaces/IInvestorRegistry.sol";
import {ILicenceRegistry} from "./interfaces/ILicenceRegistry.sol";
import {Activities, Licence, LicenceTerms, Milestone, Phase} from "./types/Licence.sol";

/// @title LicenceRegistry
/// @notice The venues' licences, and the one bit a venue that follows from them. The authority is also the investor
/// registry to which that bit is written.
contract LicenceRegistry is ILicenceRegistry, Authorised {
    /// @dev Sets of phases, one bit each.
    uint256 private constant NOC = 1 << uint8(Phase.NOC);
    uint256 private constant SUSPENDED = 1 << uint8(Phase.SUSPENDED);
    uint256 private constant RUNNING = NOC | 1 << uint8(Phase.LICENSED);
    uint256 private constant ALIVE = RUNNING | SUSPENDED;

    /// @inheritdoc ILicenceRegistry
    mapping(bytes32 code => uint16 venue) public venueOf;
    /// @inheritdoc ILicenceRegistry
    mapping(Phase phase => uint32 activities) public rightsIn;

    mapping(uint16 venue => Licence) private _licences;
    uint16 private _venues;

    /// @param authority_ holds the roles and the bit of each venue
    /// @param noc what venues in phase NOC may do
    /// @param licensed what licensed venues may do
    /// @param suspended what suspended venues may still do
    constructor(IAccessControl authority_, uint32 noc, uint32 licensed, uint32 suspended) Authorised(authority_) {
        _setRights(Phase.NOC, noc);
        _setRights(Phase.LICENSED, licensed);
        _setRights(Phase.SUSPENDED, suspended);
    }

    /// @inheritdoc ILicenceRegistry
    function grantNoc(bytes32 code, LicenceTerms calldata terms, uint40 date, bytes32 evidence)
        external
        only(Roles.REGULATOR)
        returns (uint16 venue)
    {
        require(code != 0, CodeMissing());
        require(venueOf[code] == 0, CodeTaken(code, venueOf[code]));
        _requireActed(date, 1, evidence);
        _requireRunning(terms);
        venue = ++_venues;
        venueOf[code] = venue;
        Licence storage licence = _licences[venue];
        licence.code = code;
        licence.phase = Phase.NOC;
        licence.since = date;
        licence.noc = date;
        licence.terms = terms;
        emit NocGranted(venue, code, terms, date, evidence);
        _tell(venue, licence);
    }

    /// @inheritdoc ILicenceRegistry
    function recordMilestone(uint16 venue, Milestone milestone, uint40 date, bytes32 evidence)
        external
        only(Roles.REGULATOR)
    {
        Licence storage licence = _in(venue, NOC);
        // it rests on the certificate, and may have been reached before or during a suspension
        _requireActed(date, licence.noc, evidence);
        bool aml = milestone == Milestone.AML_REGISTERED;
        uint40 known = aml ? licence.amlRegistered : licence.incorporated;
        require(known == 0, MilestoneKnown(venue, milestone, known));
        if (aml) licence.amlRegistered = date;
        else licence.incorporated = date;
        emit MilestoneReached(venue, milestone, date, evidence);
    }

    /// @inheritdoc ILicenceRegistry
    function grantLicence(uint16 venue, LicenceTerms calldata terms, uint40 date, bytes32 evidence)
        external
        only(Roles.REGULATOR)
    {
        Licence storage licence = _acting(venue, NOC, date, evidence);
        _requireReached(venue, Milestone.AML_REGISTERED, licence.amlRegistered, date);
        _requireReached(venue, Milestone.INCORPORATED, licence.incorporated, date);
        _requireRunning(terms);
        licence.phase = Phase.LICENSED;
        licence.since = date;
        licence.terms = terms;
        emit LicenceGranted(venue, terms, date, evidence);
        _tell(venue, licence);
    }

    /// @inheritdoc ILicenceRegistry
    function amend(uint16 venue, LicenceTerms calldata terms, uint40 date, bytes32 evidence)
        external
        only(Roles.REGULATOR)
    {
        Licence storage licence = _acting(venue, ALIVE, date, evidence);
        _requireRunning(terms);
        licence.terms = terms;
        emit LicenceAmended(venue, terms, date, evidence);
        _tell(venue, licence);
    }

    /// @inheritdoc ILicenceRegistry
    function suspend(uint16 venue, uint40 date, bytes32 evidence) external only(Roles.REGULATOR) {
        Licence storage licence = _acting(venue, RUNNING, date, evidence);
        licence.resumes = licence.phase;
        licence.phase = Phase.SUSPENDED;
        licence.since = date;
        emit LicenceSuspended(venue, date, evidence);
        _tell(venue, licence);
    }

    /// @inheritdoc ILicenceRegistry
    function reinstate(uint16 venue, uint40 date, bytes32 evidence) external only(Roles.REGULATOR) {
        Licence storage licence = _acting(venue, SUSPENDED, date, evidence);
        licence.phase = licence.resumes;
        licence.resumes = Phase.NONE;
        licence.since = date;
        emit LicenceReinstated(venue, date, evidence);
        _tell(venue, licence);
    }

    /// @inheritdoc ILicenceRegistry
    function revoke(uint16 venue, uint40 date, bytes32 evidence) external only(Roles.REGULATOR) {
        Licence storage licence = _acting(venue, ALIVE, date, evidence);
        licence.phase = Phase.REVOKED;
        licence.resumes = Phase.NONE;
        licence.since = date;
        emit LicenceRevoked(venue, date, evidence);
        _tell(venue, licence);
    }

    /// @inheritdoc ILicenceRegistry
    function expire(uint16 venue) external {
        Licence storage licence = _licences[venue];
        uint40 expiry = licence.terms.expiry;
        require(licence.open, NothingToRefresh(venue));
        require(block.timestamp > expiry, NotExpired(venue, expiry));
        emit LicenceExpired(venue, expiry);
        _tell(venue, licence);
    }

    /// @inheritdoc ILicenceRegistry
    function refresh(uint16 venue) external {
        Licence storage licence = _licences[venue];
        require(licence.open != _mayHold(licence), NothingToRefresh(venue));
        _tell(venue, licence);
    }

    /// @inheritdoc ILicenceRegistry
    function setRights(Phase phase, uint32 activities) external only(Roles.GOVERNANCE) {
        require(ALIVE >> uint8(phase) & 1 != 0, RightsFixed(phase));
        _setRights(phase, activities);
    }

    /// @inheritdoc ILicenceRegistry
    function setWalletBlock(address[] calldata wallets, bool blocked, bytes32 evidence) external only(Roles.REGULATOR) {
        require(evidence != 0, EvidenceMissing());
        emit WalletBlocksSet(wallets, blocked, evidence);
        _registry().setLicenceBlock(wallets, blocked);
    }

    /// @inheritdoc ILicenceRegistry
    function licenceOf(uint16 venue) external view returns (Licence memory) {
        return _licences[venue];
    }

    /// @inheritdoc ILicenceRegistry
    function allLicences() external view returns (Licence[] memory licences) {
        licences = new Licence[](_venues);
        for (uint16 venue = 1; venue <= licences.length; ++venue) {
            licences[venue - 1] = _licences[venue];
        }
    }

    /// @inheritdoc ILicenceRegistry
    function rightsOf(uint16 venue) external view returns (uint32) {
        return _rights(_licences[venue]);
    }

    /// @inheritdoc ILicenceRegistry
    function isOpen(uint16 venue) external view returns (bool) {
        return _mayHold(_licences[venue]);
    }

    function _setRights(Phase phase, uint32 activities) private {
        rightsIn[phase] = activities;
        emit RightsSet(phase, activities);
    }

    /// @dev Tells the investor registry whether the venue is open, if that has changed.
    function _tell(uint16 venue, Licence storage licence) private {
        bool open = _mayHold(licence);
        if (open == licence.open) return;
        licence.open = open;
        _registry().setVenue(venue, open);
    }

    /// @dev The licence for a step that one of `phases` admits, under a paper of this date.
    function _acting(uint16 venue, uint256 phases, uint40 date, bytes32 evidence)
        private
        view
        returns (Licence storage licence)
    {
        licence = _in(venue, phases);
        _requireActed(date, licence.since, evidence);
    }

    function _in(uint16 venue, uint256 phases) private view returns (Licence storage licence) {
        licence = _licences[venue];
        require(phases >> uint8(licence.phase) & 1 != 0, PhaseForbids(venue, licence.phase));
    }

    function _requireActed(uint40 date, uint256 earliest, bytes32 evidence) private view {
        require(date >= earliest && date <= block.timestamp, DateInvalid(date, earliest, block.timestamp));
        require(evidence != 0, EvidenceMissing());
    }

    function _requireReached(uint16 venue, Milestone milestone, uint40 reached, uint40 date) private view {
        require(reached != 0, MilestoneMissing(venue, milestone));
        require(date >= reached, DateInvalid(date, reached, block.timestamp));
    }

    function _requireRunning(LicenceTerms calldata terms) private view {
        require(terms.expiry >= block.timestamp, ExpiryPassed(terms.expiry));
    }

    function _mayHold(Licence storage licence) private view returns (bool) {
        return _rights(licence) & Activities.HOLD != 0;
    }

    /// @dev Phases NONE and REVOKED have no rights, and cannot be given any.
    function _rights(Licence storage licence) private view returns (uint32 activities) {
        activities = rightsIn[licence.phase];
        if (activities == 0) return 0;
        return block.timestamp > licence.terms.expiry ? 0 : activities & licence.terms.activities;
    }

    function _registry() private view returns (IInvestorRegistry) {
        return IInvestorRegistry(address(authority));
    }
}
