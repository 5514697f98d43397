// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IReportRegister
/// @notice The hashes of the reports on a programme, so that everybody can tell whether a report is the one that was
/// published. A report has a place: its kind, the series that it is about (zero for the whole programme), and the second
/// of which it tells. A report of the same place corrects the one before; nothing is ever taken away.
interface IReportRegister {
    /// @notice A report is published.
    /// @param number how many reports have been published at this place, this one included
    event ReportPosted(
        bytes32 indexed kind, address indexed series, uint40 indexed asOf, uint256 number, bytes32 documentHash
    );

    /// @notice A report needs a kind.
    error KindMissing();
    /// @notice A report needs a document.
    error DocumentMissing();
    /// @notice Nobody can tell of what is still to come.
    error ReportAhead(uint40 asOf, uint256 time);
    /// @notice This very document is the latest at its place.
    error PostedAlready(bytes32 documentHash);
    /// @notice There are not so many reports at this place; they are counted from 1.
    error NoSuchReport(uint256 number, uint256 count);

    /// @notice Publishes a report. Only the registrar.
    /// @param kind what it tells, in ASCII, padded to 32 bytes
    /// @param series the series that it is about; zero for the whole programme
    /// @param asOf the second of which it tells, not in the future
    /// @param documentHash SHA-256 of the report
    function post(bytes32 kind, address series, uint40 asOf, bytes32 documentHash) external;

    /// @notice The latest report at a place, and how many there have been; zero and zero where there was none.
    function latest(bytes32 kind, address series, uint40 asOf)
        external
        view
        returns (bytes32 documentHash, uint256 count);

    /// @notice One of the reports of a place.
    /// @param number from 1, in the order in which they were published
    function reportAt(bytes32 kind, address series, uint40 asOf, uint256 number) external view returns (bytes32);
}
