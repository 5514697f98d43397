// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authorised} from "./access/Authorised.sol";
import {Roles} from "./access/Roles.sol";
import {IReportRegister} from "./interfaces/IReportRegister.sol";

/// @title ReportRegister
/// @notice Hashes of the reports on a programme, by kind, series and time.
contract ReportRegister is IReportRegister, Authorised {
    // written through a storage pointer, which the detector doesn't follow
    // slither-disable-next-line uninitialized-state
    mapping(bytes32 kind => mapping(address series => mapping(uint40 asOf => bytes32[]))) private _posted;

    /// @param authority_ holds the roles
    constructor(IAccessControl authority_) Authorised(authority_) {}

    /// @inheritdoc IReportRegister
    function post(bytes32 kind, address series, uint40 asOf, bytes32 documentHash) external only(Roles.REGISTRAR) {
        require(kind != 0, KindMissing());
        require(documentHash != 0, DocumentMissing());
        require(asOf <= block.timestamp, ReportAhead(asOf, block.timestamp));
        bytes32[] storage posted = _posted[kind][series][asOf];
        uint256 count = posted.length;
        require(count == 0 || posted[count - 1] != documentHash, PostedAlready(documentHash));
        posted.push(documentHash);
        emit ReportPosted(kind, series, asOf, count + 1, documentHash);
    }

    /// @inheritdoc IReportRegister
    function latest(bytes32 kind, address series, uint40 asOf)
        external
        view
        returns (bytes32 documentHash, uint256 count)
    {
        bytes32[] storage posted = _posted[kind][series][asOf];
        count = posted.length;
        if (count != 0) documentHash = posted[count - 1];
    }

    /// @inheritdoc IReportRegister
    function reportAt(bytes32 kind, address series, uint40 asOf, uint256 number) external view returns (bytes32) {
        bytes32[] storage posted = _posted[kind][series][asOf];
        require(number != 0 && number <= posted.length, NoSuchReport(number, posted.length));
        return posted[number - 1];
    }
}
