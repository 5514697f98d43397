// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Licence, LicenceTerms, Milestone, Phase} from "../types/Licence.sol";

/// @title ILicenceRegistry
/// @notice Licences of the venues that keep investors' wallets, by phase: a no-objection certificate (NOC), then two
/// milestones in any order, then the licence; suspended and reinstated, or revoked for ever. What a venue may do is
/// what its phase may do and its licence permits. It is open while that includes to hold: then its customers may
/// receive units. Whether it is open is one bit in the investor registry, which every series reads; it is written only
/// when it changes. A closed venue's customers keep their units and may send them away.
///
/// Each step names the date of the act, in seconds, and the SHA-256 of the paper that it rests on. A date lies neither
/// in the future nor before the act on which it rests: that which led to the present phase, for a milestone the
/// certificate, and for a licence the milestones, too.
interface ILicenceRegistry {
    /// @notice A new venue has a no-objection certificate.
    event NocGranted(uint16 indexed venue, bytes32 indexed code, LicenceTerms terms, uint40 date, bytes32 evidence);
    /// @notice The venue has reached a milestone.
    event MilestoneReached(uint16 indexed venue, Milestone indexed milestone, uint40 date, bytes32 evidence);
    /// @notice The venue is licensed.
    event LicenceGranted(uint16 indexed venue, LicenceTerms terms, uint40 date, bytes32 evidence);
    /// @notice The licence says something else now.
    event LicenceAmended(uint16 indexed venue, LicenceTerms terms, uint40 date, bytes32 evidence);
    /// @notice The licence is suspended.
    event LicenceSuspended(uint16 indexed venue, uint40 date, bytes32 evidence);
    /// @notice The licence is again in the phase before its suspension.
    event LicenceReinstated(uint16 indexed venue, uint40 date, bytes32 evidence);
    /// @notice The licence is revoked for ever.
    event LicenceRevoked(uint16 indexed venue, uint40 date, bytes32 evidence);
    /// @notice The venue was closed because its licence had expired.
    event LicenceExpired(uint16 indexed venue, uint40 expiry);
    /// @notice What every venue in a phase may do; bit i is activity i.
    event RightsSet(Phase indexed phase, uint32 activities);
    /// @notice The licence registry's block of these wallets was set or lifted.
    event WalletBlocksSet(address[] wallets, bool blocked, bytes32 evidence);

    /// @notice A venue needs a licence code.
    error CodeMissing();
    /// @notice A venue has this licence code already.
    error CodeTaken(bytes32 code, uint16 venue);
    /// @notice The venue's phase does not admit this step; a venue that is not known is in phase NONE.
    error PhaseForbids(uint16 venue, Phase phase);
    /// @notice The venue reached this milestone before, on this date.
    error MilestoneKnown(uint16 venue, Milestone milestone, uint40 date);
    /// @notice The venue lacks a milestone.
    error MilestoneMissing(uint16 venue, Milestone milestone);
    /// @notice The act's date is not between these two.
    error DateInvalid(uint40 date, uint256 earliest, uint256 latest);
    /// @notice No paper was named.
    error EvidenceMissing();
    /// @notice The licence would have expired.
    error ExpiryPassed(uint40 expiry);
    /// @notice The licence has not expired.
    error NotExpired(uint16 venue, uint40 expiry);
    /// @notice The investor registry says of the venue what it must.
    error NothingToRefresh(uint16 venue);
    /// @notice A venue without a licence has no rights, and a revoked one never again.
    error RightsFixed(Phase phase);

    /// @notice Enters a new venue with a no-objection certificate. Only the regulator.
    /// @param code its licence code, never used before
    /// @return venue its id, which wallets' words name
    function grantNoc(bytes32 code, LicenceTerms calldata terms, uint40 date, bytes32 evidence)
        external
        returns (uint16 venue);
    /// @notice Records a milestone, once, in phase NOC, also one that was reached before or during a suspension. Only the
    /// regulator.
    function recordMilestone(uint16 venue, Milestone milestone, uint40 date, bytes32 evidence) external;
    /// @notice Licenses a venue in phase NOC that has reached both milestones. Only the regulator.
    function grantLicence(uint16 venue, LicenceTerms calldata terms, uint40 date, bytes32 evidence) external;
    /// @notice Changes expiry, activities and operator, in any phase but NONE and REVOKED. Only the regulator.
    function amend(uint16 venue, LicenceTerms calldata terms, uint40 date, bytes32 evidence) external;
    /// @notice Suspends a venue in phase NOC or LICENSED. Only the regulator.
    function suspend(uint16 venue, uint40 date, bytes32 evidence) external;
    /// @notice Ends a suspension. Only the regulator.
    function reinstate(uint16 venue, uint40 date, bytes32 evidence) external;
    /// @notice Revokes for ever, from any phase but NONE. Only the regulator.
    function revoke(uint16 venue, uint40 date, bytes32 evidence) external;
    /// @notice Closes a venue whose licence has expired. Anybody may call it.
    function expire(uint16 venue) external;
    /// @notice Opens or closes a venue after the rights of its phase have changed. Anybody may call it.
    function refresh(uint16 venue) external;
    /// @notice Sets what venues in a phase may do: NOC, LICENSED or SUSPENDED. Each of them opens or closes with its
    /// next step, or by `refresh`. Only governance.
    function setRights(Phase phase, uint32 activities) external;
    /// @notice Sets or lifts the licence registry's block of wallets. Only the regulator.
    function setWalletBlock(address[] calldata wallets, bool blocked, bytes32 evidence) external;

    /// @notice The venue's licence; all zero if there is none.
    function licenceOf(uint16 venue) external view returns (Licence memory);
    /// @notice All licences; that of venue i stands at i − 1.
    function allLicences() external view returns (Licence[] memory);
    /// @notice The venue with this licence code; 0 if there is none.
    function venueOf(bytes32 code) external view returns (uint16);
    /// @notice What a venue in this phase may do, as far as its licence permits it.
    function rightsIn(Phase phase) external view returns (uint32 activities);
    /// @notice What the venue may do at this second.
    function rightsOf(uint16 venue) external view returns (uint32 activities);
    /// @notice May the venue's customers receive units, by its licence at this second?
    function isOpen(uint16 venue) external view returns (bool);
}
