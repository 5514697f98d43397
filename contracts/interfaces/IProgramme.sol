// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISeriesAdministration} from "./ISeriesAdministration.sol";

/// @title IProgramme
/// @notice Deploys the series of a debt office from approved code and keeps what they may issue, at booked exchange
/// rates, below one ceiling ("up to USD 2bn"). The ceiling and all bookings are in minor units of the programme's
/// reporting currency.
interface IProgramme {
    /// @notice What has been set aside for a series.
    /// @param units how many units the series may have outstanding, minor units of its own face value
    /// @param booked their value in the reporting currency, minor units, at the rates of their allocations
    struct Allocation {
        uint128 units;
        uint128 booked;
    }

    /// @notice Series may be deployed from creation code with this hash, together with this administration; or, if that is
    /// zero, no longer.
    event CodeApproved(bytes32 indexed codeHash, ISeriesAdministration administration);
    /// @notice The programme's ceiling.
    event CeilingSet(uint256 ceiling);
    /// @notice A series was deployed.
    event SeriesDeployed(bytes32 indexed seriesId, address indexed series, bytes32 indexed codeHash);
    /// @notice The public record of a series was deployed.
    event RecordDeployed(bytes32 indexed seriesId, address indexed series, address indexed record);
    /// @notice A series may have `units` outstanding, booked at `booked`. `numerator / denominator` is the rate of the
    /// units just added, reporting minor units per series minor unit, and `source` says where the rate comes from; all
    /// three are zero where units were taken back.
    event Allocated(
        address indexed series, uint256 units, uint256 booked, uint256 numerator, uint256 denominator, bytes32 source
    );

    /// @notice The creation code is not approved.
    error CodeNotApproved(bytes32 codeHash);
    /// @notice The administration asks another authority than the programme.
    error AdministrationForeign(ISeriesAdministration administration);
    /// @notice A series with this id exists.
    error SeriesExists(bytes32 seriesId);
    /// @notice The deployed contract does not answer as a series with this id, of this authority, with its whitelist and
    /// the administration that is approved for its code.
    error SeriesMismatch(bytes32 seriesId);
    /// @notice No series of this programme.
    error SeriesUnknown(address series);
    /// @notice No series of this programme has this id.
    error SeriesIdUnknown(bytes32 seriesId);
    /// @notice The series has a public record.
    error RecordExists(bytes32 seriesId);
    /// @notice The deployed contract does not answer as the record of this series, of this authority.
    error RecordMismatch(bytes32 seriesId);
    /// @notice The bookings would exceed the ceiling.
    error CeilingExceeded(uint256 booked, uint256 ceiling);
    /// @notice The rate is zero or has no denominator.
    error RateInvalid(uint256 numerator, uint256 denominator);

    /// @notice Approves creation code together with the administration that series of it run; zero withdraws the
    /// approval. Only governance.
    function approveCode(bytes32 codeHash, ISeriesAdministration administration) external;
    /// @notice Sets the ceiling, not below what is booked. Only governance.
    function setCeiling(uint256 ceiling_) external;
    /// @notice Deploys a series by CREATE2 with its id as salt. Only the issuer.
    /// @param id the series' identifier, its ISIN in ASCII
    /// @param creationCode approved creation code, without arguments
    /// @param arguments ABI-encoded constructor arguments
    function deploySeries(bytes32 id, bytes calldata creationCode, bytes calldata arguments)
        external
        returns (address series);
    /// @notice Deploys the public record ({IPublicRecord}) of a series, once, by CREATE2 with its id as salt. Its code needs
    /// no approval, since nothing asks a record. Only the issuer.
    /// @param id the series' identifier
    /// @param creationCode creation code, without arguments
    /// @param arguments ABI-encoded constructor arguments
    function deployRecord(bytes32 id, bytes calldata creationCode, bytes calldata arguments)
        external
        returns (address record);
    /// @notice Sets how many units a series may have outstanding. Units added are booked at the given rate, rounded
    /// up; units taken back release their share of what was booked. Only the issuer.
    function allocate(address series, uint256 units, uint256 numerator, uint256 denominator, bytes32 source) external;
    /// @notice Releases what a series has redeemed. Anybody may call it.
    function release(address series) external;

    /// @notice The administration with which series of this creation code may be deployed; zero if none may.
    function administrationOf(bytes32 codeHash) external view returns (ISeriesAdministration);
    /// @notice Where a series, or its record, will be deployed.
    function seriesAddress(bytes32 id, bytes32 initCodeHash) external view returns (address);
    /// @notice The series with this id, or zero.
    function seriesOf(bytes32 id) external view returns (address);
    /// @notice The public record of the series with this id, or zero.
    function recordOf(bytes32 id) external view returns (address);
    /// @notice All series, in order of deployment.
    function allSeries() external view returns (address[] memory);
    /// @notice What has been set aside for a series, as of its last allocation or release.
    function allocationOf(address series) external view returns (uint128 units, uint128 booked);
    /// @notice The sum of all bookings.
    function booked() external view returns (uint256);
    /// @notice The most that may be booked.
    function ceiling() external view returns (uint256);
}
