// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Authorised} from "./access/Authorised.sol";
import {Roles} from "./access/Roles.sol";
import {IProgramme} from "./interfaces/IProgramme.sol";
import {IPublicRecord} from "./interfaces/IPublicRecord.sol";
import {ISeriesAdministration} from "./interfaces/ISeriesAdministration.sol";
import {ISovereignBond} from "./interfaces/ISovereignBond.sol";

/// @title Programme
/// @notice The debt office's programme: its series, and the ceiling above them.
contract Programme is IProgramme, Authorised {
    using SafeCast for uint256;

    /// @inheritdoc IProgramme
    uint256 public ceiling;
    /// @inheritdoc IProgramme
    uint256 public booked;
    /// @inheritdoc IProgramme
    mapping(bytes32 id => address series) public seriesOf;
    /// @inheritdoc IProgramme
    mapping(bytes32 id => address record) public recordOf;
    /// @inheritdoc IProgramme
    mapping(address series => Allocation) public allocationOf;
    /// @notice Is this a series of the programme?
    mapping(address series => bool) public isSeries;
    /// @inheritdoc IProgramme
    mapping(bytes32 codeHash => ISeriesAdministration) public administrationOf;

    address[] private _series;

    /// @param authority_ holds the roles
    /// @param ceiling_ minor units of the reporting currency
    /// @param codeHash the first approved creation code
    /// @param administration what is done rarely to series of this code
    constructor(IAccessControl authority_, uint256 ceiling_, bytes32 codeHash, ISeriesAdministration administration)
        Authorised(authority_)
    {
        ceiling = ceiling_;
        emit CeilingSet(ceiling_);
        _approve(codeHash, administration);
    }

    /// @inheritdoc IProgramme
    function approveCode(bytes32 codeHash, ISeriesAdministration administration) external only(Roles.GOVERNANCE) {
        _approve(codeHash, administration);
    }

    /// @inheritdoc IProgramme
    function setCeiling(uint256 ceiling_) external only(Roles.GOVERNANCE) {
        require(booked <= ceiling_, CeilingExceeded(booked, ceiling_));
        ceiling = ceiling_;
        emit CeilingSet(ceiling_);
    }

    /// @inheritdoc IProgramme
    function deploySeries(bytes32 id, bytes calldata creationCode, bytes calldata arguments)
        external
        only(Roles.ISSUER)
        returns (address series)
    {
        bytes32 codeHash = keccak256(creationCode);
        ISeriesAdministration administration = administrationOf[codeHash];
        require(address(administration) != address(0), CodeNotApproved(codeHash));
        require(seriesOf[id] == address(0), SeriesExists(id));
        series = Create2.deploy(0, id, bytes.concat(creationCode, arguments));
        require(
            ISovereignBond(series).seriesId() == id && address(Authorised(series).authority()) == address(authority)
                && address(ISovereignBond(series).registry()) == address(authority)
                && address(ISovereignBond(series).administration()) == address(administration),
            SeriesMismatch(id)
        );
        seriesOf[id] = series;
        isSeries[series] = true;
        _series.push(series);
        authority.grantRole(Roles.SERIES, series);
        emit SeriesDeployed(id, series, codeHash);
    }

    /// @inheritdoc IProgramme
    function deployRecord(bytes32 id, bytes calldata creationCode, bytes calldata arguments)
        external
        only(Roles.ISSUER)
        returns (address record)
    {
        address series = seriesOf[id];
        require(series != address(0), SeriesIdUnknown(id));
        require(recordOf[id] == address(0), RecordExists(id));
        record = Create2.deploy(0, id, bytes.concat(creationCode, arguments));
        require(
            address(IPublicRecord(record).series()) == series
                && address(Authorised(record).authority()) == address(authority),
            RecordMismatch(id)
        );
        recordOf[id] = record;
        emit RecordDeployed(id, series, record);
    }

    /// @inheritdoc IProgramme
    function allocate(address series, uint256 units, uint256 numerator, uint256 denominator, bytes32 source)
        external
        only(Roles.ISSUER)
    {
        Allocation memory old = _current(series);
        uint256 value;
        if (units > old.units) {
            require(numerator != 0 && denominator != 0, RateInvalid(numerator, denominator));
            value = old.booked + Math.mulDiv(units - old.units, numerator, denominator, Math.Rounding.Ceil);
        } else {
            (numerator, denominator, source) = (0, 0, 0);
            value = _share(old, units);
        }
        _book(series, units, value);
        emit Allocated(series, units, value, numerator, denominator, source);
        ISovereignBond(series).setAllocation(units);
    }

    /// @inheritdoc IProgramme
    function release(address series) external {
        Allocation memory now_ = _current(series);
        _book(series, now_.units, now_.booked);
        emit Allocated(series, now_.units, now_.booked, 0, 0, 0);
    }

    /// @inheritdoc IProgramme
    function seriesAddress(bytes32 id, bytes32 initCodeHash) external view returns (address) {
        return Create2.computeAddress(id, initCodeHash);
    }

    /// @inheritdoc IProgramme
    function allSeries() external view returns (address[] memory) {
        return _series;
    }

    function _approve(bytes32 codeHash, ISeriesAdministration administration) private {
        require(
            address(administration) == address(0)
                || address(Authorised(address(administration)).authority()) == address(authority),
            AdministrationForeign(administration)
        );
        administrationOf[codeHash] = administration;
        emit CodeApproved(codeHash, administration);
    }

    /// @dev The allocation after what the series has redeemed since it was last booked.
    function _current(address series) private view returns (Allocation memory now_) {
        require(isSeries[series], SeriesUnknown(series));
        now_ = allocationOf[series];
        uint256 units = ISovereignBond(series).allocation();
        now_ = Allocation(units.toUint128(), _share(now_, units).toUint128());
    }

    /// @dev What stays booked when `units` of an allocation remain, rounded up.
    function _share(Allocation memory old, uint256 units) private pure returns (uint256) {
        return old.units == 0 ? 0 : Math.mulDiv(old.booked, units, old.units, Math.Rounding.Ceil);
    }

    function _book(address series, uint256 units, uint256 value) private {
        uint256 total = booked - allocationOf[series].booked + value;
        require(total <= ceiling, CeilingExceeded(total, ceiling));
        booked = total;
        allocationOf[series] = Allocation(units.toUint128(), value.toUint128());
    }
}
